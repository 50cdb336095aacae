"""The links around a page of results: sorting, filters with counts, page numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask import url_for

from engine import Sort
from search import Hit, SearchRequest, SearchResponse
from search.models import Rung
from webapp.parameters import write_parameters

FACETS = ("source", "year")
NEIGHBOURS = 2
"""Page numbers shown on each side of the current one."""

_SORTS: dict[Sort, str] = {"relevance": "最相关", "-date": "最新", "date": "最早"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link to `count` articles; without `url` a gap between page numbers."""

    label: str
    url: str = ""
    current: bool = False
    count: int | None = None


_NOTES: dict[Rung, str] = {
    "some": "以下结果只包含部分词",
    "similar": "以下结果只有相近的文字",
}


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Hits of a page on the same rung, of which `total` articles are; the first is hit number
    `start`. The `note` says what they lack.
    """

    note: str
    total: int
    start: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class ResultsView:
    """A page of results with its links. `filters` are those in force; their links take them off."""

    response: SearchResponse
    groups: tuple[HitGroup, ...]
    did_you_mean: str
    parameters: dict[str, Any]
    sorts: tuple[Link, ...]
    filters: tuple[Link, ...]
    outlets: tuple[Link, ...]
    years: tuple[Link, ...]
    pages: tuple[Link, ...]
    first: str
    previous: str
    next: str


def view_results(response: SearchResponse) -> ResultsView:
    """Return what the results page shows."""
    request, last = response.request, response.total_pages
    return ResultsView(
        response=response,
        groups=_groups(response),
        did_you_mean=search_url(replace(request, query=response.did_you_mean, page=1))
        if response.did_you_mean
        else "",
        parameters=write_parameters(request),
        sorts=_sorts(request),
        filters=_filters(request),
        outlets=_outlets(request, _narrowing("source", response)),
        years=_years(request, _narrowing("year", response)),
        pages=_pages(request, last),
        first=_page_url(request, 1),
        previous=_page_url(request, request.page - 1) if 1 < request.page <= last else "",
        next=_page_url(request, request.page + 1) if request.page < last else "",
    )


def _groups(response: SearchResponse) -> tuple[HitGroup, ...]:
    """Return the hits of a page rung by rung."""
    request = response.request
    totals = {response.rung: response.total_hits, **response.more_hits}
    start = (request.page - 1) * request.hits_per_page + 1
    groups = []
    for rung, hits in groupby(response.hits, key=attrgetter("matched")):
        group = HitGroup(_NOTES.get(rung, ""), totals[rung], start, tuple(hits))
        groups.append(group)
        start += len(group.hits)
    return tuple(groups)


def search_url(request: SearchRequest) -> str:
    """Return the address of the results page of a search."""
    return url_for("pages.search", **write_parameters(request))


def url_of_year(year: str) -> str:
    """Return the address that shows all articles of a year, given as four digits."""
    first, last = _bounds(year)
    return search_url(SearchRequest("", published_from=first, published_to=last))


def _page_url(request: SearchRequest, page: int) -> str:
    return search_url(replace(request, page=page))


def _sorts(request: SearchRequest) -> tuple[Link, ...]:
    """Return the ways to sort; without a query none is more relevant, the newest come first."""
    browsing = not request.query.strip()
    chosen = "-date" if browsing and request.sort == "relevance" else request.sort
    return tuple(
        Link(label, search_url(replace(request, page=1, sort=sort)), current=sort == chosen)
        for sort, label in _SORTS.items()
        if not (browsing and sort == "relevance")
    )


def _filters(request: SearchRequest) -> tuple[Link, ...]:
    start, end = request.published_from, request.published_to
    links = []
    for name in request.source:
        others = tuple(other for other in request.source if other != name)
        links.append(Link(name, _refiltered_url(request, others, start, end)))
    if start or end:
        links.append(
            Link(_period(start, end), _refiltered_url(request, request.source, None, None))
        )
    return tuple(links)


def _refiltered_url(
    request: SearchRequest, source: tuple[str, ...], start: date | None, end: date | None
) -> str:
    """Return the address with other filters; home, where neither query nor filter would be left."""
    if not (request.query.strip() or source or start or end):
        return url_for("pages.home")
    return search_url(
        replace(request, page=1, source=source, published_from=start, published_to=end)
    )


def _period(start: date | None, end: date | None) -> str:
    if start and end:
        whole_year = (start, end) == _bounds(f"{start.year:04}")
        return f"{start.year} 年" if whole_year else f"{start} 至 {end}"
    return f"{start} 以后" if start else f"{end} 以前"


def _narrowing(facet: str, response: SearchResponse) -> dict[str, int]:
    """Return the values of a facet that some hits have and some have not, with their counts."""
    counts = response.facet_distribution.get(facet, {})
    return {value: count for value, count in counts.items() if count < response.total_hits}


def _outlets(request: SearchRequest, counts: Mapping[str, int]) -> tuple[Link, ...]:
    return tuple(
        Link(name, search_url(replace(request, page=1, source=(name,))), count=count)
        for name, count in counts.items()
    )


def _years(request: SearchRequest, counts: Mapping[str, int]) -> tuple[Link, ...]:
    links = []
    for year in sorted(counts, reverse=True):
        first, last = _bounds(year)
        narrowed = replace(request, page=1, published_from=first, published_to=last)
        links.append(Link(year, search_url(narrowed), count=counts[year]))
    return tuple(links)


def _bounds(year: str) -> tuple[date, date]:
    return date(int(year), 1, 1), date(int(year), 12, 31)


def _pages(request: SearchRequest, last: int) -> tuple[Link, ...]:
    """Return the first and last page and those around the current one, with gaps between."""
    if last < 2:
        return ()
    near = range(request.page - NEIGHBOURS, request.page + NEIGHBOURS + 1)
    numbers = sorted({1, last} | {number for number in near if 1 <= number <= last})
    links: list[Link] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number > before + 1:
            links.append(Link("…"))
        links.append(Link(str(number), _page_url(request, number), number == request.page))
    return tuple(links)
