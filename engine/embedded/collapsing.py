"""Collapse what was found: of the documents with one number in a field, the best one stays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays, Score
from engine.columnar.found import Found
from engine.columnar.stretches import firsts
from engine.embedded.layout import UNDATED

_ALONE = -1


class Collapsed(NamedTuple):
    """What is left of what was found: the places, ascending, and how many more each stands for."""

    places: NDArray[np.int64]
    duplicates: NDArray[np.int64]


class Collapser:
    """Collapses by number fields; which documents share a number is looked up once and kept."""

    def __init__(self) -> None:
        self._groups: dict[str, NDArray[np.int64]] = {}

    def collapse(
        self, field: str, found: Found, order: tuple[Array, Array], arrays: Arrays
    ) -> Collapsed:
        """Keep, of the documents found with one number in a field, the one that comes first:
        `order` has the tier of each, the lowest first, and its key, in a tier the largest first; of
        several such the first is kept.
        """
        groups = self._of(field, arrays).take(found.documents)
        kept = groups == _ALONE
        shared = (~kept).nonzero()[0]
        groups = groups.take(shared)
        best = _best(groups, *(column.take(shared) for column in order))
        places = shared.take(best)
        kept[places] = True
        duplicates = np.zeros(len(kept), np.int64)
        duplicates[places] = np.bincount(groups).take(groups.take(best)) - 1
        places = kept.nonzero()[0]
        return Collapsed(places, duplicates.take(places))

    def _of(self, field: str, arrays: Arrays) -> NDArray[np.int64]:
        """Return the group of each document, `_ALONE` where no other one has its number."""
        if field not in self._groups:
            numbers = arrays.numbers(field)
            order = numbers.argsort(kind="stable")
            starts = firsts(numbers[order])
            sizes = np.diff(starts, append=len(order))
            several = (sizes > 1) & (numbers[order[starts]] != UNDATED)
            groups = np.empty(len(numbers), np.int64)
            names = np.where(several, several.cumsum() - 1, _ALONE)
            groups[order] = np.repeat(names, sizes)
            self._groups[field] = groups
        return self._groups[field]


def _best(groups: NDArray[np.int64], tiers: Array, keys: Array) -> NDArray[np.int64]:
    """Return the place of the best document of each group, of equal ones the first.

    Nothing is sorted: that took more than all else of a search that finds a third of an archive.
    """
    count = int(groups.max(initial=-1)) + 1
    if keys.dtype == Score:
        return _first_of_largest(groups, _tier_and_score(tiers, keys), count)
    lowest = np.full(count, tiers.max(initial=0), tiers.dtype)
    np.minimum.at(lowest, groups, tiers)
    places = (tiers == lowest.take(groups)).nonzero()[0]
    best: NDArray[np.int64] = places[_first_of_largest(groups[places], keys[places], count)]
    return best


def _tier_and_score(tiers: Array, scores: Array) -> NDArray[np.int64]:
    """Return numbers that are larger the lower the tier, and in a tier the larger the score."""
    bits = (scores + Score(0)).view(np.int32).astype(np.int64)  # + 0: one zero instead of two
    bits[bits < 0] ^= (1 << 31) - 1  # of negative ones the largest have the smallest bits
    bits -= tiers.astype(np.int64) << 32
    return bits


def _first_of_largest(groups: NDArray[np.int64], keys: Array, count: int) -> NDArray[np.int64]:
    """Return the place of the largest key of each group, of equal ones the first."""
    largest = np.full(count, keys.min(initial=0), keys.dtype)
    np.maximum.at(largest, groups, keys)
    ties = (keys == largest.take(groups)).nonzero()[0][::-1]
    first = np.full(count, _ALONE, np.int64)
    first[groups.take(ties)] = ties  # of several, what is written last stays
    found: NDArray[np.int64] = first[first != _ALONE]
    return found
