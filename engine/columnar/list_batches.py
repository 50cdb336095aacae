"""Reads the lists of some terms at once, wherever they lie: a dozen passes over arrays, and for
each list little more than to find it.
"""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import ranges, sums
from engine.columnar.list_ranges import RangeReader
from engine.columnar.list_reader import read_bytes
from engine.columnar.posting_lists import FREQUENCIES, FREQUENCY_BITS, limit_of

Places = NDArray[np.int64]

_FIRST = np.zeros(1, np.uint8)
"""Stands before the gaps of a list, where its first value belongs."""
_NONE = np.empty(0, np.int64)

_Rows = Sequence[tuple[int, int]]
"""The width of the gaps and the row of each of some lists with gaps, by width."""


class Lists(NamedTuple):
    """Some lists one after the other: `values` ascend within each; that of `numbers[n]` lies from
    `bounds[n]` to `bounds[n + 1]`. `repeated` are the places whose frequency is more than one,
    ascending, and `frequencies` these frequencies.
    """

    numbers: list[int]
    bounds: Places
    values: Places
    repeated: Places
    frequencies: Places


class BatchReader(RangeReader):
    """Reads lists one by one, those of a range of terms together, or those of any terms."""

    def read_batch(self, numbers: Sequence[int]) -> Lists:
        """Return the lists of some terms, one at least, in an order of its own. Raises
        IndexDamaged.
        """
        small = [number for number in numbers if self._counts[number]]
        some = (self._row(number) for number in numbers if not self._counts[number])
        rows = sorted((self._gap_widths[row], row) for row in some)
        counts = [self._counts[number] for number in small]
        counts += [self._gap_counts[row] for _, row in rows]
        terms = [*small, *(self._tables.terms[row] for _, row in rows)]
        bounds = sums(np.array(counts))
        values = np.empty(int(bounds[-1]), np.int64)
        split = len(small)
        try:
            repeats = [self._fill_small(small, bounds[: split + 1], values)]
            if rows:
                self._fill_gaps(rows, bounds[split:], values)
                repeats.append(self._flagged(rows, bounds[split:]))
        except (IndexError, ValueError, TypeError):
            raise self._damaged() from None
        firsts, lasts = values[bounds[:-1]], values[bounds[1:] - 1]
        if firsts.min() < 0 or (firsts > lasts).any() or lasts.max() >= self._limit:
            raise self._damaged()
        return Lists(terms, bounds, values, *map(np.concatenate, zip(*repeats, strict=True)))

    def _fill_small(
        self, numbers: Sequence[int], bounds: Places, values: Places
    ) -> tuple[Places, Places]:
        """Read small lists to where they belong; return the places that have a frequency of more
        than one, and those frequencies.
        """
        if not numbers:
            return _NONE, _NONE
        entries = self._small.read_ranges(
            np.array([self._small_start(number) for number in numbers]), np.diff(bounds)
        )
        values = values[: len(entries)]
        if not self._with_frequencies:
            values[:] = entries
            return _NONE, _NONE
        np.right_shift(entries, FREQUENCY_BITS, out=values)
        entries &= FREQUENCIES - 1
        repeated = entries.nonzero()[0]
        return repeated, entries[repeated] + 1

    def _fill_gaps(self, rows: _Rows, bounds: Places, values: Places) -> None:
        """Read lists with gaps to where they belong."""
        tables = self._tables
        pieces = []
        for width, row in rows:
            count = self._gap_counts[row] - 1
            pieces += [
                _FIRST,
                read_bytes(self._arrays[f"gaps{width}"], tables.starts[row], count, width),
            ]
        values = values[bounds[0] :]
        np.concatenate(pieces, out=values)
        places = bounds - bounds[0]
        at = 0
        for width, of_width in groupby(rows, itemgetter(0)):
            there = [row for _, row in of_width]
            self._put_exceptions(width, there, values[places[at] : places[at + len(there)]])
            at += len(there)
        values.cumsum(out=values)
        firsts = np.array([self._gap_firsts[row] for _, row in rows])
        values += np.repeat(firsts - values[places[:-1]], np.diff(places))

    def _put_exceptions(self, width: int, rows: Sequence[int], gaps: Places) -> None:
        """Put the gaps that do not fit into a width where they belong."""
        starts = self._tables.exceptions
        firsts = np.array([starts[row] for row in rows])
        counts = np.array([starts[row + 1] for row in rows]) - firsts
        if counts.any():
            wide = (gaps == limit_of(width)).nonzero()[0]
            gaps[wide] = self._exceptions.read_ranges(firsts, counts)

    def _flagged(self, rows: _Rows, bounds: Places) -> tuple[Places, Places]:
        """Return the places of lists with gaps that have a frequency of more than one, and those
        frequencies.
        """
        if not self._with_frequencies:
            return _NONE, _NONE
        tables, first = self._tables, int(bounds[0])
        edges = (bounds - first).tolist()
        flags = np.zeros(edges[-1], np.uint8)
        for at, (_, row) in enumerate(rows):
            if tables.repeats[row] < tables.repeats[row + 1]:
                bit, count = tables.flags[row], self._gap_counts[row]
                packed = self._arrays["flags"][bit // 8 : (bit + count + 7) // 8]
                bits = np.unpackbits(packed)[bit % 8 : bit % 8 + count]
                flags[edges[at] : edges[at + 1]] = bits
        repeated = flags.view(bool).nonzero()[0]
        firsts = np.array([tables.repeats[row] for _, row in rows])
        counts = np.array([tables.repeats[row + 1] for _, row in rows]) - firsts
        if counts.sum() != len(repeated):
            raise self._damaged()
        return repeated + first, self._repeats(ranges(firsts, counts))
