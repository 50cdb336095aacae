"""What narrows a search beside its query, as query trees of the engine.

Facets say what another choice would find: an outlet is counted as if no outlet were chosen, a year
as if no days were.
"""

from collections.abc import Collection, Mapping

from engine import And, Index, Keyword, Or, Query, Range
from search.models import SearchRequest
from search.query_building import date_range

GROUP = "group"
"""The number field that near-duplicates share; an article alone may have a number too."""

_CHOSEN = {"source": "source"}
"""The filter that a facet's values are chosen by, where it is not the date."""


def filter_of(request: SearchRequest, index: Index, only: Query | None = None) -> Query | None:
    """Return what every hit of a request must match, `only` beside its filters, or None."""
    return _joined(_filters(request, index, only).values())


def filters_of_facets(
    request: SearchRequest, index: Index, only: Query | None = None
) -> Mapping[str, Query | None]:
    """Return for each facet what the articles must match that it counts: all filters but the one
    that chooses among its own values.
    """
    filters = _filters(request, index, only)
    chosen = {facet: _CHOSEN.get(facet, "published") for facet in request.facets}
    return {
        facet: _joined([query for name, query in filters.items() if name != own])
        for facet, own in chosen.items()
    }


def group_of(id: str, index: Index) -> Query:
    """Find an article and its near-duplicates; nothing, where there is no such article."""
    number = index.number(GROUP, id)
    return Range(GROUP, number, number) if number else Keyword("id", id)


def _filters(request: SearchRequest, index: Index, only: Query | None) -> dict[str, Query]:
    filters: dict[str, Query] = {"only": only} if only else {}
    if request.source:
        filters["source"] = Or(tuple(Keyword("source", name) for name in request.source))
    if request.published_from or request.published_to:
        filters["published"] = date_range(request.published_from, request.published_to)
    if request.copies:
        filters["copies"] = group_of(request.copies, index)
    return filters


def _joined(filters: Collection[Query]) -> Query | None:
    return And(tuple(filters)) if filters else None
