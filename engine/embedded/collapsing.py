"""Collapse what was found: of the documents with one number in a field, the best one stays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays
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
        shared = (groups != _ALONE).nonzero()[0]
        best = _best(groups[shared], *(column[shared] for column in order))
        kept = groups == _ALONE
        kept[shared[best]] = True
        places = kept.nonzero()[0]
        sizes = np.bincount(groups[shared], minlength=1)
        duplicates = np.where(
            groups[places] == _ALONE, 0, sizes.take(groups[places], mode="clip") - 1
        )
        return Collapsed(places, duplicates)

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
    lowest = np.full(count, tiers.max(initial=0), tiers.dtype)
    np.minimum.at(lowest, groups, tiers)
    places = (tiers == lowest[groups]).nonzero()[0]
    groups, keys = groups[places], keys[places]
    largest = np.full(count, keys.min(initial=0), keys.dtype)
    np.maximum.at(largest, groups, keys)
    ties = (keys == largest[groups]).nonzero()[0]
    first = np.full(count, _ALONE, np.int64)
    first[groups[ties][::-1]] = places[ties][::-1]  # of several, what is written last stays
    found: NDArray[np.int64] = first[first != _ALONE]
    return found
