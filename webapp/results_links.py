"""Links that lead from one search to another: every state of the results page is an address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine import Sort
from search import SearchRequest
from webapp.addresses import address_of, path_below_home, with_parameters
from webapp.language import say
from webapp.parameters import write_parameters

NEIGHBOURS = 2
"""Page numbers shown on each side of the current one."""

FEEDS = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/json",
    "csv": "text/csv",
}
"""The other forms of a search, with their media types."""

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


def search_url(request: SearchRequest, **changed: Any) -> str:
    """Return the address of the results page of a search, some of its fields changed."""
    return address_of("pages.search", write_parameters(request, **changed))


def url_of_year(year: str) -> str:
    """Return the address that shows all articles of a year, given as four digits."""
    first, last = year_bounds(year)
    return search_url(SearchRequest("", published_from=first, published_to=last))


def year_bounds(year: str) -> tuple[date, date]:
    """Return the first and the last day of a year, given as four digits."""
    return date(int(year), 1, 1), date(int(year), 12, 31)


def page_url(request: SearchRequest, page: int) -> str:
    """Return the address of another page of a search."""
    return search_url(request, page=page)


def changed_url(request: SearchRequest, **filters: Any) -> str:
    """Return the address with other filters; home, where neither query nor filter would be left."""
    names = {"source": (), "published_from": None, "published_to": None, "copies": ""}
    kept = {name: filters.get(name, getattr(request, name)) for name in names}
    if not (request.query.strip() or any(kept.values())):
        return address_of("pages.home")
    return search_url(request, page=1, **kept)


def sort_links(request: SearchRequest) -> tuple[Link, ...]:
    """Return the ways to sort; without a query none is more relevant, the newest come first."""
    browsing = not request.query.strip()
    chosen = "-date" if browsing and request.sort == "relevance" else request.sort
    return tuple(
        Link(
            say(f"sorts.{name}"),
            search_url(request, page=1, sort=sort),
            current=sort == chosen,
        )
        for sort, name in _SORTS.items()
        if not (browsing and sort == "relevance")
    )


def filter_links(request: SearchRequest, copies_of: str) -> tuple[Link, ...]:
    """Return the filters in force, each leading to the search without it. `copies_of` is the title
    of the article whose copies are searched.
    """
    links = []
    for name in request.source:
        others = tuple(other for other in request.source if other != name)
        links.append(Link(name, changed_url(request, source=others)))
    start, end = request.published_from, request.published_to
    if start or end:
        url = changed_url(request, published_from=None, published_to=None)
        links.append(Link(_period(start, end), url))
    if request.script == "exact":
        url = search_url(request, page=1, script="any")
        links.append(Link(say("results.exact_script"), url))
    if request.copies:
        label = say("results.copies_of", title=copies_of)
        links.append(Link(label, changed_url(request, copies="")))
    return tuple(links)


def _period(start: date | None, end: date | None) -> str:
    if start and end:
        if (start, end) == year_bounds(f"{start.year:04}"):
            return say("date.year", year=start.year)
        return say("date.range", first=start, last=end)
    return say("date.since", first=start) if start else say("date.until", last=end)


def page_links(request: SearchRequest, last: int) -> tuple[Link, ...]:
    """Return the first and last page and those around the current one, with gaps between."""
    if last < 2:
        return ()
    near = range(request.page - NEIGHBOURS, request.page + NEIGHBOURS + 1)
    numbers = sorted({1, last} | {number for number in near if 1 <= number <= last})
    links: list[Link] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number > before + 1:
            links.append(Link("…"))
        links.append(Link(str(number), page_url(request, number), number == request.page))
    return tuple(links)


def feed_links(request: SearchRequest, *, external: bool = False) -> dict[str, Link]:
    """Return the same search in other formats, by name."""
    parameters = write_parameters(request)
    addresses = {name: path_below_home(f"search.{name}", external=external) for name in FEEDS}
    return {
        name: Link(name, with_parameters(addresses[name], parameters), type=form)
        for name, form in FEEDS.items()
    }
