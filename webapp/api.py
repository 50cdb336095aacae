"""The JSON API, version 1; `operations` lists what there is, and `openapi` describes it."""

from flask import Blueprint, Response, abort, jsonify, request

from engine import Stored
from search import Searcher
from search.answers import suggestion_answer
from webapp.archive_counts import count_archive, stats_answer
from webapp.caching import entity_tag, tagged, unchanged
from webapp.json_body import read_body
from webapp.live_index import current_searcher
from webapp.originals import answer_original
from webapp.parameters import (
    OPENSEARCH,
    SEARCH,
    read_analyzed,
    read_id,
    read_request,
    read_similar_limit,
    read_typed,
    suggestion_limit,
    wants_opensearch,
    wants_original,
)
from webapp.payload import article_answer, opensearch_answer, search_answer, similar_answer

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.get("/search")
def search() -> Response:
    """Answer a search; see `parameters` for what it takes and `payload` for what it gives."""
    searcher = current_searcher()
    wanted = read_request(request.args)
    tag = entity_tag(searcher, wanted)
    return unchanged(tag) or tagged(jsonify(search_answer(searcher.search(wanted))), tag)


@api.post("/search")
def search_by_post() -> Response:
    """Answer a search that is the body of the request, in JSON."""
    wanted = read_request(read_body(SEARCH))
    return jsonify(search_answer(current_searcher().search(wanted)))


@api.get("/suggest")
def suggest() -> Response:
    """Answer what somebody may go on to type who has typed `q`; a browser's search bar asks for
    the same as `format=opensearch`, or by its Accept header.
    """
    searcher = current_searcher()
    typed, limit = read_typed(request.args), suggestion_limit(request.args)
    opensearch = wants_opensearch(request.args, request.accept_mimetypes)
    tag = entity_tag(searcher, "suggest", typed, limit, opensearch)
    response = unchanged(tag)
    if response is None:
        found = searcher.suggest(typed, limit)
        content = opensearch_answer if opensearch else suggestion_answer
        response = tagged(jsonify(content(typed, found)), tag)
        if opensearch:
            response.mimetype = OPENSEARCH
    response.vary.add("Accept")
    return response


@api.get("/articles", defaults={"article_id": ""})
@api.get("/articles/<article_id:article_id>")
def article(article_id: str) -> Response:
    """Answer with one stored article, or with its original; its id may be a parameter, see
    `article_addresses`.
    """
    article_id = article_id or read_id(request.args)
    searcher = current_searcher()
    stored = _find(searcher, article_id)
    if wants_original(request.args):
        return answer_original(searcher, article_id)
    tag = entity_tag(searcher, article_id)
    copies = searcher.copies(article_id)
    return unchanged(tag) or tagged(jsonify(article_answer(stored, copies)), tag)


@api.get("/similar", defaults={"article_id": ""})
@api.get("/articles/<article_id:article_id>/similar")
def similar(article_id: str) -> Response:
    """Answer with the articles most like one. An article whose own id ends so keeps its address;
    `/similar?id=` is for any id.
    """
    searcher = current_searcher()
    if article_id and searcher.index.find(f"{article_id}/similar") is not None:
        return article(f"{article_id}/similar")
    article_id = article_id or read_id(request.args)
    _find(searcher, article_id)
    limit = read_similar_limit(request.args)
    tag = entity_tag(searcher, article_id, "similar", limit)
    hits = searcher.similar(article_id, limit)
    return unchanged(tag) or tagged(jsonify(similar_answer(article_id, hits)), tag)


@api.get("/analyze")
def analyze() -> Response:
    """Answer how a text is cut and folded."""
    searcher = current_searcher()
    text = read_analyzed(request.args)
    tag = entity_tag(searcher, "analyze", text)
    return unchanged(tag) or tagged(jsonify(searcher.analyze(text)), tag)


@api.get("/stats")
def stats() -> Response:
    """Answer what is in the archive."""
    searcher = current_searcher()
    tag = entity_tag(searcher, "stats")
    return unchanged(tag) or tagged(jsonify(stats_answer(count_archive(searcher.index))), tag)


def _find(searcher: Searcher, article_id: str) -> Stored:
    stored = searcher.index.find(article_id)
    if stored is None:
        abort(404, f"no article has the id {article_id[:100]!r}: take ids from /api/v1/search")
    return stored
