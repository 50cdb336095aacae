"""Reads the lists of some terms at once, wherever they lie: some dozens of passes over arrays, and
for each list little more than to find it.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, ranges, sums
from engine.columnar.list_ranges import RangeReader
from engine.columnar.list_reader import Tables, read_bytes
from engine.columnar.posting_lists import FREQUENCIES, FREQUENCY_BITS, WIDTHS, limit_of

Places = NDArray[np.int64]

_FIRST = np.zeros(1, np.uint8)
"""Stands before the gaps of a list, where its first value belongs."""
_NONE = np.empty(0, np.int64)


class Lists(NamedTuple):
    """Some lists one after the other: `values` ascend within each; that which was asked for as
    number `order[n]` lies from `bounds[n]` to `bounds[n + 1]`. `repeated` are the places whose
    frequency is more than one, ascending, and `frequencies` these frequencies.
    """

    order: Places
    bounds: Places
    values: Places
    repeated: Places
    frequencies: Places


class BatchReader(RangeReader):
    """Reads lists one by one, those of a range of terms together, or those of any terms."""

    @cached_property
    def columns(self) -> dict[str, Array]:
        """The tables, and those that they were added up from, as arrays."""
        tables = zip(Tables._fields, map(np.asarray, self._tables), strict=True)
        return {**self._arrays, **dict(tables)}

    @property
    def bits(self) -> tuple[int, int]:
        """How many each value of a small list takes, and each exception."""
        return self._small.width, self._exceptions.width

    def counts_of(self, numbers: Places) -> Places:
        """Return how many values the list of each of some terms has."""
        counts = self.columns["counts"][numbers].astype(np.int64)
        large = (counts == 0).nonzero()[0]
        rows = self.columns["terms"].searchsorted(numbers[large])
        counts[large] = self.columns["gap_counts"][rows]
        return counts

    def read_batch(self, wanted: Places) -> Lists:
        """Return the lists of some terms, one at least, in an order of its own. Raises
        IndexDamaged.
        """
        columns = self.columns
        counts = columns["counts"][wanted]
        small, large = counts.nonzero()[0], (counts == 0).nonzero()[0]
        rows = columns["terms"].searchsorted(wanted[large])
        by_width = columns["gap_widths"][rows].argsort(kind="stable")
        rows = rows[by_width]
        bounds = sums(np.concatenate([counts[small], columns["gap_counts"][rows]]))
        values = np.empty(bounds.item(-1), np.int64)
        try:
            repeats = [self._fill_small(wanted[small].tolist(), bounds[: len(small) + 1], values)]
            if len(rows):
                self._fill_gaps(rows, bounds[len(small) :], values)
                repeats.append(self._flagged(rows, bounds[len(small) :]))
        except (IndexError, ValueError, TypeError):
            raise self._damaged() from None
        firsts, lasts = values[bounds[:-1]], values[bounds[1:] - 1]
        if firsts.min() < 0 or (firsts > lasts).any() or lasts.max() >= self._limit:
            raise self._damaged()
        order = np.concatenate([small, large[by_width]])
        return Lists(order, bounds, values, *map(np.concatenate, zip(*repeats, strict=True)))

    def _each_of(self, numbers: Array) -> list[Places]:
        """Return the values of the lists with gaps of terms in a row: those of one width lie side
        by side, so all are read at once.
        """
        if not len(numbers):
            return []
        columns, first = self.columns, self._row(int(numbers[0]))
        rows = np.arange(first, first + len(numbers))
        pieces = [columns["gap_firsts"][rows].astype(np.int64)]
        widths = columns["gap_widths"][rows]
        try:
            pieces += [self._after_firsts(width, rows[widths == width]) for width in WIDTHS]
        except (IndexError, ValueError, TypeError):
            raise self._damaged() from None
        if any(len(values) and values.max() >= self._limit for values in pieces):
            raise self._damaged()
        return pieces

    def _after_firsts(self, width: int, rows: Places) -> Places:
        """Return the values of all lists of a width in some consecutive rows, but their firsts."""
        columns = self.columns
        counts = columns["gap_counts"][rows].astype(np.int64) - 1
        ends = counts.cumsum()
        if not len(ends) or not ends[-1]:
            return _NONE
        gaps = self._arrays[f"gaps{width}"]
        values = read_bytes(gaps, columns["starts"].item(rows[0]), ends.item(-1), width)
        values = values.astype(np.int64)
        self._put_exceptions(width, rows, values)
        values.cumsum(out=values)
        before = values[ends - counts - 1]
        before[ends == counts] = 0  # nothing is before the first list
        values += (columns["gap_firsts"][rows] - before).repeat(counts)
        return values

    def _fill_small(
        self, numbers: Sequence[int], bounds: Places, values: Places
    ) -> tuple[Places, Places]:
        """Read small lists to where they belong; return the places that have a frequency of more
        than one, and those frequencies.
        """
        if not numbers:
            return _NONE, _NONE
        starts = np.array([self._small_start(number) for number in numbers])
        entries = self._small.read_ranges(starts, bounds[1:] - bounds[:-1])
        values = values[: len(entries)]
        if not self._with_frequencies:
            values[:] = entries
            return _NONE, _NONE
        np.right_shift(entries, FREQUENCY_BITS, out=values)
        entries &= FREQUENCIES - 1
        repeated = entries.nonzero()[0]
        return repeated, entries[repeated] + 1

    def _fill_gaps(self, rows: Places, bounds: Places, values: Places) -> None:
        """Read lists with gaps, in the order of their widths, to where they belong."""
        columns = self.columns
        widths = columns["gap_widths"][rows]
        of_list = (widths, columns["starts"][rows], columns["gap_counts"][rows])
        pieces: list[Array] = []
        for width, start, count in zip(*(column.tolist() for column in of_list), strict=True):
            gaps = self._arrays[f"gaps{width}"]
            pieces += (_FIRST, read_bytes(gaps, start, count - 1, width))
        values = values[bounds.item(0) :]
        np.concatenate(pieces, out=values)
        places = bounds - bounds[0]
        for width in WIDTHS:
            start, end = widths.searchsorted((width, width + 1)).tolist()
            if start < end:
                self._put_exceptions(width, rows[start:end], values[places[start] : places[end]])
        values.cumsum(out=values)
        firsts = columns["gap_firsts"][rows] - values[places[:-1]]
        values += firsts.repeat(places[1:] - places[:-1])

    def _put_exceptions(self, width: int, rows: Places, gaps: Places) -> None:
        """Put the gaps that do not fit into a width where they belong."""
        starts = self.columns["exceptions_before"]
        firsts = starts[rows]
        counts = starts[rows + 1] - firsts
        if counts.any():
            wide = (gaps == limit_of(width)).nonzero()[0]
            gaps[wide] = self._exceptions.read_ranges(firsts, counts)

    def _flagged(self, rows: Places, bounds: Places) -> tuple[Places, Places]:
        """Return the places of lists with gaps that have a frequency of more than one, and those
        frequencies.
        """
        if not self._with_frequencies:
            return _NONE, _NONE
        columns, flags = self.columns, np.zeros(int(bounds[-1]), np.uint8)
        firsts = columns["repeats_before"][rows]
        counts = columns["repeats_before"][rows + 1] - firsts
        some = counts.nonzero()[0]
        of_list = (columns["flags_before"][rows[some]], bounds[some], bounds[some + 1])
        for bit, start, end in zip(*(column.tolist() for column in of_list), strict=True):
            packed = columns["flags"][bit // 8 : (bit + end - start + 7) // 8]
            flags[start:end] = np.unpackbits(packed)[bit % 8 : bit % 8 + end - start]
        repeated = flags.view(bool).nonzero()[0]
        if counts.sum() != len(repeated):
            raise self._damaged()
        return repeated, self._repeats(ranges(firsts, counts))
