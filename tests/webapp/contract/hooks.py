"""What an OpenAPI document cannot say of this API: rules between parameters, and empty values."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response

from search.models import DEEPEST_HIT, is_empty
from webapp.parameters import HITS_PER_PAGE
from webapp.server import LONGEST_LINE

_AROUND = 500
"""Bytes of a request line beside the query."""

FILTERS = ("source", "from", "to", "copies")


@schemathesis.hook
def filter_case(context: HookContext, case: Case) -> bool:
    """Leave out empty values in addresses, which count as not given, whatever their type; and
    addresses that are refused (414) before anything reads what they ask.
    """
    query = case.query or {}
    length = len(urlencode(query, doseq=True, errors="replace"))
    return length < LONGEST_LINE - _AROUND and not any(map(_is_empty, query.values()))


def _is_empty(value: object) -> bool:
    """Whether nothing of a value is written into an address."""
    if isinstance(value, list | tuple | dict):
        return all(map(_is_empty, value))
    return value is None or value == ""


@schemathesis.check
def refused_only_by_a_rule(ctx: CheckContext, response: Response, case: Case) -> None:
    """A request as the document allows it is accepted, unless a rule between parameters says no."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive or response.status_code != 400:
        return
    body = case.body if isinstance(case.body, Mapping) else {}
    values = {**(case.query or {}), **body}
    error = response.json()
    rule = RULES.get(error["parameter"])
    assert rule is not None, f"refused without a rule: {error['message']}"
    assert rule(values), f"refused against the rule: {error['message']}"


def _nothing_to_search_for(values: Mapping[str, Any]) -> bool:
    filtered = not all(_is_empty(values.get(name)) for name in FILTERS)
    return not filtered and is_empty(str(values.get("q") or ""))


def _too_deep(values: Mapping[str, Any]) -> bool:
    page, hits = values.get("page") or 1, values.get("hitsPerPage") or HITS_PER_PAGE
    return int(page) * int(hits) > DEEPEST_HIT


def _swapped(values: Mapping[str, Any]) -> bool:
    return str(values["from"]) > str(values["to"])


RULES = {"q": _nothing_to_search_for, "page": _too_deep, "from": _swapped}
