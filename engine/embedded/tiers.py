"""Tiers: groups of what was found that come one after the other, whatever the scores."""

from collections.abc import Sequence
from copy import copy
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays
from engine.columnar.found import Found, best
from engine.columnar.matching import matching
from engine.queries import Query


class Tiers:
    """Which tier each document of a result is in, and the order that follows from it.

    `numbers` has one entry a document, `counts` one a tier; without queries all are in one tier.
    """

    def __init__(self, queries: Sequence[Query], found: Found, arrays: Arrays) -> None:
        self.numbers = np.full(len(found.documents), len(queries), np.int16)
        for number in range(len(queries) - 1, -1, -1):
            others = ~matching(queries[number], arrays).take(found.documents)
            self.numbers -= number  # so that they are 0 after the next line
            self.numbers *= others  # an assignment through a mask takes ten times as long
            self.numbers += number
        self._tiers = len(queries) + 1

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many documents are in each tier."""
        return tuple(np.bincount(self.numbers, minlength=self._tiers).tolist())

    def at(self, places: NDArray[np.int64]) -> "Tiers":
        """Return the tiers of some of the documents."""
        some = copy(self)
        some.__dict__.pop("counts", None)
        some.numbers = self.numbers[places]
        return some

    def first(self) -> NDArray[np.bool_]:
        """Return which documents are in the first tier that has any."""
        filled: int = next((tier for tier, count in enumerate(self.counts) if count), 0)
        in_it: NDArray[np.bool_] = self.numbers == filled
        return in_it

    def best(self, keys: Array, count: int, mixed: int = 0) -> NDArray[np.int64]:
        """Return the places of the first `count` documents: those of the `mixed` largest keys, then
        tier by tier, largest keys first.
        """
        if self._tiers == 1 or count <= mixed:
            return best(keys, count)
        found = [best(keys, mixed)]
        numbers = self.numbers.copy()
        numbers[found[0]] = self._tiers  # beyond the last
        left = count - len(found[0])
        for tier in range(self._tiers):
            if left:
                places = np.flatnonzero(numbers == tier)
                found.append(places[best(keys[places], left)])
                left -= len(found[-1])
        return np.concatenate(found)
