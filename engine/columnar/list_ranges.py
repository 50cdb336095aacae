"""Reads the lists of many consecutive terms at once, for merging: a dozen passes over arrays where
`ListReader.read` would be called for every term.
"""

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array
from engine.columnar.list_reader import ListReader, read_bytes
from engine.columnar.posting_lists import FREQUENCIES, FREQUENCY_BITS, WIDTHS, limit_of

_LIMITS = np.array([1 << 33, *map(limit_of, WIDTHS)], np.int64)
"""What stands for an exception among gaps of each width; of what is no gap, more than any value."""


class RangeReader(ListReader):
    """Reads lists one by one, or those of a range of terms together."""

    def read_range(self, low: int, high: int) -> tuple[NDArray[np.int64], Array | None]:
        """Return the values of the terms from `low` up to `high`, list after list, and their
        frequencies, where there are any. Raises IndexDamaged.
        """
        is_small = np.repeat(self._arrays["counts"][low:high] > 0, self.counts[low:high])
        values = np.empty(len(is_small), np.int64)
        frequencies = np.ones(len(values), np.uint32) if self._with_frequencies else None
        rows = slice(self._row(low), self._row(high))
        try:
            small = self._small_entries(low, int(is_small.sum())) if is_small.any() else values[:0]
            if frequencies is not None:
                frequencies[is_small] = (small & (FREQUENCIES - 1)) + 1
                small >>= FREQUENCY_BITS
            values[is_small] = small
            if rows.start < rows.stop:
                large = ~is_small
                values[large] = self._lists_with_gaps(rows)
                if frequencies is not None:
                    frequencies[large] = self._all_frequencies(rows, int(large.sum()))
        except (IndexError, ValueError, TypeError):
            raise self._damaged() from None
        if len(values) and not 0 <= values.min() <= values.max() < self._limit:
            raise self._damaged()
        return values, frequencies

    def _lists_with_gaps(self, rows: slice) -> NDArray[np.int64]:
        tables = self._tables
        counts = self._arrays["gap_counts"][rows].astype(np.int64)
        widths = self._arrays["gap_widths"][rows]
        starts = np.cumsum(counts) - counts
        width_of = np.repeat(widths, counts)
        width_of[starts] = 0  # a first value is no gap
        gaps = np.zeros(len(width_of), np.int64)
        for width in WIDTHS:
            there = np.flatnonzero(widths == width)
            if len(there):
                mask = width_of == width
                start = tables.starts[rows.start + int(there[0])]
                gaps[mask] = read_bytes(self._arrays[f"gaps{width}"], start, int(mask.sum()), width)
        first, end = tables.exceptions_before[rows.start], tables.exceptions_before[rows.stop]
        gaps[gaps == _LIMITS[width_of]] = self._exceptions.read(first, end - first)
        values = np.cumsum(gaps)
        values += np.repeat(self._arrays["gap_firsts"][rows] - values[starts], counts)
        return values

    def _all_frequencies(self, rows: slice, count: int) -> Array:
        frequencies = np.ones(count, np.uint32)
        repeated, more = self._frequencies(rows.start, rows.stop, count)
        frequencies[repeated] = more
        return frequencies
