"""How a query was understood, as JSON, key by key; `interpretation` says what a tree looks like."""

from typing import Literal, NotRequired, TypedDict

Kind = Literal["synonym", "number", "region"]

DateRange = TypedDict("DateRange", {"from": str | None, "to": str | None})
DateRange.__doc__ = """Days from which and to which, both inclusive; null where it is open."""

Node = TypedDict(
    "Node",
    {
        "must": "list[Node]",
        "should": "list[Node]",
        "mustNot": "list[Node]",
        "words": str,
        "exact": str,
        "pattern": str,
        "near": list[str],
        "distance": int,
        "title": "Node",
        "source": str,
        "date": DateRange,
        "or": "list[Node]",
        "not": "Node",
    },
    total=False,
)
Node.__doc__ = """A part of a query with operators: rows of others, or one condition."""


class EquivalentAnswer(TypedDict):
    """What was searched for besides what was typed."""

    typed: str
    also: list[str]
    kind: Kind


class Interpretation(TypedDict):
    """How a query was understood."""

    words: list[str]
    exact: list[str]
    tree: NotRequired[Node]
    sentence: NotRequired[str]
    script: NotRequired[Literal["exact"]]
    equivalents: NotRequired[list[EquivalentAnswer]]
    expansionCut: NotRequired[bool]
