"""Query trees: what the search asks of an engine. Terms are already analyzed; no text is parsed
here.

A leaf scores `boost` times its BM25 (k1 1.2, b 0.75) unless it says otherwise; `And` and `Or` add
up.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """Documents whose field has the term."""

    field: str
    term: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Documents whose field has a term that begins so; each scores `boost`, whatever its
    frequency. Of more than `most` terms only the most frequent count.
    """

    field: str
    prefix: str
    boost: float = 1.0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Documents whose field has a term that matches: `*` is any characters, `?` one, `[abc]` one of
    these; each scores `boost`, whatever its frequency. Of more than `most` terms only the most
    frequent count.
    """

    field: str
    pattern: str
    boost: float = 1.0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents with the terms at consecutive positions; scores as the sum of its terms."""

    field: str
    terms: tuple[str, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Following:
    """Documents in which runs of one field stand in this order: from the beginning of each to that
    of the next at least `low` and at most `high` positions; each scores `boost`.
    """

    runs: tuple["Phrase | Prefix", ...]
    distances: tuple[tuple[int, int], ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Near:
    """Documents in which runs of one field stand in any order inside `window` positions; each run
    takes as many as `lengths` says; each document scores `boost`.
    """

    runs: tuple["Phrase | Prefix", ...]
    lengths: tuple[int, ...]
    window: int
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Unless:
    """Documents in which a run stands where none of `others` does, runs of the same field that
    would begin so many positions before it (or after, where negative); each scores `boost`.
    """

    run: "Phrase | Prefix"
    others: tuple[tuple["Phrase | Prefix", int], ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Keyword:
    """Documents whose keyword or id field is exactly the value; scores nothing."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Range:
    """Documents whose number lies in [low, high]; an end that is None is open; scores nothing."""

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class All:
    """Every document; scores nothing."""


@dataclass(frozen=True, slots=True)
class And:
    """Documents of every child."""

    children: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Documents of any child."""

    children: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class AndMaybe:
    """Documents of `required`; those that `optional` matches too score more."""

    required: "Query"
    optional: "Query"


@dataclass(frozen=True, slots=True)
class Not:
    """Documents that `child` does not match; scores nothing."""

    child: "Query"


@dataclass(frozen=True, slots=True)
class Boost:
    """Documents of `child`, whose scores are multiplied."""

    child: "Query"
    factor: float


@dataclass(frozen=True, slots=True)
class Constant:
    """Documents of `child`, each of which scores the same."""

    child: "Query"
    score: float


Query = (
    Term
    | Prefix
    | Wildcard
    | Phrase
    | Following
    | Near
    | Unless
    | Keyword
    | Range
    | All
    | And
    | Or
    | AndMaybe
    | Not
    | Boost
    | Constant
)
