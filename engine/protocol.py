"""What an engine does: the Protocol that the indexer writes to and the search reads from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from analysis import UserDictionary
from engine.queries import Query

Sort = Literal["relevance", "date", "-date"]
"""`date` is oldest first, `-date` newest first; documents without a date come last in both."""

Stored = Mapping[str, Any]
"""The stored fields of a document, values as in JSON."""


@dataclass(frozen=True, slots=True)
class Document:
    """An article on its way into an index.

    `texts` maps the text fields, which the engine analyzes; `keywords` and `numbers` map the other
    indexed fields; `stored` is given back as it is, values as in JSON, and so is `original`, the
    source of the article byte for byte.
    """

    id: str
    texts: Mapping[str, str]
    keywords: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    stored: Stored = field(default_factory=dict)
    original: bytes = b""

    def __reduce__(self) -> tuple[Any, ...]:
        """Go to another process in half the time that a dataclass takes."""
        values = self.id, self.texts, self.keywords, self.numbers, self.stored, self.original
        return Document, values


@dataclass(frozen=True, slots=True)
class Match:
    """A document that a query found: its number (valid in this open index only), score, stored
    fields, its tier (`Order.tiers`), how many more that were found it stands for, where these were
    collapsed, and what its score was multiplied by for its age (`Order.decay`).
    """

    number: int
    score: float
    stored: Stored
    tier: int = 0
    duplicates: int = 0
    decay: float = 1.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The answer to a query: how many documents match, one slice of them in order, facet counts.

    `tiers` says how many are in each tier, the last being those in none of `Order.tiers` (empty
    without any of these); facets count the first tier that has some. `partial`: the time was up
    before all was looked at. `expansion_cut`: a prefix or wildcard had more terms than were.

    Where documents were collapsed, those that another one stands for are not counted.
    """

    total: int
    matches: tuple[Match, ...]
    facets: Mapping[str, Mapping[str, int]]
    tiers: tuple[int, ...] = ()
    partial: bool = False
    expansion_cut: bool = False


@dataclass(frozen=True, slots=True)
class Decay:
    """How scores fall with age: multiplied by `1 - most * (1 - 2 ** (-age / half_life_days))`.

    Ages are days between `published` and the newest document that is no newer than the index. A
    document without a date loses as much as the oldest.
    """

    half_life_days: float
    most: float


@dataclass(frozen=True, slots=True)
class Order:
    """Which slice of the matches is wanted, in which order; ties go by document number.

    Matches of the first of `tiers` come before those of the second, and these before the rest;
    `sort` is the order within a tier. Where that is relevance the best `mixed` come before
    all of these, whatever their tier. Scores fall with age where there is a `decay`.
    """

    offset: int = 0
    limit: int = 10
    sort: Sort = "relevance"
    tiers: tuple[Query, ...] = ()
    mixed: int = 0
    decay: Decay | None = None


CompletionKind = Literal["word", "title", "source"]


@dataclass(frozen=True, slots=True)
class Completion:
    """A word, title or outlet of the archive that may be meant by what was typed so far.

    `text` is as the archive writes it; `letters` is its key without white space and punctuation:
    completions with equal ones are the same to a reader. `count` is the number of documents that
    have the word in their text, this title, or are of this outlet. `tier`: 0 begins with what was
    typed; 1 sounds so (full pinyin, of the last unit a part) or is Latin and begins so; 2 sounds
    so with units shortened; 3 has it further inside.
    """

    text: str
    letters: str
    kind: CompletionKind
    count: int
    tier: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Arrays that were attached to the documents of one part of an index, an entry (or a row) for
    each; `places` are those of the documents that are there, in the order of `Index.articles`.
    """

    arrays: Mapping[str, NDArray[Any]]
    places: NDArray[np.int64]


class Index(Protocol):
    """One generation of an index, open for reading. Safe to use from several threads."""

    @property
    def generation(self) -> str:
        """Name of the generation, for caches and for people."""

    @property
    def built_at(self) -> str:
        """When the generation was built, ISO 8601 with offset."""

    @property
    def article_count(self) -> int:
        """Number of documents."""

    @property
    def size_bytes(self) -> int:
        """Bytes that the engine keeps for it."""

    @property
    def dictionary(self) -> UserDictionary:
        """The words that it was built with besides those of jieba; queries need them too."""

    def evaluate(
        self,
        query: Query,
        order: Order = ...,
        *,
        within: Query | None = None,
        facets: Sequence[str] | Mapping[str, Query | None] = (),
        collapse: str | None = None,
        seconds: float | None = None,
    ) -> Evaluation:
        """Find the documents of `query` that are also `within`, which does not score.

        `facets` names the fields whose values are counted; a mapping says for each field within
        what, instead of `within`.

        `collapse` names a number field: of the documents found that have the same number there,
        only the one that comes first in `order` is a match, is counted in `total` and `facets`,
        and says how many more there are. Documents without a number stand for themselves. After so
        many `seconds` the answer is what was found until then.
        """

    def find(self, id: str) -> Stored | None:
        """Return the stored fields of the document with this id, or None."""

    def places(self, ids: Sequence[str]) -> NDArray[np.int64]:
        """Return the places of documents in the order of `articles`, -1 where there is none with
        an id.
        """

    def original(self, id: str) -> bytes | None:
        """Return the source of a document; b"" where none was kept, None where there is none with
        this id.
        """

    def number(self, field: str, id: str) -> int:
        """Return a number field of the document with this id; 0 where it has none, or there is no
        such document.
        """

    def sharing(self, field: str, numbers: Sequence[int], most: int) -> list[tuple[Stored, ...]]:
        """Return for each document (`Match.number`) the stored fields of at most so many others
        that have the same number in a field, the newest first; none where it has none there.
        """

    def articles(self, places: Iterable[int] | None = None) -> Iterator[Stored]:
        """Yield the stored fields of all documents, in the order they were written, or of those at
        these places of that order.
        """

    def numbers(self, field: str) -> NDArray[Any]:
        """Return a number field of all documents, in the order of `articles`; 0 where one has
        none.
        """

    def rows(self, name: str) -> list[Rows]:
        """Return the rows that were attached to the documents, part by part, in the order of
        `articles`; none of a part whose documents have none.
        """

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield (term, document frequency) of a field, in order of term."""

    def vocabulary(self, field: str) -> dict[str, int]:
        """Return the document frequency of every term of a field, all at once; documents that were
        deleted may count until the engine has removed them.
        """

    def document_frequencies(self, field: str, terms: Sequence[str]) -> list[int]:
        """Return in how many documents each term of a field is."""

    def completions(self, typed: str, kind: CompletionKind, most: int) -> Sequence[Completion]:
        """Return what may be meant by what was typed.

        Titles of the lowest tier come first, then those of the most documents, then the newest;
        words and outlets of tier 0 first, then those of the most documents, which count a sixteenth
        in tier 2. Single characters are none, unless one is all that was typed; nor are stop words.
        """

    def is_live(self) -> bool:
        """Return whether this is still the generation that a new reader would get."""

    def attachment(self, name: str) -> str:
        """Return a text file that was kept with the generation, or an empty text."""

    def attached_arrays(self, name: str) -> Mapping[str, NDArray[Any]]:
        """Return arrays that were kept with the generation, or none."""

    def figures(self) -> dict[str, int]:
        """Return what the engine says of itself: segments, and documents that are deleted but not
        yet removed.
        """

    def close(self) -> None:
        """Release files; the index cannot be used afterwards."""
