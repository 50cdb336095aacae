"""Answers of the API as JSON values. Documented keys stay; keys may be added.

`_matchesPosition` counts in UTF-16 code units, as JavaScript does, in the `title` and `snippet` of
the same hit. `_formatted` holds the same texts as HTML, escaped, with matches inside <mark>.
"""

from typing import Any

from flask import url_for

from engine.protocol import Stored
from search import Fragment, Hit, SearchResponse
from webapp.rendering import mark, with_ellipses
from webapp.web_addresses import web_address


def search_answer(response: SearchResponse) -> dict[str, Any]:
    """Return the answer of `/api/v1/search`."""
    return {
        "query": response.request.query,
        "page": response.request.page,
        "hitsPerPage": response.request.hits_per_page,
        "totalHits": response.total_hits,
        "totalPages": response.total_pages,
        "processingTimeMs": response.processing_time_ms,
        "facetDistribution": response.facet_distribution,
        "interpretedAs": response.interpreted_as,
        "generation": response.generation,
        "hits": [_hit(hit) for hit in response.hits],
    }


def article_answer(stored: Stored) -> dict[str, Any]:
    """Return the answer of `/api/v1/articles/ID`: what is stored, `url` if of the web."""
    url = web_address(str(stored.get("url", "")))
    return {**stored, "url": url, "articleUrl": article_url(str(stored["id"]))}


def article_url(article_id: str) -> str:
    """Return the absolute address of an article's page here."""
    return url_for("pages.article", article_id=article_id, _external=True)


def _hit(hit: Hit) -> dict[str, Any]:
    snippet = with_ellipses(hit.snippet)
    return {
        "id": hit.id,
        "url": web_address(hit.url),
        "articleUrl": article_url(hit.id),
        "title": hit.title.text,
        "source": hit.source,
        "published": hit.published,
        "snippet": snippet.text,
        "_formatted": {"title": mark(hit.title), "snippet": mark(snippet)},
        "_matchesPosition": {"title": positions(hit.title), "snippet": positions(snippet)},
        "_rankingScore": round(hit.score, 4),
    }


def positions(fragment: Fragment) -> list[dict[str, int]]:
    """Return the ranges of a fragment in UTF-16 code units.

    Example: `😀武汉` with range (1, 3) -> `[{"start": 2, "length": 2}]`
    """
    return [
        {"start": _units(fragment.text[:start]), "length": _units(fragment.text[start:end])}
        for start, end in fragment.ranges
    ]


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
