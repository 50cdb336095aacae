"""Reads lists of ascending integers in the layout of `posting_lists`."""

from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, ArrayFile, numbers_in, sums
from engine.columnar.packed_integers import PackedReader, packed_size
from engine.columnar.posting_lists import (
    FREQUENCIES,
    FREQUENCY_BITS,
    PAD,
    PARTS,
    TABLES,
    WIDTHS,
    limit_of,
)
from engine.columnar.short_integers import read_short
from engine.errors import IndexDamaged

_BLOCK = 64


class Values(NamedTuple):
    """A list: `values` int64 ascending, `repeated` places in it whose frequency is more than one,
    and those frequencies.
    """

    values: NDArray[np.int64]
    repeated: NDArray[np.int64]
    frequencies: NDArray[np.int64]


_NONE = np.empty(0, np.int64)


class ListReader:
    """Reads the lists of one field."""

    def __init__(self, file: ArrayFile, name: str, limit: int, frequencies: bool) -> None:
        """Raises KeyError or ValueError where the file has no such lists."""
        self._name = f"{file.name} ({name})"
        if file.attributes[f"{name}/limit"] != limit:
            raise ValueError("limit")
        self._limit = limit
        self._with_frequencies = frequencies
        self._arrays = {part: file[f"{name}/{part}"] for part in (*TABLES, *PARTS)}
        self._arrays["counts"] = read_short(file, f"{name}/counts")
        self._small = PackedReader(
            self._arrays["small"], limit * (FREQUENCIES if frequencies else 1)
        )
        self._exceptions = PackedReader(self._arrays["exceptions"], limit)
        self._counts = numbers_in(self._arrays["counts"])
        self._gap_firsts, self._gap_counts, self._gap_widths = (
            numbers_in(self._arrays[part]) for part in ("gap_firsts", "gap_counts", "gap_widths")
        )

    def __len__(self) -> int:
        return len(self._counts)

    def count(self, number: int) -> int:
        """Return how many values the list of a term has."""
        return self._counts[number] or self._gap_counts[self._row(number)]

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How many values the list of each term has. Raises IndexDamaged."""
        counts = self._arrays["counts"].astype(np.int64)
        counts[np.asarray(self._tables.terms)] = self._arrays["gap_counts"]
        return counts

    def document_count(self, number: int) -> int | None:
        """Return in how many documents a list of positions with gaps is; None for a small one."""
        if self._counts[number]:
            return None
        return int(self._arrays["gap_documents"][self._row(number)])

    def read(self, number: int) -> Values:
        """Return the list of a term. Raises IndexDamaged where it is not one."""
        repeated = frequencies = _NONE
        try:
            if count := self._counts[number]:
                values = self._small_entries(number, count)
                if self._with_frequencies:
                    all_frequencies = values & (FREQUENCIES - 1)
                    values >>= FREQUENCY_BITS
                    repeated = all_frequencies.nonzero()[0]
                    frequencies = all_frequencies[repeated] + 1
            else:
                row = self._row(number)
                values = self._read_gaps(row)
                if self._with_frequencies:
                    repeated, frequencies = self._frequencies(row, row + 1, len(values))
        except (IndexError, ValueError, TypeError):
            raise self._damaged() from None
        return Values(self._checked(values), repeated, frequencies)

    def read_values(self, number: int) -> NDArray[np.int64]:
        """Return the values of the list of a term. Raises IndexDamaged where it is not one."""
        try:
            if not (count := self._counts[number]):
                return self._checked(self._read_gaps(self._row(number)))
            values = self._small_entries(number, count)
        except (IndexError, ValueError, TypeError):
            raise self._damaged() from None
        return self._checked(values >> FREQUENCY_BITS if self._with_frequencies else values)

    def read_together(self, numbers: range) -> NDArray[np.int64]:
        """Return the values of the lists of some terms in a row, in no order. Raises
        IndexDamaged.
        """
        return np.concatenate(self.pieces(numbers))

    def pieces(self, numbers: range) -> list[NDArray[np.int64]]:
        """Return what `read_together` does, in pieces. Small lists lie side by side."""
        try:
            counts = self._arrays["counts"][numbers.start : numbers.stop]
            values = self._small_entries(numbers.start, int(counts.sum(dtype=np.int64)))
        except (IndexError, ValueError, TypeError):
            raise self._damaged() from None
        if self._with_frequencies:
            values >>= FREQUENCY_BITS
        if len(values) and not 0 <= values.min() <= values.max() < self._limit:
            raise self._damaged()
        return [values, *self._each_of((counts == 0).nonzero()[0] + numbers.start)]

    def _each_of(self, numbers: Array) -> list[NDArray[np.int64]]:
        """Return the values of some lists, in pieces."""
        return [self.read_values(number) for number in numbers.tolist()]

    def frequencies_at(self, number: int, places: Array) -> Array:
        """Return the frequencies at some places of the list of a term, without reading all."""
        try:
            if count := self._counts[number]:
                return (self._small_entries(number, count)[places] & (FREQUENCIES - 1)) + 1
            return self._some_frequencies(self._row(number), places)
        except (IndexError, ValueError, TypeError):
            raise self._damaged() from None

    @cached_property
    def _tables(self) -> "Tables":
        return Tables.of(self._arrays, self._small.width, self._exceptions.width, self._name)

    def _row(self, number: int) -> int:
        return bisect_left(self._tables.terms, number)

    def _small_start(self, number: int) -> int:
        block = number // _BLOCK
        return self._tables.blocks[block] + sum(self._counts[block * _BLOCK : number])

    def _small_entries(self, number: int, count: int) -> NDArray[np.int64]:
        return self._small.read(self._small_start(number), count)

    def _checked(self, values: NDArray[np.int64]) -> NDArray[np.int64]:
        if not 0 <= values[0] <= values[-1] < self._limit:
            raise self._damaged()
        return values

    def _read_gaps(self, row: int) -> NDArray[np.int64]:
        tables = self._tables
        count, width, start = self._gap_counts[row], self._gap_widths[row], tables.starts[row]
        gaps = read_bytes(self._arrays[f"gaps{width}"], start, count - 1, width)
        first, end = tables.exceptions_before[row], tables.exceptions_before[row + 1]
        values = np.empty(count, np.int64)
        values[0] = self._gap_firsts[row]
        values[1:] = gaps
        if first < end:
            wide = (gaps == limit_of(width)).nonzero()[0] + 1
            values[wide] = self._exceptions.read(first, end - first)
        return values.cumsum(out=values)

    def _frequencies(self, row: int, end_row: int, count: int) -> tuple[Array, Array]:
        """Return which of the `count` values of consecutive lists have a frequency of more than
        one, and those frequencies.
        """
        first, end = self._tables.repeats_before[row], self._tables.repeats_before[end_row]
        if first == end:
            return _NONE, _NONE
        bit = self._tables.flags_before[row]
        packed = self._arrays["flags"][bit // 8 : (bit + count + 7) // 8]
        bits = np.unpackbits(packed)[bit % 8 : bit % 8 + count]
        repeated = bits.view(bool).nonzero()[0]  # ten times as fast as of numbers
        if end - first != len(repeated):
            raise self._damaged()
        return repeated, self._repeats(np.arange(first, end))

    def _some_frequencies(self, row: int, places: Array) -> Array:
        """Return frequencies: 1 where the flag is not set, else that of the flag's rank."""
        frequencies = np.ones(len(places), np.int64)
        first, end = self._tables.repeats_before[row], self._tables.repeats_before[row + 1]
        if first == end:
            return frequencies
        bit = self._tables.flags_before[row]
        flags = self._arrays["flags"][bit // 8 : (bit + self._gap_counts[row] + 7) // 8]
        places = places + bit % 8
        bytes_, shifts = places >> 3, (places & 7).astype(np.uint8)
        more = ((flags[bytes_] << shifts) & np.uint8(128)).nonzero()[0]
        if len(more):
            before = _ranks(flags, bit % 8)[bytes_[more]]
            in_byte = np.bitwise_count(flags[bytes_[more]] >> (np.uint8(8) - shifts[more]))
            frequencies[more] = self._repeats(first + before + in_byte)
        return frequencies

    def _repeats(self, places: Array) -> Array:
        """Return the frequencies that are kept at some places of `repeats`."""
        stored = self._arrays["repeats"][places].astype(np.int64)
        far = self._arrays["far_repeats"].reshape(-1, 2)
        if len(far) and 255 in stored:
            rows = far[:, 0].searchsorted(places[stored == 255])
            stored[stored == 255] = far[rows, 1]
        return stored + 2

    def _damaged(self) -> IndexDamaged:
        return IndexDamaged(f"{self._name} has damaged postings")


class Tables(NamedTuple):
    """Where each list begins, added up when a field is first read."""

    terms: memoryview  # those that have lists with gaps
    blocks: memoryview  # small values before each block of terms
    starts: memoryview  # of each list with gaps: gaps of the same width before it
    exceptions_before: memoryview
    repeats_before: memoryview
    flags_before: memoryview

    @classmethod
    def of(cls, arrays: dict[str, Array], width: int, exception_width: int, name: str) -> "Tables":
        counts = arrays["counts"]
        padded = np.zeros(-(-len(counts) // _BLOCK) * _BLOCK, np.uint8)
        padded[: len(counts)] = counts
        small = padded.reshape(-1, _BLOCK).sum(axis=1, dtype=np.int64)
        terms = (counts == 0).nonzero()[0]
        gap_counts = arrays["gap_counts"].astype(np.int64)
        tables = ("gap_firsts", "gap_counts", "gap_widths", "gap_exceptions")
        fits = {len(arrays[table]) for table in tables} == {len(terms)}
        if not fits or not gap_counts.all() or not np.isin(arrays["gap_widths"], WIDTHS).all():
            raise IndexDamaged(f"{name} has damaged tables")
        starts = np.zeros(len(gap_counts), np.int64)
        fits = packed_size(int(small.sum()), width) == len(arrays["small"])
        for gap_width in WIDTHS:
            rows = arrays["gap_widths"] == gap_width
            gaps = gap_counts[rows] - 1
            ends = np.cumsum(gaps)
            starts[rows] = ends - gaps
            total = int(ends[-1]) if len(ends) else 0
            fits &= total * gap_width + PAD == len(arrays[f"gaps{gap_width}"])
        exceptions, repeats = (sums(arrays[part]) for part in ("gap_exceptions", "gap_repeats"))
        fits &= packed_size(int(exceptions[-1]), exception_width) == len(arrays["exceptions"])
        fits &= int(repeats[-1]) == len(arrays["repeats"])
        if not fits:
            raise IndexDamaged(f"{name} has damaged tables")
        flags = np.cumsum(gap_counts) - gap_counts
        return cls(*map(numbers_in, (terms, sums(small), starts, exceptions, repeats, flags)))


def _ranks(flags: Array, skipped: int) -> Array:
    """Return how many flags are set before each byte, without those of another list before."""
    counts = np.bitwise_count(flags).astype(np.int64)
    if skipped:
        counts[0] -= int(flags[0] >> (8 - skipped)).bit_count()
    ranks = counts.cumsum() - counts
    if skipped:
        ranks[0] = -int(flags[0] >> (8 - skipped)).bit_count()
    return ranks


def read_bytes(source: Array, start: int, count: int, width: int) -> Array:
    """Return `count` unsigned integers of `width` bytes from the one numbered `start`."""
    if width == 1:
        found = source[start : start + count]
    elif width == 2:
        found = source[2 * start : 2 * (start + count)].view("<u2")
    else:
        found = np.ndarray((count,), "<u4", source.data, start * width, (width,))
        found = found & np.uint32(limit_of(width))
    if len(found) != count:
        raise ValueError("cut off")
    return found
