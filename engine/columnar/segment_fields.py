"""Fields of a segment on their way into another one: their postings are read a range of terms at a
time, without those of documents that are not kept.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array
from engine.columnar.field import Field, Kind
from engine.columnar.stretches import Stretches
from engine.columnar.terms import Terms

_HELD = 1_000_000
"""Postings that are looked at together to find out which terms are left."""


class SegmentField:
    """One field of a segment: what a `FieldRun` is, but read when it is asked for."""

    def __init__(self, field: Field, kept: NDArray[np.bool_] | None) -> None:
        self._field = field
        self._kept = None if kept is None or kept.all() else kept

    @property
    def kind(self) -> Kind:
        """The kind of its postings."""
        return self._field.kind

    @property
    def has_frequencies(self) -> bool:
        """Whether postings have frequencies."""
        return self.kind == "frequencies"

    @property
    def size(self) -> int:
        """Number of postings, those of documents that are not kept too."""
        return int(self._field.counts.sum())

    @cached_property
    def counts(self) -> Array:
        """Number of postings that are kept of each term that has any."""
        return self._all_counts[self._numbers]

    @cached_property
    def terms(self) -> Terms:
        """The terms that have postings."""
        terms = self._field.dictionary.all()
        return terms if self._kept is None else terms.only(self._all_counts > 0)

    @cached_property
    def spans(self) -> Array | None:
        """How many positions each document that is kept has; None without positions."""
        if self.kind != "positions":
            return None
        spans = self._field.stretches.spans
        return spans if self._kept is None else spans[self._kept]

    def postings(self, first: int, end: int, place: int) -> tuple[Array, Array | None]:
        """Return the values and frequencies of the terms from `first` up to `end`, whatever
        `place` they have among all.
        """
        if first == end:
            return np.empty(0, np.int64), None
        low, high = int(self._numbers[first]), int(self._numbers[end - 1]) + 1
        values, frequencies = self._field.read_range(low, high)
        if self._kept is None:
            return values, frequencies
        documents = self._documents(values)
        stays = self._kept[documents]
        moved = values[stays] - self._moves[documents[stays]]
        return moved, None if frequencies is None else frequencies[stays]

    @cached_property
    def _numbers(self) -> NDArray[np.int64]:
        """The number in the segment of each term that has postings."""
        return np.flatnonzero(self._all_counts)

    @cached_property
    def _all_counts(self) -> NDArray[np.int64]:
        """How many postings that are kept each term of the segment has."""
        if self._kept is None:
            return self._field.counts
        found = [np.empty(0, np.int64)]
        for low, high in term_ranges(self._field.counts, _HELD):
            documents = self._documents(self._field.read_range(low, high)[0])
            terms = np.repeat(np.arange(high - low), self._field.counts[low:high])
            found.append(np.bincount(terms[self._kept[documents]], minlength=high - low))
        return np.concatenate(found)

    @cached_property
    def _moves(self) -> NDArray[np.int64]:
        """By how much the values of each document become less where only some are kept."""
        assert self._kept is not None
        if self.spans is None:
            return np.cumsum(~self._kept)
        starts = np.zeros(len(self._kept), np.int64)
        starts[self._kept] = Stretches(self.spans).starts[:-1]
        return self._field.stretches.starts[:-1] - starts

    def _documents(self, values: NDArray[np.int64]) -> Array:
        return self._field.stretches.documents(values) if self.kind == "positions" else values


def term_ranges(counts: Array, held: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of term numbers with about `held` postings each."""
    ends = np.cumsum(counts)
    last = int(ends[-1]) if len(ends) else 0
    edges = np.searchsorted(ends, np.arange(held, last, held), "right")
    yield from pairwise(np.unique([0, *edges, len(counts)]).tolist())
