"""What the answers of the API hold, key by key: those of the search, with what the web adds."""

from collections.abc import Mapping
from typing import Literal, NotRequired, TypedDict

from search.answer_types import HitAnswer, PageAnswer

OpenSearchSuggestions = list[str | list[str]]
"""What was typed, and how it may go on, as browsers ask for it."""


class Formatted(TypedDict):
    """Title and snippet as HTML: escaped, with matches inside <mark>."""

    title: str
    snippet: str


class Hit(HitAnswer):
    """One article of a result."""

    articleUrl: str  # noqa: N815 - as in JSON
    _formatted: Formatted


class SearchAnswer(PageAnswer):
    """One page of hits, and how the search was understood."""

    hits: list[Hit]


class SimilarAnswer(TypedDict):
    """Articles on the subject of one, the most similar first."""

    id: str
    hits: list[Hit]


class CopyAnswer(TypedDict):
    """A near-duplicate of an article."""

    id: str
    title: str
    source: str
    published: str
    articleUrl: str


class RepairAnswer(TypedDict):
    """A place of an article's text that cleaning changed."""

    kinds: list[str]
    start: int
    length: int
    before: str
    after: str
    inferred: bool


class ArticleAnswer(TypedDict):
    """An article as it is stored; what it does not state is left out."""

    id: str
    title: str
    text: str
    source: NotRequired[str]
    author: NotRequired[str]
    editor: NotRequired[str]
    section: NotRequired[str]
    published: NotRequired[str]
    captions: NotRequired[list[str]]
    basis: NotRequired[Mapping[str, str]]
    changes: NotRequired[Mapping[str, int]]
    repairs: list[RepairAnswer]
    url: str
    articleUrl: str
    duplicates: list[CopyAnswer]


Span = TypedDict("Span", {"from": str, "to": str})
Span.__doc__ = """The first and the last day."""


class Groups(TypedDict):
    """Groups of near-duplicates, and the articles in them."""

    groups: int
    articles: int


class StatsAnswer(TypedDict):
    """What is in the archive, and what could not be read."""

    generation: str
    builtAt: str
    sizeBytes: int
    articles: int
    sources: int
    published: Span | None
    undated: int
    repaired: int
    exactDuplicates: int
    nearDuplicates: Groups
    failed: Mapping[str, int]


ErrorType = Literal["invalid_request", "rate_limited", "internal", "unavailable"]


class Error(TypedDict):
    """What went wrong, and what to do about it."""

    message: str
    code: str
    type: ErrorType
    status: int
    parameter: NotRequired[str]
