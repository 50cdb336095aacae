"""Fields on their way into a segment, and pieces of them: terms from one up to another, so that
several processes merge one field.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Protocol

import numpy as np

from engine.columnar.array_file import Array
from engine.columnar.field import Kind
from engine.columnar.terms import Terms

_TERM, _OTHER_TERM = 4, 10
"""Postings that take as long to merge as a term of a source does besides: a packed one, another."""
_SAMPLES = 256
"""Of each source so many terms are looked at to find where to cut."""


class FieldSource(Protocol):
    """One field of some documents: a `FieldRun`, or a `SegmentField`."""

    @property
    def kind(self) -> Kind:
        """The kind of its postings."""

    @property
    def terms(self) -> Terms:
        """Its terms."""

    @property
    def counts(self) -> Array:
        """Number of postings of each term."""

    @property
    def size(self) -> int:
        """Number of postings, about."""

    @property
    def has_frequencies(self) -> bool:
        """Whether postings have frequencies."""

    @property
    def spans(self) -> Array | None:
        """How many positions each document has; None without positions."""

    def postings(self, first: int, end: int, place: int) -> tuple[Array, Array | None]:
        """Return the values and frequencies of the terms from `first` up to `end`; `place` postings
        come before them.
        """


def effort(source: FieldSource) -> int:
    """Return how much there is to merge of a field of one source, in postings."""
    terms = source.terms
    return source.size + _TERM * len(terms.packed) + _OTHER_TERM * len(terms.others)


@dataclass(frozen=True, slots=True)
class Piece:
    """The packed terms of a field from `low` up to `high`; where that is None, all that follow and
    the terms that are not packed.
    """

    field: str
    low: int
    high: int | None

    def of(self, sources: Sequence[FieldSource]) -> list[FieldSource]:
        """Return this piece of the field of each source."""
        return [_SourcePiece(source, self) for source in sources]


def pieces_of(field: str, sources: Sequence[FieldSource], shares: Sequence[float]) -> list[Piece]:
    """Return a piece of a field for each share, with about that share of the effort; shares are not
    negative, and their sum is 1.
    """
    keys, weights = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
    for source in sources:
        packed = source.terms.packed
        if len(packed):
            rows = np.arange(0, len(packed), len(packed) // _SAMPLES + 1)
            keys.append(packed[rows])
            counts = source.counts[: len(packed)].astype(np.int64) + _TERM
            weights.append(np.add.reduceat(counts, rows))
    sample = np.concatenate(keys)
    order = sample.argsort(kind="stable")
    until = np.cumsum(np.concatenate(weights)[order])
    wanted = np.cumsum(shares[:-1]) * (until[-1] if len(until) else 0)
    cuts = np.append(sample[order], np.uint64(1 << 63))[until.searchsorted(wanted)]
    edges = [0, *cuts.tolist(), None]
    return [Piece(field, low or 0, high) for low, high in pairwise(edges)]


class _SourcePiece:
    """A piece of a field of one source: a `FieldSource`."""

    def __init__(self, source: FieldSource, piece: Piece) -> None:
        self._source, self._piece = source, piece
        packed = source.terms.packed
        edges = np.array([piece.low, piece.high or 0], np.uint64)
        self._first, end = packed.searchsorted(edges).tolist()
        self._end = len(source.counts) if piece.high is None else end

    @property
    def kind(self) -> Kind:
        """See FieldSource."""
        return self._source.kind

    @property
    def has_frequencies(self) -> bool:
        """See FieldSource."""
        return self._source.has_frequencies

    @property
    def spans(self) -> Array | None:
        """See FieldSource."""
        return self._source.spans

    @cached_property
    def terms(self) -> Terms:
        """See FieldSource."""
        whole = self._source.terms
        packed = whole.packed[self._first : self._end]
        return Terms(packed, whole.others if self._piece.high is None else [])

    @property
    def counts(self) -> Array:
        """See FieldSource."""
        return self._source.counts[self._first : self._end]

    @property
    def size(self) -> int:
        """See FieldSource."""
        return int(self.counts.sum())

    @cached_property
    def _before(self) -> int:
        """Number of postings before this piece."""
        return int(self._source.counts[: self._first].sum())

    def postings(self, first: int, end: int, place: int) -> tuple[Array, Array | None]:
        """See FieldSource."""
        first, end = first + self._first, end + self._first
        return self._source.postings(first, end, place + self._before)
