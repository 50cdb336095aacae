"""A page of results: its hits rung by rung, and what narrows, widens or orders it."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from search import Hit, Searcher, SearchRequest, SearchResponse
from search.models import Rung
from webapp.article_addresses import ArticleAddresses
from webapp.indexable import canonical_url
from webapp.parameters import HITS_PER_PAGE, write_parameters
from webapp.results_links import (
    Link,
    SearchAddresses,
    feed_links,
    filter_links,
    page_links,
    sort_links,
    year_bounds,
)
from webapp.timeline_view import Timeline, view_timeline
from webapp.understood import equivalents, sentence

FACETS = ("source", "year", "month")

COPIES_SHOWN = 5
"""Near-duplicates that open below a hit; a link leads to all."""

_NO_FILTER: dict[str, Any] = {
    "source": (),
    "published_from": None,
    "published_to": None,
    "copies": "",
    "script": "any",
}

_WHOLE: dict[str, Any] = {"page": 1, "hits_per_page": HITS_PER_PAGE, "explain": False}
"""A search from its first hit on, without what only the page shows."""

_INCOMPLETE = ("some", "similar")


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Hits of a page in the same section (`search.models.Hit`), on whose rung `total` articles are;
    the first is hit number `start`. The `note` is the rung where it lacks something, else empty.
    """

    note: str
    total: int
    start: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class ResultsView:
    """A page of results with its links; `articles` lead back to it. `filters` are those in force;
    their links take them off, `clear` all of them. `explained` leads to the same page with the
    reasons for its order, or without them, `exactly` to the hits with the very characters of the
    query. `canonical` is the address by which search engines may list the page; empty where they
    may not.
    """

    response: SearchResponse
    groups: tuple[HitGroup, ...]
    timeline: Timeline | None
    did_you_mean: str
    understood: str
    equivalents: str
    parameters: dict[str, Any]
    searches: SearchAddresses
    articles: ArticleAddresses
    sorts: tuple[Link, ...]
    filters: tuple[Link, ...]
    clear: str
    outlets: tuple[Link, ...]
    years: tuple[Link, ...]
    words: tuple[Link, ...]
    feeds: Mapping[str, Link]
    pages: tuple[Link, ...]
    first: str
    previous: str
    next: str
    explained: str
    exactly: str
    canonical: str

    def copies_url(self, hit: Hit) -> str:
        """Return the address that shows a hit with its near-duplicates, each by itself."""
        return self.searches.filtered(copies=hit.id)


def view_results(response: SearchResponse, searcher: Searcher) -> ResultsView:
    """Return what the results page shows."""
    request, last = response.request, response.total_pages
    parameters, searches = write_parameters(request), SearchAddresses(request)
    return ResultsView(
        response=response,
        groups=_groups(response),
        timeline=view_timeline(response),
        did_you_mean=_with_query(searches, response.did_you_mean),
        understood=sentence(response.interpreted_as.get("tree", {})),
        equivalents=equivalents(response.interpreted_as.get("equivalents", ())),
        parameters=parameters,
        searches=searches,
        articles=ArticleAddresses(parameters),
        sorts=sort_links(searches),
        filters=filter_links(searches, _title(request.copies, searcher)),
        clear=searches.filtered(**_NO_FILTER),
        outlets=_outlets(searches, _narrowing("source", response, bool(request.source))),
        years=_years(searches, _narrowing("year", response, _dated(request))),
        words=_words(response, searcher, searches),
        feeds=feed_links(searches, **_WHOLE),
        pages=page_links(searches, last),
        first=searches.of_page(1),
        previous=searches.of_page(request.page - 1) if 1 < request.page <= last else "",
        next=searches.of_page(request.page + 1) if request.page < last else "",
        explained=searches.with_changed(explain=not request.explain),
        exactly=searches.with_changed(page=1, script="exact"),
        canonical=canonical_url(response, searcher),
    )


def _groups(response: SearchResponse) -> tuple[HitGroup, ...]:
    """Return the hits of a page rung by rung."""
    request = response.request
    totals: dict[Rung, int] = {response.rung: response.total_hits, **response.more_hits}
    start = (request.page - 1) * request.hits_per_page + 1
    groups = []
    for rung, hits in groupby(response.hits, key=attrgetter("section")):
        note = rung if rung in _INCOMPLETE else ""
        group = HitGroup(note, totals[rung], start, tuple(hits))
        groups.append(group)
        start += len(group.hits)
    return tuple(groups)


def _title(article_id: str, searcher: Searcher) -> str:
    stored = searcher.index.find(article_id) if article_id else None
    return str(stored["title"]) if stored else ""


def _with_query(searches: SearchAddresses, query: str) -> str:
    return searches.with_changed(query=query, page=1) if query else ""


def _words(
    response: SearchResponse, searcher: Searcher, searches: SearchAddresses
) -> tuple[Link, ...]:
    """Return the words of a query that found nothing which some article has, each as a search."""
    words = list(dict.fromkeys(response.interpreted_as.get("words", ())))
    if response.total_hits or len(words) < 2:
        return ()
    frequencies = searcher.index.document_frequencies("text_words", words)
    words = [word for word, articles in zip(words, frequencies, strict=True) if articles]
    return tuple(Link(word, _with_query(searches, word)) for word in words)


def _dated(request: SearchRequest) -> bool:
    return bool(request.published_from or request.published_to)


def _narrowing(facet: str, response: SearchResponse, chosen: bool) -> dict[str, int]:
    """Return the values of a facet that some hits have and some have not, with their counts; all,
    where one of them was chosen.
    """
    counts = response.facet_distribution.get(facet, {})
    return {value: n for value, n in counts.items() if chosen or n < response.total_hits}


def _outlets(searches: SearchAddresses, counts: Mapping[str, int]) -> tuple[Link, ...]:
    """Return the outlets; choosing one that is chosen takes it off."""
    request, links = searches.request, []
    for name, count in counts.items():
        others = tuple(other for other in request.source if other != name)
        chosen = name in request.source
        url = searches.filtered(source=others if chosen else (*others, name))
        links.append(Link(name, url, chosen, count))
    return tuple(links)


def _years(searches: SearchAddresses, counts: Mapping[str, int]) -> tuple[Link, ...]:
    request, links = searches.request, []
    for year in sorted(counts, reverse=True):
        first, last = year_bounds(year)
        chosen = (request.published_from, request.published_to) == (first, last)
        if chosen:
            url = searches.filtered(published_from=None, published_to=None)
        else:
            url = searches.filtered(published_from=first, published_to=last)
        links.append(Link(year, url, chosen, counts[year]))
    return tuple(links)
