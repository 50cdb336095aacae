"""Which pages of results search engines may list: those that are worth it, and on which nothing
stands that the archive does not say itself.

Whoever links to a search chooses what its page echoes, and would have it listed under the name of
the site. So a query is listed only where it is plain and short, all of it was found, and the first
article has it run by run. Everything else is `noindex`, and so are filters, orders and further
pages, which show the same articles once more.
"""

from search import Searcher, SearchResponse, cites
from webapp.addresses import address_of
from webapp.parameters import write_parameters

LONGEST_QUERY = 40
"""Characters; a title is seldom longer."""

_FIRST_RUNGS = ("exact", "all")


def canonical_url(response: SearchResponse, searcher: Searcher) -> str:
    """Return the address by which search engines may list a page of results; empty where they may
    not.
    """
    query = response.request.query.strip()
    if not (_is_whole(response) and len(query) <= LONGEST_QUERY and _is_cited(response, searcher)):
        return ""
    return address_of("pages.search", {"q": query}, external=True)


def _is_whole(response: SearchResponse) -> bool:
    """Return whether these are the first hits of a query and nothing else, which all have it."""
    asked = response.request
    return (
        bool(asked.query.strip())
        and write_parameters(asked) == {"q": asked.query}
        and response.rung in _FIRST_RUNGS
        and not response.partial
        and "tree" not in response.interpreted_as
    )


def _is_cited(response: SearchResponse, searcher: Searcher) -> bool:
    """Return whether the first article has the query; mostly that shows in what the page has of it,
    and its text need not be read.
    """
    if not response.hits:
        return False
    query, first = response.request.query, response.hits[0]
    if cites(query, first.title.text, first.snippet.text):
        return True
    stored = searcher.index.find(first.id)
    return stored is not None and cites(
        query, str(stored.get("title", "")), str(stored.get("text", ""))
    )
