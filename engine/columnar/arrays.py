"""All segments of an open index as arrays over one row of document numbers.

The numbers of a segment's documents follow those of the segment before, as in Whoosh's own
readers. Statistics (document counts, lengths) are those of the whole index, so that an index in
ten segments scores like one. Arrays are made at first use and never change: any number of threads
may read.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, ArrayFile
from engine.columnar.compiled import CompiledReader, is_compiled
from engine.columnar.documents import DocumentFile
from engine.columnar.field import Field, field_names
from engine.columnar.scored_lists import ScoredLists
from engine.columnar.unions import KeptUnions
from engine.errors import IndexDamaged

K1, B = 1.2, 0.75
"""BM25's usual constants, the ones of every baseline that we compare with."""

Score = np.float32
"""Scores are sums of few terms: seven digits are more than any order needs, in half the space."""


@dataclass(frozen=True, slots=True)
class SegmentFiles:
    """The files of a segment, and the numbers of its deleted documents."""

    postings: ArrayFile
    documents: DocumentFile
    deleted: Sequence[int] | Array = ()
    suggestions: ArrayFile | None = None


class Leaf(NamedTuple):
    """The documents that have a term, ascending; the places in them whose frequency is more than
    one, and those frequencies (kind `values`: all places).
    """

    documents: Array
    repeated: Array
    frequencies: Array


Located = tuple[tuple[int, Field, int], ...]

_COUNTED = 4096
"""Terms whose document frequencies are kept: those of the last queries, which have many in common.
"""

_LOCATED = 1024
"""Terms whose places are kept: more than a query has, which looks each up several times."""


