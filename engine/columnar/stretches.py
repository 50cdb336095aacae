"""Positions of all documents of a segment on one line, each document on a stretch of its own.

A stretch begins at a multiple of eight, one position at least free at its end; so terms that follow
one another in a document are found by comparing numbers, and never across documents.
"""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, smallest

_SLOT = 3
"""A slot is 2**3 positions; a document's stretch is a number of slots."""
_MANY = 16
"""Where there are more positions than a 16th of all slots, they are marked slot by slot."""


class Stretches:
    """Where each document's positions lie among those of all documents of a segment."""

    def __init__(self, spans: Array) -> None:
        self.spans = spans

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """First position of each document, and where the next one's would be."""
        slots = (self.spans.astype(np.int64) >> _SLOT) + 1
        return np.concatenate([[0], np.cumsum(slots)]) << _SLOT

    @cached_property
    def limit(self) -> int:
        """One more than the last position."""
        return int(self.starts[-1])

    @cached_property
    def of_slots(self) -> Array:
        """The document of each slot."""
        slots = np.diff(self.starts) >> _SLOT
        kind = smallest(len(slots))
        return np.repeat(np.arange(len(slots), dtype=kind), slots)

    def documents(self, positions: NDArray[np.int64]) -> Array:
        """Return the document of each position; all must be below `limit`."""
        return self.of_slots.take(positions >> _SLOT, mode="clip")  # a third faster than [...]

    def hold(self, positions: NDArray[np.int64], documents: Array) -> bool:
        """Return whether all positions are ones that their documents have."""
        return bool((positions - self.starts[documents] < self.spans[documents]).all())


class Marks:
    """Which documents some positions are of. Many are marked slot by slot, and looked at once; few
    wait until all are known, and the document of each is looked up.
    """

    def __init__(self, stretches: Stretches) -> None:
        self._stretches = stretches
        self._slots = stretches.limit >> _SLOT
        self._waiting: list[NDArray[np.int64]] = []
        self._count = 0
        self._marked: NDArray[np.bool_] | None = None

    def add(self, positions: NDArray[np.int64]) -> None:
        """Mark the documents of some positions."""
        self._waiting.append(positions)
        self._count += len(positions)
        if self._count * _MANY > self._slots:
            if self._marked is None:
                self._marked = np.zeros(self._slots, bool)
            for each in self._waiting:
                self._marked[each >> _SLOT] = True
            self._waiting.clear()

    def documents(self) -> NDArray[np.int64]:
        """Return the documents that were marked, ascending."""
        if self._marked is None:
            marked = np.zeros(len(self._stretches.spans), bool)
            for each in self._waiting:
                marked[self._stretches.documents(each)] = True
        else:
            starts = self._stretches.starts[:-1] >> _SLOT
            marked = np.logical_or.reduceat(self._marked, starts)
        return marked.nonzero()[0]


def firsts(documents: Array) -> NDArray[np.int64]:
    """Return where each new document begins in an ascending array."""
    places: NDArray[np.int64] = changes(documents).nonzero()[0]
    return places


def changes(values: Array) -> NDArray[np.bool_]:
    """Return for each value of a sorted array whether it is another than the one before it."""
    changed = np.empty(len(values), bool)
    changed[:1] = True
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed
