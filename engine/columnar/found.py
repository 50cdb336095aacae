"""What a query found, as arrays, and the best of it.

A result is *sparse* (documents and scores) or *dense* (one score for every document of the index,
0 where it does not match); dense is faster where much matches.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array
from engine.columnar.arrays import Score

_BLOCKS = 64
"""Scores are cut into this many rows whose maxima, column by column, bound the k-th best."""
_FEW = 200
"""Scores up to which sorting all is fastest."""
_WORTH = 4096
"""Scores from which on the bound pays."""


class Found(NamedTuple):
    """Documents (int64, ascending, distinct) and their scores."""

    documents: NDArray[np.int64]
    scores: Array

    @classmethod
    def nothing(cls) -> "Found":
        """Return no documents."""
        return cls(np.empty(0, np.int64), np.empty(0, Score))

    @classmethod
    def constant(cls, documents: NDArray[np.int64], score: float) -> "Found":
        """Return documents that all score the same."""
        return cls(documents, np.full(len(documents), score, Score))

    @classmethod
    def joined(cls, parts: "Sequence[Found]") -> "Found":
        """Return what several segments found, in their order."""
        if len(parts) == 1:
            return parts[0]
        return cls(*map(np.concatenate, zip(cls.nothing(), *parts, strict=True)))

    def only(self, mask: NDArray[np.bool_]) -> "Found":
        """Return the part where a mask, one entry a document of the index, is set."""
        return self.at(mask[self.documents].nonzero()[0])

    def at(self, places: NDArray[np.int64]) -> "Found":
        """Return the part at some ascending places."""
        return Found(self.documents[places], self.scores[places])


def best(scores: Array, count: int) -> NDArray[np.int64]:
    """Return the places of the `count` largest scores, largest first, equal ones in order of place.

    An upper bound on how much must be sorted comes from maxima over strided columns: at least
    `count` scores are as large as the `count`-th largest of them.
    """
    if len(scores) <= _FEW:
        return descending(scores)[: max(count, 0)]
    count = min(count, len(scores))
    if count <= 0:
        return np.empty(0, np.int64)
    if not _is_worth_bounding(scores, count):
        return _largest(scores, count)
    places = (scores >= bound(scores, count)).nonzero()[0]
    best_of_them: NDArray[np.int64] = places[_largest(scores[places], count)]
    return best_of_them


def bound(scores: Array, count: int) -> Any:
    """Return a score that at least `count` of some scores are as large as; there are so many."""
    if not _is_worth_bounding(scores, count):
        return _kth_largest(scores, count)
    width = len(scores) // _BLOCKS
    maxima = scores[: _BLOCKS * width].reshape(_BLOCKS, width).max(axis=0)
    return _kth_largest(maxima, count)


def _is_worth_bounding(scores: Array, count: int) -> bool:
    return len(scores) >= _WORTH and count <= len(scores) // _BLOCKS


def _kth_largest(scores: Array, count: int) -> Any:
    return np.partition(scores, len(scores) - count)[len(scores) - count]


def _largest(scores: Array, count: int) -> NDArray[np.int64]:
    """Return the places of the largest scores without looking for a bound."""
    if count < len(scores):
        least = _kth_largest(scores, count)
        above = (scores > least).nonzero()[0]
        ties = (scores == least).nonzero()[0][: count - len(above)]
        places = np.concatenate([above, ties])
    else:
        places = np.arange(len(scores))
    # Places are ascending among equal scores, so a stable order keeps them so.
    return places[descending(scores[places])]


def descending(scores: Array) -> NDArray[np.int64]:
    """Return the places of all scores (floats, or unsigned integers), largest first."""
    turned: Array = np.invert(scores) if scores.dtype.kind == "u" else np.negative(scores)
    order: NDArray[np.int64] = turned.argsort(kind="stable")
    return order


_MARKED = 30
"""Looking a number up in a sorted array takes about as long as marking this many."""


def are_in(numbers: Array, others: Array, limit: int) -> NDArray[np.bool_]:
    """Return for each of some ascending numbers whether it is among others, also ascending; all are
    below `limit`.
    """
    if not len(others):
        return np.zeros(len(numbers), bool)
    if len(numbers) * _MARKED < len(others) + limit // 64:
        found: NDArray[np.bool_] = others.take(others.searchsorted(numbers), mode="clip") == numbers
        return found
    marked = np.zeros(limit, bool)
    marked[others] = True
    return marked.take(numbers)
