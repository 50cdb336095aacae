"""How old documents are, and what that takes from their scores."""

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays, Score
from engine.columnar.found import Found
from engine.embedded.layout import UNDATED
from engine.protocol import Decay

_DAY, _MONTH, _YEAR = 10_000, 1_000_000, 100_000_000
"""In YYYYMMDDHHMM."""


class Ages:
    """The ages of all documents in days, found out once and kept.

    They count back from the newest document that is no newer than the index; what says that it is
    newer has a wrong date, and is 0 days old. One without a date is as old as the oldest.
    """

    def __init__(self, built_at: str) -> None:
        self._built = np.datetime64(built_at[:10], "D")
        self._ages: NDArray[np.float32] | None = None

    def decayed(self, found: Found, decay: Decay | None, arrays: Arrays) -> Found:
        """Return what was found with what age leaves of its scores."""
        if decay is None:
            return found
        factors = self.factors(decay, found.documents, arrays).astype(Score)
        return Found(found.documents, found.scores * factors)

    def factors(self, decay: Decay | None, documents: NDArray[np.int64], arrays: Arrays) -> Array:
        """Return what the scores of some documents are multiplied by."""
        if decay is None:
            return np.ones(len(documents))
        if self._ages is None:
            self._ages = self._counted(arrays.numbers("published"))
        halvings = self._ages.take(documents) / decay.half_life_days
        factors: Array = 1 - decay.most * (1 - np.exp2(-halvings))
        return factors

    def _counted(self, published: Array) -> NDArray[np.float32]:
        days = _days(published)
        dated = published != UNDATED
        known = days[dated & (days <= self._built)]
        newest = known.max() if len(known) else self._built
        ages = np.maximum((newest - days).astype(np.float32), 0)
        ages[~dated] = ages[dated].max(initial=0)
        return ages


def _days(published: Array) -> NDArray[np.datetime64]:
    """Return days of YYYYMMDDHHMM; a month or day that is 00 counts as the first."""
    numbers = published.astype(np.int64)
    months = (numbers // _YEAR - 1970) * 12 + np.maximum(numbers // _MONTH % 100, 1) - 1
    days = np.maximum(numbers // _DAY % 100, 1) - 1
    found: NDArray[np.datetime64] = months.astype("M8[M]").astype("M8[D]") + days
    return found
