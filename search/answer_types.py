"""What an answer holds as JSON, key by key: `answers` makes it, and the OpenAPI document of the web
server is read off it.

Documented keys stay; keys may be added. A key that is not always there is NotRequired.
"""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from search.interpretation_types import Interpretation
from search.models import Rung, SuggestionKind


class Position(TypedDict):
    """A range that matched, in UTF-16 code units."""

    start: int
    length: int


class Positions(TypedDict):
    """The ranges that matched in title and snippet."""

    title: list[Position]
    snippet: list[Position]


class PartAnswer(TypedDict):
    """Something that a score adds up from."""

    name: str
    value: float
    field: NotRequired[str]
    clause: NotRequired[str]
    text: NotRequired[str]


class ExplanationAnswer(TypedDict):
    """What the score of a hit adds up from."""

    reranked: bool
    parts: list[PartAnswer]


class HitAnswer(TypedDict):
    """One article of a result."""

    id: str
    url: str
    title: str
    source: str
    published: str
    snippet: str
    _matchesPosition: Positions
    duplicates: int
    matched: Rung
    section: Rung
    missing: Sequence[str]
    _rankingScore: float
    _explanation: NotRequired[ExplanationAnswer]


class PageAnswer(TypedDict):
    """What there is to say of a page of hits, without these."""

    query: str
    page: int
    hitsPerPage: int
    totalHits: int
    moreHits: Mapping[Rung, int]
    totalPages: int
    processingTimeMs: float
    facetDistribution: Mapping[str, Mapping[str, int]]
    interpretedAs: Interpretation
    rung: Rung
    didYouMean: str
    partial: bool
    generation: str


class SearchAnswer(PageAnswer):
    """One page of hits, and how the search was understood."""

    hits: list[HitAnswer]


class SuggestionAnswer(TypedDict):
    """What somebody may go on to type."""

    text: str
    kind: SuggestionKind
    count: int


class SuggestionsAnswer(TypedDict):
    """What was typed, and how it may go on."""

    query: str
    suggestions: list[SuggestionAnswer]


class TokenAnswer(TypedDict):
    """One token: its place among the others, and in the text."""

    term: str
    position: int
    start: int
    length: int


class AnalysisAnswer(TypedDict):
    """How a text is cut and folded."""

    text: str
    folded: str
    words: list[TokenAnswer]
    grams: list[TokenAnswer]
