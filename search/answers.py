"""An answer as JSON values, the same from the command line and over HTTP, in Meilisearch's names.

`_matchesPosition` counts in UTF-16 code units, as JavaScript does, in the `title` and `snippet` of
the same hit. Documented keys stay; keys may be added.
"""

from collections.abc import Sequence

from search.answer_types import (
    ExplanationAnswer,
    HitAnswer,
    PageAnswer,
    PartAnswer,
    Position,
    SearchAnswer,
    SuggestionsAnswer,
)
from search.models import Explanation, Fragment, Hit, Part, SearchResponse, Suggestion

_SENTENCE_END = frozenset("。！？!?…”』」")


def answer(response: SearchResponse) -> SearchAnswer:
    """Return a response as JSON values."""
    return {**page_answer(response), "hits": [hit_answer(hit) for hit in response.hits]}


def page_answer(response: SearchResponse) -> PageAnswer:
    """Return a response as JSON values, without its hits."""
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
    }


def suggestion_answer(query: str, suggestions: Sequence[Suggestion]) -> SuggestionsAnswer:
    """Return suggestions as JSON values."""
    return {
        "query": query,
        "suggestions": [
            {"text": one.text, "kind": one.kind, "count": one.count} for one in suggestions
        ],
    }


def hit_answer(hit: Hit) -> HitAnswer:
    """Return a hit as JSON values."""
    snippet = with_ellipses(hit.snippet)
    answer: HitAnswer = {
        "id": hit.id,
        "url": hit.url,
        "title": hit.title.text,
        "source": hit.source,
        "published": hit.published,
        "snippet": snippet.text,
        "_matchesPosition": {"title": positions(hit.title), "snippet": positions(snippet)},
        "duplicates": hit.duplicates,
        "matched": hit.matched,
        "section": hit.section,
        "missing": list(hit.missing),
        "_rankingScore": round(hit.score, 4),
    }
    if hit.explanation:
        answer["_explanation"] = _explanation(hit.explanation)
    return answer


def _explanation(explanation: Explanation) -> ExplanationAnswer:
    """Return what a score adds up from; what says nothing of a part is left out."""
    return {"reranked": explanation.reranked, "parts": list(map(_part, explanation.parts))}


def _part(part: Part) -> PartAnswer:
    told: PartAnswer = {"name": part.name, "value": round(part.value, 6)}
    for name in ("field", "clause", "text"):
        if text := getattr(part, name):
            told[name] = text
    return told


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


def positions(fragment: Fragment) -> list[Position]:
    """Return the ranges of a fragment in UTF-16 code units.

    Example: `😀武汉` with range (1, 3) -> `[{"start": 2, "length": 2}]`
    """
    return [
        {"start": _units(fragment.text[:start]), "length": _units(fragment.text[start:end])}
        for start, end in fragment.ranges
    ]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
