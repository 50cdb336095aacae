"""An answer as JSON values, the same from the command line and over HTTP, in Meilisearch's names.

`_matchesPosition` counts in UTF-16 code units, as JavaScript does, in the `title` and `snippet` of
the same hit. Documented keys stay; keys may be added.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from search.models import Explanation, Fragment, Hit, SearchResponse, Suggestion

_SENTENCE_END = frozenset("。！？!?…”』」")


def answer(response: SearchResponse) -> dict[str, Any]:
    """Return a response as JSON values."""
    return {
        "query": response.request.query,
        "page": response.request.page,
        "hitsPerPage": response.request.hits_per_page,
        "totalHits": response.total_hits,
        "moreHits": dict(response.more_hits),
        "totalPages": response.total_pages,
        "processingTimeMs": response.processing_time_ms,
        "facetDistribution": response.facet_distribution,
        "interpretedAs": response.interpreted_as,
        "rung": response.rung,
        "didYouMean": response.did_you_mean,
        "partial": response.partial,
        "generation": response.generation,
        "hits": [hit_answer(hit) for hit in response.hits],
    }


def suggestion_answer(query: str, suggestions: Sequence[Suggestion]) -> dict[str, Any]:
    """Return suggestions as JSON values."""
    return {"query": query, "suggestions": [asdict(each) for each in suggestions]}


def hit_answer(hit: Hit) -> dict[str, Any]:
    """Return a hit as JSON values."""
    snippet = with_ellipses(hit.snippet)
    return {
        "id": hit.id,
        "url": hit.url,
        "title": hit.title.text,
        "source": hit.source,
        "published": hit.published,
        "snippet": snippet.text,
        "_matchesPosition": {"title": positions(hit.title), "snippet": positions(snippet)},
        "duplicates": hit.duplicates,
        "matched": hit.matched,
        "_rankingScore": round(hit.score, 4),
        **({"_explanation": _explanation(hit.explanation)} if hit.explanation else {}),
    }


def _explanation(explanation: Explanation) -> dict[str, Any]:
    """Return what a score adds up from; what says nothing of a part is left out."""
    parts = []
    for part in explanation.parts:
        told = {name: value for name, value in asdict(part).items() if value != ""}
        parts.append({**told, "value": round(part.value, 6)})
    return {"reranked": explanation.reranked, "parts": parts}


def with_ellipses(fragment: Fragment) -> Fragment:
    """Return a fragment with … where it is cut, at its end only inside a sentence.

    Ranges move along.
    """
    if not fragment.text:
        return fragment
    before = "…" if fragment.cut_before else ""
    inside_sentence = fragment.cut_after and fragment.text[-1:] not in _SENTENCE_END
    ranges = tuple((start + len(before), end + len(before)) for start, end in fragment.ranges)
    return Fragment(f"{before}{fragment.text}{'…' if inside_sentence else ''}", ranges)


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
