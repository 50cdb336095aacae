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
    """What is left: documents, what each is ordered by, and how many more each stands for."""

    found: Found
    keys: Array
    duplicates: NDArray[np.int64]


class Collapser:
    """Collapses by number fields; which documents share a number is looked up once and kept."""

    def __init__(self) -> None:
        self._groups: dict[str, NDArray[np.int64]] = {}

    def collapse(self, field: str, found: Found, keys: Array, arrays: Arrays) -> Collapsed:
        """Keep, of the documents found with one number in a field, the one with the largest key,
        of several such the first.
        """
        groups = self._of(field, arrays).take(found.documents)
        shared = np.flatnonzero(groups != _ALONE)
        shared = shared[descending(keys[shared])]
        shared = shared[groups[shared].argsort(kind="stable")]  # by group, the best one first
        starts = firsts(groups[shared])
        duplicates = np.zeros(len(groups), np.int64)
        duplicates[shared[starts]] = np.diff(starts, append=len(shared)) - 1
        kept = groups == _ALONE
        kept[shared[starts]] = True
        left = Found(found.documents[kept], found.scores[kept])
        return Collapsed(left, keys[kept], duplicates[kept])

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
