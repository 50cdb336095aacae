"""Facets: how many of some documents have each value of a keyword field."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.columnar.arrays import Arrays


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
        counts = [(names[place], int(found[place])) for place in found.nonzero()[0]]
        return dict(sorted(counts, key=lambda item: (-item[1], item[0])))

    def _of(self, field: str, arrays: Arrays) -> _Values:
        if field not in self._values:
            known: dict[str, int] = {}
            places = np.zeros(arrays.document_count, np.int32)
            for base, postings in arrays.fields(field):
                for term, number in postings.dictionary.terms():
                    place = known.setdefault(term.decode("utf-8", "replace"), len(known) + 1)
                    places[postings.documents(number) + base] = place
            self._values[field] = _Values(list(known), places)
        return self._values[field]
