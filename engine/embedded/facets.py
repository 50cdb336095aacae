"""Facets: how many of some documents have each value of a keyword field, or are of each month."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.schema import MONTH
from engine.columnar.arrays import Arrays

_MINUTES = 1_000_000
"""What a number YYYYMMDDHHMM is divided by to be a month."""


class _Values(NamedTuple):
    """All values of a field, and which of them each document has: its place + 1, or 0."""

    names: list[str]
    places: NDArray[np.int32]


class Facets:
    """Counts values; what each document has is looked up once and kept."""

    def __init__(self) -> None:
        self._values: dict[str, _Values] = {}

    def counts(self, field: str, documents: NDArray[np.int64], arrays: Arrays) -> dict[str, int]:
        """Return counts by value, most first, then by value; documents without one do not count."""
        names, places = self._of(field, arrays)
        found = np.bincount(places.take(documents), minlength=len(names) + 1)[1:]
        return _ordered([(names[place], int(found[place])) for place in found.nonzero()[0]])

    def _of(self, field: str, arrays: Arrays) -> _Values:
        if field not in self._values and field == MONTH:
            self._values[field] = _months(arrays.numbers("published"))
        elif field not in self._values:
            known: dict[str, int] = {}
            places = np.zeros(arrays.document_count, np.int32)
            for base, postings in arrays.fields(field):
                for term, number in postings.dictionary.terms():
                    place = known.setdefault(term.decode("utf-8", "replace"), len(known) + 1)
                    places[postings.documents(number) + base] = place
            self._values[field] = _Values(list(known), places)
        return self._values[field]


def _months(published: NDArray[Any]) -> _Values:
    """Return the months of all documents; UNDATED is in none, nor is a date without a month."""
    months, places = np.unique(published.astype(np.uint64) // _MINUTES, return_inverse=True)
    named = (months % 100 >= 1) & (months % 100 <= 12)
    names = [f"{month // 100:04}-{month % 100:02}" for month in months[named].tolist()]
    return _Values(names, np.where(named, named.cumsum(), 0).astype(np.int32)[places])


def _ordered(counts: list[tuple[str, int]]) -> dict[str, int]:
    return dict(sorted(counts, key=lambda item: (-item[1], item[0])))
