"""What narrows a search beside its query, as query trees of the engine."""

from engine import And, Index, Keyword, Or, Query, Range
from search.models import SearchRequest
from search.query_building import date_range

GROUP = "group"
"""The number field that near-duplicates share; an article alone may have a number too."""


def filter_of(request: SearchRequest, index: Index) -> Query | None:
    """Return what every hit of a request must match, or None."""
    parts: list[Query] = []
    if request.source:
        parts.append(Or(tuple(Keyword("source", name) for name in request.source)))
    if request.published_from or request.published_to:
        parts.append(date_range(request.published_from, request.published_to))
    if request.copies:
        parts.append(group_of(request.copies, index))
    return And(tuple(parts)) if parts else None


def group_of(id: str, index: Index) -> Query:
    """Find an article and its near-duplicates; nothing, where there is no such article."""
    number = index.number(GROUP, id)
    return Range(GROUP, number, number) if number else Keyword("id", id)
