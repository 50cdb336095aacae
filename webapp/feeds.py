"""A search in the forms of other programs: JSON, RSS, Atom, CSV.

    /search.json /search.rss /search.atom /search.csv, with the parameters of /search

A feed is read for what is new, so it is sorted by date unless `sort` says otherwise.
"""

import csv
import io
import re
from collections.abc import Callable
from xml.etree import ElementTree

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.datastructures import MultiDict

from search import SearchRequest, SearchResponse
from webapp.article_addresses import article_url
from webapp.caching import entity_tag, tagged, unchanged
from webapp.feed_documents import atom, rss
from webapp.language import current_language
from webapp.live_index import current_searcher
from webapp.parameters import read_request
from webapp.payload import search_answer
from webapp.results_links import FEEDS, SearchAddresses, feed_links
from webapp.web_addresses import web_address

feeds = Blueprint("feeds", __name__)

HITS_PER_FILE = {"rss": 30, "atom": 30, "csv": 100, "json": 10}
"""Where `hitsPerPage` does not say otherwise."""

COLUMNS = ("id", "title", "source", "published", "url", "page", "snippet")

_FORMULA = re.compile(r"[\s\x00]*[=+\-@\t\r\n|%＝＋－＠]")
"""How a cell begins that a spreadsheet may take for a formula."""


@feeds.get("/search.<form>")
def search(form: str) -> Response:
    """Answer a search in one of the forms of `FEEDS`."""
    if form not in FEEDS:
        abort(404)
    wanted = _wanted(form)
    searcher = current_searcher()
    tag = entity_tag(searcher, wanted, form, current_language())
    if (answer := unchanged(tag)) is not None:
        return answer
    found = searcher.search(wanted)
    return tagged(_finished(_WRITERS[form](found), form, found), tag)


def _wanted(form: str) -> SearchRequest:
    values: MultiDict[str, str] = MultiDict(request.args)
    values.setdefault("hitsPerPage", str(HITS_PER_FILE[form]))
    if form in ("rss", "atom"):
        values.setdefault("sort", "-date")
    return read_request(values)


def _finished(response: Response, form: str, found: SearchResponse) -> Response:
    """Return an answer that says where the next page is and that it is not for indexes."""
    response.headers["X-Robots-Tag"] = "noindex"
    wanted = found.request
    if wanted.page < found.total_pages:
        response.headers["Link"] = f'<{_page(found, form, wanted.page + 1)}>; rel="next"'
    return response


def _page(found: SearchResponse, form: str, page: int) -> str:
    searches = SearchAddresses(found.request)
    return feed_links(searches, external=True, page=page)[form].url


def _json(found: SearchResponse) -> Response:
    return jsonify(search_answer(found))


def _csv(found: SearchResponse) -> Response:
    """Return a table with a byte order mark, without which Excel takes UTF-8 for something else."""
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(COLUMNS)
    for hit in found.hits:
        url, page = web_address(hit.url), article_url(hit.id, external=True)
        cells = (hit.id, hit.title.text, hit.source, hit.published, url, page, hit.snippet.text)
        rows.writerow(map(cell, cells))
    response = Response("\ufeff" + table.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="wensou.csv"'
    return response


def cell(text: str) -> str:
    """Return a text as a spreadsheet must show and not calculate it. Example: `=1+1` -> `'=1+1`"""
    text = text.replace("\0", "")
    return f"'{text}" if _FORMULA.match(text) else text


def _xml(form: str, make: Callable[..., ElementTree.Element]) -> Callable[..., Response]:
    def write(found: SearchResponse) -> Response:
        root = make(found, _page(found, form, found.request.page))
        text = ElementTree.tostring(root, encoding="unicode")
        declared = f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'
        return Response(declared, mimetype=FEEDS[form])

    return write


_WRITERS: dict[str, Callable[[SearchResponse], Response]] = {
    "json": _json,
    "csv": _csv,
    "rss": _xml("rss", rss),
    "atom": _xml("atom", atom),
}
