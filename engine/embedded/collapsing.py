"""Collapse what was found: of the documents with one number in a field, the best one stays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays
from engine.columnar.found import Found, descending
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
        tiers, keys = order
        groups = self._of(field, arrays).take(found.documents)
        shared = (groups != _ALONE).nonzero()[0]
        shared = shared[descending(keys[shared])]
        shared = shared[tiers[shared].argsort(kind="stable")]
        shared = shared[groups[shared].argsort(kind="stable")]  # by group, the best one first
        starts = firsts(groups[shared])
        kept = groups == _ALONE
        kept[shared[starts]] = True
        duplicates = np.zeros(len(groups), np.int64)
        duplicates[shared[starts]] = np.diff(starts, append=len(shared)) - 1
        places = kept.nonzero()[0]
        return Collapsed(places, duplicates[places])

    def _of(self, field: str, arrays: Arrays) -> NDArray[np.int64]:
        """Return the group of each document, `_ALONE` where no other one has its number."""
        if field not in self._groups:
            numbers = arrays.numbers(field)
            order = numbers.argsort(kind="stable")
            starts = firsts(numbers[order])
            sizes = np.diff(starts, append=len(order))
            several = (sizes > 1) & (numbers[order[starts]] != UNDATED)
            groups = np.empty(len(numbers), np.int64)
            groups[order] = np.repeat(np.where(several, np.arange(len(starts)), _ALONE), sizes)
            self._groups[field] = groups
        return self._groups[field]
