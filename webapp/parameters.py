"""HTTP parameters to a SearchRequest and back: how a search is written in an address.

Unknown parameters are ignored and empty values count as not given; values that mean nothing raise
InvalidRequest, naming the parameter and what is allowed.
"""

import re
from datetime import date
from typing import Any, cast

from werkzeug.datastructures import MIMEAccept, MultiDict

from engine import Sort
from search import InvalidRequest, SearchRequest
from search.models import Duplicates, Script
from webapp.options import current_options

HITS_PER_PAGE = 10
SUGGESTIONS = 8
OPENSEARCH = "application/x-suggestions+json"
"""The type of suggestions that browsers ask for."""
MOST_SOURCES = 50
"""Outlets in one filter; far more than a person picks, few enough to stay quick."""

SIMILAR, MOST_SIMILAR = 6, 50
"""Similar articles: unless asked for more, and at most."""

_NUMBER = re.compile(r"-?[0-9]{1,9}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_SHOWN = 40

Values = MultiDict[str, str]


def read_request(values: Values) -> SearchRequest:
    """Return the search that the parameters of an address ask for. Raises InvalidRequest."""
    limits = current_options().limits
    return SearchRequest(
        query=values.get("q", ""),
        page=_number(values, "page", default=1),
        hits_per_page=_number(values, "hitsPerPage", default=HITS_PER_PAGE),
        source=_sources(values),
        published_from=_day(values, "from"),
        published_to=_day(values, "to"),
        sort=cast(Sort, _shortened(values.get("sort") or "relevance")),
        facets=_names(values.get("facets", "")),
        dup=cast(Duplicates, _shortened(values.get("dup") or "collapse")),
        copies=values.get("copies", ""),
        recency=_number(values, "recency", default=0) if values.get("recency") else None,
        explain=_is_on(values, "explain", "the explanation of each hit"),
        script=cast(Script, _shortened(values.get("script") or "any")),
        longest_query=limits.query_length,
        deepest_hit=limits.page_depth,
    )


def wants_original(values: Values) -> bool:
    """Return whether an article is asked for as it was read: `raw=1`. Raises InvalidRequest."""
    return _is_on(values, "raw", "the original")


def read_similar_limit(values: Values) -> int:
    """Return how many similar articles are asked for. Raises InvalidRequest."""
    limit = _number(values, "limit", default=SIMILAR)
    if not 1 <= limit <= MOST_SIMILAR:
        raise InvalidRequest("limit", f"limit is {limit}: give a number from 1 to {MOST_SIMILAR}")
    return limit


def suggestion_limit(values: Values) -> int:
    """Return how many suggestions are asked for. Raises InvalidRequest."""
    return _number(values, "limit", default=SUGGESTIONS)


def wants_opensearch(values: Values, accepted: MIMEAccept) -> bool:
    """Return whether suggestions are asked for as browsers read them: by `format=opensearch`, or
    without a format by the type that is accepted. Raises InvalidRequest.
    """
    value = values.get("format", "")
    if value not in ("", "json", "opensearch"):
        raise InvalidRequest(
            "format", f"format is {_shortened(value)!r}: give one of json, opensearch"
        )
    if value:
        return value == "opensearch"
    return accepted.best_match(("application/json", OPENSEARCH)) == OPENSEARCH


def write_parameters(request: SearchRequest) -> dict[str, Any]:
    """Return the parameters of an address that asks for `request`, without those at their defaults.

    Facets are left out: which are counted is not the reader's choice.
    """
    written = {
        "q": request.query,
        "source": list(request.source),
        "from": request.published_from and request.published_from.isoformat(),
        "to": request.published_to and request.published_to.isoformat(),
        "copies": request.copies,
        "dup": request.dup if request.dup != "collapse" else None,
        "recency": None if request.recency is None else str(request.recency),
        "explain": "1" if request.explain else None,
        "script": request.script if request.script != "any" else None,
        "sort": request.sort if request.sort != "relevance" else None,
        "hitsPerPage": request.hits_per_page if request.hits_per_page != HITS_PER_PAGE else None,
        "page": request.page if request.page != 1 else None,
    }
    return {name: value for name, value in written.items() if value}


def _is_on(values: Values, name: str, wanted: str) -> bool:
    value = values.get(name, "")
    if value not in ("", "0", "1"):
        raise InvalidRequest(name, f"{name} is {_shortened(value)!r}: give 1 for {wanted}, or 0")
    return value == "1"


def _number(values: Values, name: str, default: int) -> int:
    text = values.get(name) or str(default)
    if not _NUMBER.fullmatch(text):
        raise InvalidRequest(name, f"{name} is {_shortened(text)!r}: give a whole number")
    return int(text)


def _day(values: Values, name: str) -> date | None:
    text = values.get(name)
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidRequest(
        name, f"{name} is {_shortened(text)!r}: give a day as YYYY-MM-DD, for example 2022-11-12"
    )


def _sources(values: Values) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name for name in values.getlist("source") if name))
    if len(names) > MOST_SOURCES:
        raise InvalidRequest(
            "source", f"source is given {len(names)} times: {MOST_SOURCES} are allowed"
        )
    return names


def _names(listed: str) -> tuple[str, ...]:
    names = (name.strip() for name in listed.split(","))
    return tuple(dict.fromkeys(_shortened(name) for name in names if name))


def _shortened(text: str) -> str:
    """Return a value short enough to stand in a message."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
