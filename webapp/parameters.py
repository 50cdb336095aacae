"""HTTP parameters to a SearchRequest and back: how a search is written in an address.

The table below is what is read and what the OpenAPI document lists; its kinds say what is allowed.
Unknown parameters are ignored and empty values count as not given; values that mean nothing raise
InvalidRequest, naming the parameter and what is allowed.
"""

from datetime import date
from typing import Any, cast

from werkzeug.datastructures import MIMEAccept

from engine import Sort
from search import InvalidRequest, SearchRequest
from search.models import (
    DEEPEST_HIT,
    DUPLICATES,
    FACET_NAMES,
    LONGEST_QUERY,
    MOST_HITS_PER_PAGE,
    MOST_SUGGESTIONS,
    OLDEST_HALF_LIFE,
    SCRIPTS,
    SORTS,
    Duplicates,
    Script,
)
from webapp.options import current_options
from webapp.parameter_kinds import Choice, Day, Names, Number, Several, Switch, Text, Values, given

HITS_PER_PAGE = 10
SUGGESTIONS = 8
OPENSEARCH = "application/x-suggestions+json"
"""The type of suggestions that browsers ask for."""
MOST_SOURCES = 50
"""Outlets in one filter; far more than a person picks, few enough to stay quick."""

SIMILAR, MOST_SIMILAR = 6, 50
"""Similar articles: unless asked for more, and at most."""

QUERY = Text("q", LONGEST_QUERY)
PAGE = Number("page", 1, DEEPEST_HIT, 1)
HITS = Number("hitsPerPage", 1, MOST_HITS_PER_PAGE, HITS_PER_PAGE)
SOURCE = Several("source", MOST_SOURCES)
FROM, TO = Day("from"), Day("to")
SORT = Choice("sort", SORTS)
FACET = Names("facets", FACET_NAMES)
DUP = Choice("dup", DUPLICATES)
COPIES = Text("copies")
RECENCY = Number("recency", 0, OLDEST_HALF_LIFE, stated=False)
EXPLAIN = Switch("explain", "the explanation of each hit")
SCRIPT = Choice("script", SCRIPTS)

SEARCH = (
    *(QUERY, PAGE, HITS, SOURCE, FROM, TO, SORT),
    *(FACET, DUP, COPIES, RECENCY, EXPLAIN, SCRIPT),
)
"""What a search takes."""

TYPED = Text("q")
SUGGESTION_LIMIT = Number("limit", 1, MOST_SUGGESTIONS, SUGGESTIONS)
FORMAT = Choice("format", ("json", "opensearch"))
SUGGEST = (TYPED, SUGGESTION_LIMIT, FORMAT)

ID = Text("id", required=True)
RAW = Switch("raw", "the original")
ARTICLE = (ID, RAW)

SIMILAR_LIMIT = Number("limit", 1, MOST_SIMILAR, SIMILAR)
SIMILAR_TO = (ID, SIMILAR_LIMIT)

ANALYZED = Text("text", LONGEST_QUERY, required=True)
ANALYZE = (ANALYZED,)


def read_request(values: Values) -> SearchRequest:
    """Return the search that the parameters of an address ask for. Raises InvalidRequest."""
    limits = current_options().limits
    return SearchRequest(
        query=QUERY.read(values),
        page=PAGE.read(values),
        hits_per_page=HITS.read(values),
        source=SOURCE.read(values),
        published_from=FROM.read(values),
        published_to=TO.read(values),
        sort=cast(Sort, SORT.read(values)),
        facets=FACET.read(values),
        dup=cast(Duplicates, DUP.read(values)),
        copies=COPIES.read(values),
        recency=RECENCY.read(values) if given(values, "recency") else None,
        explain=EXPLAIN.read(values),
        script=cast(Script, SCRIPT.read(values)),
        longest_query=limits.query_length,
        deepest_hit=limits.page_depth,
    )


def read_id(values: Values) -> str:
    """Return the id of the article that is asked for. Raises InvalidRequest."""
    return ID.read(values)


def read_typed(values: Values) -> str:
    """Return what was typed so far. Raises InvalidRequest."""
    return TYPED.read(values)


def wants_original(values: Values) -> bool:
    """Return whether an article is asked for as it was read: `raw=1`. Raises InvalidRequest."""
    return RAW.read(values)


def read_similar_limit(values: Values) -> int:
    """Return how many similar articles are asked for. Raises InvalidRequest."""
    return SIMILAR_LIMIT.read(values)


def read_analyzed(values: Values) -> str:
    """Return the text that is to be analyzed. Raises InvalidRequest."""
    text = ANALYZED.read(values)
    if not text:
        raise InvalidRequest("text", "the text is empty: give the characters to analyze")
    if len(text) > LONGEST_QUERY:
        raise InvalidRequest(
            "text",
            f"the text has {len(text):,} characters, {LONGEST_QUERY} are allowed: give a part",
        )
    return text


def suggestion_limit(values: Values) -> int:
    """Return how many suggestions are asked for. Raises InvalidRequest."""
    return SUGGESTION_LIMIT.read(values)


def wants_opensearch(values: Values, accepted: MIMEAccept) -> bool:
    """Return whether suggestions are asked for as browsers read them: by `format=opensearch`, or
    without a format by the type that is accepted. Raises InvalidRequest.
    """
    named = FORMAT.read(values)
    if values.get("format"):
        return named == "opensearch"
    return accepted.best_match(("application/json", OPENSEARCH)) == OPENSEARCH


def write_parameters(request: SearchRequest) -> dict[str, Any]:
    """Return the parameters of an address that asks for `request`, without those at their defaults.

    Facets are left out: which are counted is not the reader's choice.
    """
    written = (write_parameter(field, getattr(request, field)) for field in WRITTEN_FIELDS)
    return {name: value for name, value in written if value is not None}


def write_parameter(field: str, value: Any) -> tuple[str, Any]:
    """Return what a field of a request is called in an address, and its value there: None where it
    is at its default, and need not stand there; of several, the list of them.
    """
    name, default = _WRITTEN[field]
    return name, None if value == default else _as_text(value)


_WRITTEN: dict[str, tuple[str, Any]] = {
    "query": ("q", ""),
    "source": ("source", ()),
    "published_from": ("from", None),
    "published_to": ("to", None),
    "copies": ("copies", ""),
    "dup": ("dup", "collapse"),
    "recency": ("recency", None),
    "explain": ("explain", False),
    "script": ("script", "any"),
    "sort": ("sort", "relevance"),
    "hits_per_page": ("hitsPerPage", HITS_PER_PAGE),
    "page": ("page", 1),
}
"""The parameter of each field of `SearchRequest`, and what it is where the address does not say."""

WRITTEN_FIELDS = tuple(_WRITTEN)
"""In the order in which they stand in an address."""


def _as_text(value: Any) -> Any:
    """Return a value as an address has it."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, bool):
        return "1"
    return value.isoformat() if isinstance(value, date) else value
