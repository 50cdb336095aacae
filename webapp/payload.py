"""Answers of the API: those of the search, with what only the web adds to each hit.

`_formatted` holds title and snippet as HTML, escaped, with matches inside <mark>; `articleUrl` is
the page here; `url` is the original if it is an address of the web.
"""

from collections.abc import Sequence
from typing import cast

from engine import REPAIRS, read_repairs
from engine.protocol import Stored
from search import Hit, SearchResponse, Suggestion
from search.answers import hit_answer, page_answer, with_ellipses
from search.models import Copy
from webapp.answer_types import (
    ArticleAnswer,
    CopyAnswer,
    OpenSearchSuggestions,
    RepairAnswer,
    SearchAnswer,
    SimilarAnswer,
)
from webapp.answer_types import Hit as HitAnswer
from webapp.article_addresses import ArticleAddresses, article_url
from webapp.rendering import mark
from webapp.web_addresses import web_address


def search_answer(response: SearchResponse) -> SearchAnswer:
    """Return the answer of `/api/v1/search`."""
    return {**page_answer(response), "hits": _hits(response.hits)}


def opensearch_answer(query: str, suggestions: Sequence[Suggestion]) -> OpenSearchSuggestions:
    """Return suggestions as OpenSearch Suggestions has them: what was typed, and the texts."""
    return [query, [suggestion.text for suggestion in suggestions]]


def similar_answer(id: str, hits: Sequence[Hit]) -> SimilarAnswer:
    """Return the answer of `/api/v1/similar`."""
    return {"id": id, "hits": _hits(hits)}


def _hits(hits: Sequence[Hit]) -> list[HitAnswer]:
    addresses = ArticleAddresses({}, external=True)
    return [_hit(hit, addresses) for hit in hits]


def _hit(hit: Hit, addresses: ArticleAddresses) -> HitAnswer:
    return {
        **hit_answer(hit),
        "url": web_address(hit.url),
        "articleUrl": addresses[hit.id],
        "_formatted": {
            "title": str(mark(hit.title)),
            "snippet": str(mark(with_ellipses(hit.snippet))),
        },
    }


def article_answer(stored: Stored, copies: Sequence[Copy]) -> ArticleAnswer:
    """Return the answer of `/api/v1/articles/ID`: what is stored, the repairs unpacked, `url` if of
    the web, and the near-duplicates; where its file lies is nobody's business.
    """
    hidden = ("path", "line", REPAIRS)
    told = {name: value for name, value in stored.items() if name not in hidden}
    return {
        **cast(ArticleAnswer, told),
        "repairs": _repairs(stored),
        "url": web_address(str(stored.get("url", ""))),
        "articleUrl": article_url(str(stored["id"]), external=True),
        "duplicates": list(map(_copy, copies)),
    }


def _copy(copy: Copy) -> CopyAnswer:
    return {
        "id": copy.id,
        "title": copy.title,
        "source": copy.source,
        "published": copy.published,
        "articleUrl": article_url(copy.id, external=True),
    }


def _repairs(stored: Stored) -> list[RepairAnswer]:
    """Return what cleaning changed in the text, its places in UTF-16 code units."""
    text = str(stored.get("text", ""))
    told: list[RepairAnswer] = []
    place, units = 0, 0
    for repair in read_repairs(stored):
        units += _units(text[place : repair.offset])
        place = repair.offset
        told.append(
            {
                "kinds": list(repair.kinds),
                "start": units,
                "length": _units(text[place : place + repair.length]),
                "before": repair.before,
                "after": repair.after(text),
                "inferred": repair.inferred,
            }
        )
    return told


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
