"""Which documents have any of some terms: the union of their lists.

A single character is the union of all grams that begin with it, hundreds of lists. The same few
characters are asked for again and again, so what they find is kept.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import islice, pairwise
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from engine.columnar.field import Field
from engine.columnar.limits import note_cut_expansion, time_is_up

MOST_BYTES = 4 * 1024 * 1024
"""Of the unions of one open index, a bit a document: 320 in an index of 100,000 documents."""

_WORTH = 64
"""A union is kept that has more than a 64th of all documents; others are found fast."""

_AT_ONCE = 512
"""Lists between two looks at the clock."""


class KeptUnions:
    """Unions by what they are of; those that were not asked for longest are dropped first. Any
    number of threads may ask.
    """

    def __init__(self, document_count: int, most_bytes: int = MOST_BYTES) -> None:
        self._document_count = document_count
        self._most = most_bytes // max(1, (document_count + 7) // 8)
        self._bits: OrderedDict[Hashable, NDArray[np.uint8]] = OrderedDict()
        self._lock = Lock()

    def of(
        self, key: Hashable, find: Callable[[], NDArray[np.int64]], is_whole: Callable[[], bool]
    ) -> NDArray[np.int64]:
        """Return a union, ascending, looked for where it is not at hand. Kept is only what is found
        whole.
        """
        with self._lock:
            bits = self._bits.get(key)
            if bits is not None:
                self._bits.move_to_end(key)
        if bits is not None:
            return np.unpackbits(bits, count=self._document_count).view(bool).nonzero()[0]
        found = find()
        if len(found) * _WORTH > self._document_count and is_whole():
            marked = np.zeros(self._document_count, bool)
            marked[found] = True
            with self._lock:
                self._bits[key] = np.packbits(marked)
                while len(self._bits) > self._most:
                    self._bits.popitem(last=False)
        return found


def any_of(
    numbered: Iterable[tuple[int, Field, Iterable[int]]], most: int | None = None
) -> NDArray[np.int64]:
    """Return the documents that have any of some terms, numbered field by field.

    With `most`, only the most frequent so many terms of each count.
    """
    parts = [np.empty(0, np.int64)]
    for base, field, numbers in numbered:
        rest = iter(_most_frequent(field, numbers, most))
        parts.append(field.documents_of_any(_ranges(rest)) + base)
    return np.concatenate(parts)


def _ranges(numbers: Iterator[int]) -> Iterator[range]:
    """Yield numbers as ranges without gaps, until the time is up."""
    while (some := sorted(islice(numbers, _AT_ONCE))) and not time_is_up():
        start = some[0]
        for number, after in pairwise([*some, -1]):
            if after != number + 1:
                yield range(start, number + 1)
                start = after


def _most_frequent(field: Field, numbers: Iterable[int], most: int | None) -> Iterable[int]:
    if most is None:
        return numbers
    known = list(numbers)
    if len(known) <= most:
        return known
    note_cut_expansion()
    return sorted(known, key=field.count, reverse=True)[:most]