class Arrays:
    """The segments of one open index; `numbers` stand for those of the segments, by field."""

    def __init__(
        self, segments: Sequence[SegmentFiles], numbers: Mapping[str, Array] | None = None
    ) -> None:
        self.segments = segments
        counts = [len(segment.documents) for segment in segments]
        self.bases = [sum(counts[:place]) for place in range(len(counts))]
        self.document_count = sum(counts)
        self._fields: dict[str, list[tuple[int, Field]]] = {}
        for base, segment in zip(self.bases, segments, strict=True):
            for name in field_names(segment.postings):
                field = Field(segment.postings, name, len(segment.documents))
                self._fields.setdefault(name, []).append((base, field))
        # Nothing that is kept may lead back here: files are let go of when nobody reads them.
        self._locate = lru_cache(_LOCATED)(partial(_locate, self._fields))
        self._norms: dict[str, NDArray[Score]] = {}
        self.scored = ScoredLists()
        self.unions = KeptUnions(self.document_count)
        self._compiled: dict[str, CompiledReader | None] = {}
        self._numbers = dict(numbers or {})
        self._by_number: dict[str, tuple[Array, NDArray[np.int64]]] = {}
        self.deleted = self._deleted()
        """Numbers of the deleted documents, ascending."""
        self.live = self._live_documents()
        """Which documents are not deleted; None where none is."""
        self._frequency = lru_cache(_COUNTED)(partial(_frequency, self._locate, self.live))

    @cached_property
    def live_numbers(self) -> NDArray[np.int64]:
        """Numbers of the documents that are not deleted, ascending."""
        numbers = np.arange(self.document_count)
        return numbers if self.live is None else numbers[self.live]

    def find(self, id: str) -> int | None:
        """Return the number of the document that has an id and is not deleted."""
        found = self.only_live(self.documents("id", id))
        return int(found[-1]) if len(found) else None

    def only_live(self, documents: Array) -> Array:
        """Return those of some documents that are not deleted."""
        return documents if self.live is None else documents[self.live[documents]]

    def only_live_of(self, values: Array) -> Array:
        """Return what the documents have that are not deleted, of what all have."""
        return values if self.live is None else values[self.live]

    def live_of_segment(self, place: int) -> NDArray[np.int64]:
        """Return the numbers in it of a segment's documents that are not deleted."""
        first, count = self.bases[place], len(self.segments[place].documents)
        if self.live is None:
            return np.arange(count)
        return np.flatnonzero(self.live[first : first + count])

    def terms(self, name: str, start: bytes) -> Iterator[tuple[bytes, Located]]:
        """Yield the terms of a field from one on, in order, and where each is."""
        parts = [_terms(base, field, start) for base, field in self.fields(name)]
        for term, found in groupby(merge(*parts, key=itemgetter(0)), itemgetter(0)):
            yield term, tuple(place for _, place in found)

    def document_frequency(self, name: str, term: str) -> int:
        """Return how many documents that are not deleted have a term."""
        if self.live is None and (compiled := self.compiled(name)) is not None:
            return compiled.frequency(term)
        return self._frequency(name, term)

    def frequency_at(self, places: Located) -> int:
        """Return how many documents that are not deleted have the term of some places."""
        return _frequency_at(self.live, places)

    def fields(self, name: str) -> list[tuple[int, Field]]:
        """Return the first document number and the field of each segment that has it."""
        return self._fields.get(name, [])

    def segment_of(self, document: int) -> tuple[SegmentFiles, int]:
        """Return the segment of a document, and its number there."""
        place = bisect_right(self.bases, document) - 1
        return self.segments[place], document - self.bases[place]

    def locate(self, name: str, term: str | bytes) -> Located:
        """Return where a term is: first document number, field and term number, by segment."""
        return self._locate(name, term)

    def leaf(self, places: Located) -> Leaf:
        """Return the postings of a term."""
        if len(places) == 1 and not places[0][0]:
            return Leaf(*places[0][1].frequencies(places[0][2]))
        parts, size = [], 0
        for base, field, number in places:
            documents, repeated, frequencies = field.frequencies(number)
            parts.append((documents + base, repeated + size, frequencies))
            size += len(documents)
        nothing = np.empty(0, np.int64)
        columns = zip(*parts, strict=True) if parts else ((), (), ())
        return Leaf(*(np.concatenate([nothing, *column]) for column in columns))

    def compiled(self, name: str) -> CompiledReader | None:
        """Return the compiled loops over a field; None without them, or where they cannot read
        it.
        """
        if name not in self._compiled:
            fields = self.fields(name)
            reader = None
            if is_compiled(fields):
                reader = CompiledReader(name, fields, self.norms(name), self.live, K1)
            self._compiled[name] = reader
        return self._compiled[name]

    def documents(self, name: str, term: str | bytes) -> Array:
        """Return the documents that have a term, ascending."""
        parts = [f.documents(number) + base for base, f, number in self.locate(name, term)]
        return np.concatenate([np.empty(0, np.int64), *parts])

    def weight(self, documents: int, boost: float) -> float:
        """Return what BM25 multiplies the saturation of a term by that is in so many documents.

        idf is Whoosh's: ln(N / (n + 1)) + 1.
        """
        return boost * (math.log(max(self.document_count, 1) / (documents + 1)) + 1) * (K1 + 1)

    def norms(self, name: str) -> NDArray[Score]:
        """Return what the length of each document does to BM25 in a field, lengths being exact: a
        score is `weight * frequency / (frequency + norm)`.
        """
        if name not in self._norms:
            lengths = [segment.documents.lengths(name) for segment in self.segments]
            together = np.concatenate([np.empty(0, np.uint32), *lengths])
            average = float(together.sum(dtype=np.float64)) / max(1, self.document_count)
            norms = K1 * (1 - B + B * together / (average or 1.0))
            self._norms[name] = norms.astype(Score)
        return self._norms[name]

    def numbers(self, name: str) -> Array:
        """Return the column of a numeric field."""
        if name not in self._numbers:
            try:
                parts = [segment.documents.numbers(name) for segment in self.segments]
            except KeyError:
                raise IndexDamaged(f"a segment has no numbers of {name!r}") from None
            if len(parts) == 1:
                self._numbers[name] = parts[0]
            else:  # no empty array beside them: unsigned integers would become floats
                self._numbers[name] = np.concatenate(parts) if parts else np.empty(0, np.int64)
        return self._numbers[name]

    def with_number(self, name: str, number: int) -> NDArray[np.int64]:
        """Return the documents that have a number, not negative, in a field of unsigned ones,
        ascending. All are sorted by it once, for a page of results asks for each of its hits.
        """
        if name not in self._by_number:
            values = self.numbers(name)
            order: NDArray[np.int64] = values.argsort(kind="stable")
            self._by_number[name] = values[order], order
        values, order = self._by_number[name]
        if number > np.iinfo(values.dtype).max:
            return order[:0]
        wanted = values.dtype.type(number)  # any other type has all values copied to fit it
        start = values.searchsorted(wanted, "left")
        return order[start : values.searchsorted(wanted, "right")]

    def _deleted(self) -> NDArray[np.int64]:
        parts = zip(self.bases, self.segments, strict=True)
        numbers = [np.asarray(segment.deleted, np.int64) + base for base, segment in parts]
        return np.sort(np.concatenate([np.empty(0, np.int64), *numbers]))

    def _live_documents(self) -> NDArray[np.bool_] | None:
        if not len(self.deleted):
            return None
        live = np.ones(self.document_count, bool)
        live[self.deleted] = False
        return live


def _terms(base: int, field: Field, start: bytes) -> Iterator[tuple[bytes, tuple[int, Field, int]]]:
    return ((term, (base, field, number)) for term, number in field.dictionary.terms(start))


def _frequency(
    locate: Callable[[str, str], Located], live: NDArray[np.bool_] | None, name: str, term: str
) -> int:
    return _frequency_at(live, locate(name, term))


def _frequency_at(live: NDArray[np.bool_] | None, places: Located) -> int:
    if live is None:
        return sum(field.document_frequency(number) for _, field, number in places)
    return sum(
        int(np.count_nonzero(live[field.documents(number) + base]))
        for base, field, number in places
    )


def _locate(
    fields: Mapping[str, Sequence[tuple[int, Field]]], name: str, term: str | bytes
) -> Located:
    found = []
    for base, field in fields.get(name, ()):
        number = field.find(term)
        if number >= 0:
            found.append((base, field, number))
    return tuple(found)
