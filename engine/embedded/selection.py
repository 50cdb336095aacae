"""What an evaluation has in hand after each step: documents, and what they are ordered by."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays
from engine.columnar.evaluator import evaluate
from engine.columnar.found import Found
from engine.embedded.ages import Ages
from engine.embedded.collapsing import Collapser
from engine.embedded.layout import UNDATED
from engine.embedded.tiers import Tiers
from engine.protocol import Order, Sort
from engine.queries import Query


@dataclass(frozen=True, slots=True)
class Selection:
    """Documents found, their tiers, the keys that order them within a tier, the largest first, and
    how many more each stands for.
    """

    found: Found
    tiers: Tiers
    keys: Array
    duplicates: NDArray[np.int64]

    def within(self, query: Query | None, arrays: Arrays) -> "Selection":
        """Return what a query finds of it."""
        if query is None:
            return self
        allowed = np.zeros(arrays.document_count, bool)
        allowed[evaluate(query, arrays).documents] = True
        return self._at(allowed[self.found.documents].nonzero()[0])

    def collapsed(self, field: str | None, collapser: Collapser, arrays: Arrays) -> "Selection":
        """Return it with one document for all that have the same number in a field."""
        if field is None:
            return self
        ranked = (self.tiers.numbers, self.keys)
        places, duplicates = collapser.collapse(field, self.found, ranked, arrays)
        left = self._at(places)
        return Selection(left.found, left.tiers, left.keys, duplicates)

    def first_tier(self) -> NDArray[np.int64]:
        """Return the documents of the first tier that has any."""
        documents: NDArray[np.int64] = self.found.documents[self.tiers.first()]
        return documents

    def _at(self, places: NDArray[np.int64]) -> "Selection":
        return Selection(
            self.found.at(places),
            self.tiers.at(places),
            self.keys[places],
            self.duplicates[places],
        )


def select_all(query: Query, order: Order, ages: Ages, arrays: Arrays) -> Selection:
    """Return all that a query finds and that was not deleted."""
    found = evaluate(query, arrays)
    if arrays.live is not None:
        found = found.only(arrays.live)
    found = ages.decayed(found, order.decay, arrays)
    tiers = Tiers(order.tiers, found, arrays)
    alone = np.zeros(len(found.documents), np.int64)
    return Selection(found, tiers, _keys(order.sort, found, arrays), alone)


def _keys(sort: Sort, found: Found, arrays: Arrays) -> Array:
    """Return what the documents that were found are ordered by, largest first."""
    if sort == "relevance":
        return found.scores
    dates = arrays.numbers("published").take(found.documents).astype(np.uint64)
    if sort == "date":
        dates[dates != UNDATED] = ~dates[dates != UNDATED]
    return dates
