"""Links that lead from one search to another: every state of the results page is an address."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import starmap
from typing import Any

from engine import Sort
from search import SearchRequest
from webapp.addresses import address_of, pairs, path_below_home, with_pairs
from webapp.language import say
from webapp.parameters import WRITTEN_FIELDS, write_parameter

NEIGHBOURS = 2
"""Page numbers shown on each side of the current one."""

FEEDS = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/json",
    "csv": "text/csv",
}
"""The other forms of a search, with their media types."""

_KEPT = 512
"""Parameters that are remembered as they stand in addresses: pages have mostly the same."""

_FILTERS = ("source", "published_from", "published_to", "copies")
_SORTS: dict[Sort, str] = {"relevance": "relevance", "-date": "newest", "date": "oldest"}


@dataclass(frozen=True, slots=True)
class Link:
    """A link to `count` articles; without `url` a gap between page numbers. `type` is its media
    type, if that is not HTML.
    """

    label: str
    url: str = ""
    current: bool = False
    count: int | None = None
    type: str = ""


class SearchAddresses:
    """The addresses of a search and of those beside it. A page has fifty of them, and what they
    share is written once.
    """

    def __init__(self, request: SearchRequest) -> None:
        self.request = request
        self._home = address_of("pages.search")
        self._written = dict(_written(name, getattr(request, name)) for name in WRITTEN_FIELDS)

    def with_changed(self, **changed: Any) -> str:
        """Return the address of the search with some of its fields changed."""
        return f"{self._home}{self.parameters(**changed)}"

    def parameters(self, **changed: Any) -> str:
        """Return what stands behind the path of such an address."""
        written = {**self._written, **dict(starmap(_written, changed.items()))}
        return with_pairs("", written.values())

    def of_page(self, page: int) -> str:
        """Return the address of another page of the search."""
        return self.with_changed(page=page)

    def filtered(self, **changed: Any) -> str:
        """Return the address with other filters; home, where neither query nor filter is left."""
        filters = {name: changed.get(name, getattr(self.request, name)) for name in _FILTERS}
        if not (self.request.query.strip() or any(filters.values())):
            return address_of("pages.home")
        return self.with_changed(page=1, **changed)


@lru_cache(_KEPT)
def _written(field: str, value: Any) -> tuple[str, str]:
    """Return the parameter of a field, and how it stands in an address with this value."""
    name, text = write_parameter(field, value)
    return name, pairs(name, text)


def search_url(request: SearchRequest) -> str:
    """Return the address of the results page of a search."""
    return SearchAddresses(request).with_changed()


def url_of_year(year: str) -> str:
    """Return the address that shows all articles of a year, given as four digits."""
    first, last = year_bounds(year)
    return search_url(SearchRequest("", published_from=first, published_to=last))


def year_bounds(year: str) -> tuple[date, date]:
    """Return the first and the last day of a year, given as four digits."""
    return date(int(year), 1, 1), date(int(year), 12, 31)


def sort_links(addresses: SearchAddresses) -> tuple[Link, ...]:
    """Return the ways to sort; without a query none is more relevant, the newest come first."""
    request = addresses.request
    browsing = not request.query.strip()
    chosen = "-date" if browsing and request.sort == "relevance" else request.sort
    return tuple(
        Link(
            say(f"sorts.{name}"),
            addresses.with_changed(page=1, sort=sort),
            current=sort == chosen,
        )
        for sort, name in _SORTS.items()
        if not (browsing and sort == "relevance")
    )


def filter_links(addresses: SearchAddresses, copies_of: str) -> tuple[Link, ...]:
    """Return the filters in force, each leading to the search without it. `copies_of` is the title
    of the article whose copies are searched.
    """
    request = addresses.request
    links = []
    for name in request.source:
        others = tuple(other for other in request.source if other != name)
        links.append(Link(name, addresses.filtered(source=others)))
    start, end = request.published_from, request.published_to
    if start or end:
        url = addresses.filtered(published_from=None, published_to=None)
        links.append(Link(_period(start, end), url))
    if request.script == "exact":
        url = addresses.with_changed(page=1, script="any")
        links.append(Link(say("results.exact_script"), url))
    if request.copies:
        label = say("results.copies_of", title=copies_of)
        links.append(Link(label, addresses.filtered(copies="")))
    return tuple(links)


def _period(start: date | None, end: date | None) -> str:
    if start and end:
        if (start, end) == year_bounds(f"{start.year:04}"):
            return say("date.year", year=start.year)
        return say("date.range", first=start, last=end)
    return say("date.since", first=start) if start else say("date.until", last=end)


def page_links(addresses: SearchAddresses, last: int) -> tuple[Link, ...]:
    """Return the first and last page and those around the current one, with gaps between."""
    if last < 2:
        return ()
    request = addresses.request
    near = range(request.page - NEIGHBOURS, request.page + NEIGHBOURS + 1)
    numbers = sorted({1, last} | {number for number in near if 1 <= number <= last})
    links: list[Link] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number > before + 1:
            links.append(Link("…"))
        links.append(Link(str(number), addresses.of_page(number), number == request.page))
    return tuple(links)


def feed_links(
    searches: SearchAddresses, *, external: bool = False, **changed: Any
) -> dict[str, Link]:
    """Return the same search in other formats, by name, with some of its fields changed."""
    behind = searches.parameters(**changed)
    addresses = {name: path_below_home(f"search.{name}", external=external) for name in FEEDS}
    return {
        name: Link(name, f"{addresses[name]}{behind}", type=form) for name, form in FEEDS.items()
    }
