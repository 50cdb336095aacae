"""What goes into a search and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from analysis import strip_invisible
from analysis.schema import FACETS
from engine import Sort
from search.errors import InvalidRequest
from search.interpretation_types import Interpretation

FACET_NAMES: tuple[str, ...] = FACETS
"""Fields that can be counted over a result."""

SORTS: tuple[str, ...] = get_args(Sort)

LONGEST_QUERY = 512
"""Characters."""

MOST_HITS_PER_PAGE = 100
DEEPEST_HIT = 10_000
"""Rank beyond which no page goes: who wants the rest is better served by an export."""

OLDEST_HALF_LIFE = 36_500
"""Days; a hundred years."""

Duplicates = Literal["collapse", "show"]
"""Whether one hit stands for all near-duplicates that were found, or each is one."""

DUPLICATES: tuple[str, ...] = get_args(Duplicates)

Script = Literal["any", "exact"]
"""Whether 里 finds 裏 too, or only articles count that have the very characters of the query."""

SCRIPTS: tuple[str, ...] = get_args(Script)

Rung = Literal["exact", "all", "some", "similar", "none"]
"""How exact an answer is; `search.ladder` says what each means."""

Range = tuple[int, int]
"""Start and end offset in characters, half-open."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One page of one search.

    `query` may be empty only together with a filter: then the newest articles come first. `source`
    filters by any of the outlets; `published_from` and `published_to` are inclusive; `copies` is
    the id of an article: only it and its near-duplicates are searched, and each is a hit. `dup`
    "collapse" shows one hit of a group of near-duplicates, the one that the engine has first.
    `recency` is the age in days at which half is lost of what a score can lose by age
    (`ranking.RECENCY_SHARE`); 0 is nothing, None what the searcher was told. `explain` asks for the
    explanation of every hit. `facets` names the fields to count. `listed_copies` is how many
    near-duplicates to list beside a hit that stands for some. `longest_query` and `deepest_hit`
    are the limits of whoever runs the search. Raises InvalidRequest, naming the parameter as HTTP
    and the command line do.
    """

    query: str
    page: int = 1
    hits_per_page: int = 10
    source: tuple[str, ...] = ()
    published_from: date | None = None
    published_to: date | None = None
    sort: Sort = "relevance"
    facets: tuple[str, ...] = ()
    dup: Duplicates = "collapse"
    copies: str = ""
    recency: int | None = None
    explain: bool = False
    script: Script = "any"
    listed_copies: int = 0
    longest_query: int = LONGEST_QUERY
    deepest_hit: int = DEEPEST_HIT

    def __post_init__(self) -> None:
        self._check_query()
        check_between("page", self.page, 1, DEEPEST_HIT)
        check_between("hitsPerPage", self.hits_per_page, 1, MOST_HITS_PER_PAGE)
        if self.page * self.hits_per_page > max(self.deepest_hit, self.hits_per_page):
            raise InvalidRequest(
                "page",
                f"page {self.page} is beyond the {self.deepest_hit:,}th hit: narrow the search"
                " instead",
            )
        check_among("sort", self.sort, SORTS)
        check_among("dup", self.dup, DUPLICATES)
        check_between("recency", self.recency or 0, 0, OLDEST_HALF_LIFE)
        check_among("script", self.script, SCRIPTS)
        for name in self.facets:
            check_among("facets", name, FACET_NAMES)
        if self.published_from and self.published_to and self.published_from > self.published_to:
            raise InvalidRequest(
                "from", f"from {self.published_from} is after to {self.published_to}: swap them"
            )

    @property
    def filtered(self) -> bool:
        """Whether anything but the query narrows the result."""
        return bool(self.source or self.published_from or self.published_to or self.copies)

    @property
    def collapsed(self) -> bool:
        """Whether one hit stands for all near-duplicates."""
        return self.dup == "collapse" and not self.copies

    def _check_query(self) -> None:
        if is_empty(self.query) and not self.filtered:
            raise InvalidRequest(
                "q", "the query is empty: type one or more characters to search for"
            )
        if len(self.query) > self.longest_query:
            raise InvalidRequest(
                "q",
                f"the query has {len(self.query):,} characters, {self.longest_query} are allowed: "
                f"search for a part of it, in quotes if it should be found word for word",
            )


def is_empty(query: str) -> bool:
    """Return whether there is nothing to search for, only white space and what cannot be seen."""
    return not strip_invisible(query).strip()


def check_between(parameter: str, value: int, low: int, high: int) -> None:
    """Raise InvalidRequest where a number is not from `low` to `high`."""
    if not low <= value <= high:
        raise InvalidRequest(
            parameter, f"{parameter} is {value}: give a number from {low} to {high:,}"
        )


def check_among(parameter: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise InvalidRequest where a value is none of those allowed."""
    if value not in allowed:
        raise InvalidRequest(
            parameter, f"{parameter} is {value!r}: give one of {', '.join(allowed)}"
        )


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of an article's own text and the ranges of it that matched; no markup.

    Ranges are offsets in `text`, sorted and disjoint. `cut_before` and `cut_after` tell whether the
    article goes on beyond the piece.
    """

    text: str
    ranges: tuple[Range, ...] = ()
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a score adds up from; `search.explanation` lists the names. `clause` is the
    run of the query that it comes from, `text` what of it stands in the `field` ("title", "text"),
    folded; empty where that says nothing.
    """

    name: str
    value: float
    field: str = ""
    clause: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the score of a hit adds up from. `reranked`: it is one of the best by BM25, which are
    ordered anew; others stand below these in their order.
    """

    parts: tuple[Part, ...]
    reranked: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """A near-duplicate of an article. What it does not state is empty."""

    id: str
    title: str
    source: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of a result. `source`, `url` and `published` are empty where the article states
    none; `matched` is the rung it stands on, `section` the highest that it or a hit behind it
    stands on: what lacks something can still be the better answer. `missing` are words of the query
    that an article with some of them lacks, as they were typed. `duplicates` is for how many more
    articles that were found it stands; `copies` are the newest of its near-duplicates, as many as
    were asked for: none where they are few and not all were found.
    """

    id: str
    title: Fragment
    snippet: Fragment
    score: float
    source: str = ""
    url: str = ""
    published: str = ""
    matched: Rung = "exact"
    section: Rung = "exact"
    missing: tuple[str, ...] = ()
    duplicates: int = 0
    copies: tuple[Copy, ...] = ()
    explanation: Explanation | None = None


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """One page of hits, and how the search was understood.

    `rung` is the highest that any hit stands on; `total_hits` and facets count the hits on it,
    `more_hits` those on each lower one, which come after them but for some of the best.
    `did_you_mean` is another query that finds far more, or empty. `partial`: the time was up before
    all articles were looked at. `cached`: it had been found before, for the same request.
    """

    request: SearchRequest
    hits: tuple[Hit, ...]
    total_hits: int
    processing_time_ms: float
    generation: str
    interpreted_as: Interpretation
    facet_distribution: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    rung: Rung = "exact"
    more_hits: Mapping[Rung, int] = field(default_factory=dict)
    did_you_mean: str = ""
    partial: bool = False
    cached: bool = False

    @property
    def total_pages(self) -> int:
        """Number of pages that can be asked for, those of all rungs."""
        per_page = self.request.hits_per_page
        every = self.total_hits + sum(self.more_hits.values())
        return min(-(-every // per_page), max(1, self.request.deepest_hit // per_page))


SuggestionKind = Literal["word", "title", "source"]

MOST_SUGGESTIONS = 20


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody may go on to type: a word, the title of an article, or an outlet.

    `count` is the number of articles that have the word (several: all of them) in their text, this
    title (white space, punctuation and script aside), or are of this outlet.
    """

    text: str
    kind: SuggestionKind
    count: int
