"""Writes lists of ascending integers in the layout of `posting_lists`."""

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter, Spool, narrow
from engine.columnar.packed_integers import PackedWriter
from engine.columnar.posting_lists import FREQUENCIES, PAD, TABLES, WIDTHS, limit_of
from engine.columnar.short_integers import write_short

_ENTRY = 12
"""Bytes that a list with gaps takes in the tables, beside its gaps."""
_SMALL_COUNT = 255


class ListWriter:
    """Writes the lists of one field; all values are below `limit` (at most 2**32)."""

    def __init__(self, file: ArrayFileWriter, name: str, limit: int, frequencies: bool) -> None:
        file.attributes[f"{name}/limit"] = limit
        self._file, self._name = file, name
        self._scale = FREQUENCIES if frequencies else 1
        self._small = PackedWriter(limit * self._scale)
        self._gaps = {width: Spool(np.uint8) for width in WIDTHS}
        self._exceptions = PackedWriter(limit)
        self._tables: dict[str, list[Array]] = {name: [] for name in TABLES}
        self._bits: list[Array] = [np.empty(0, np.uint8)]
        self._flags = Spool(np.uint8)
        self._repeats = Spool(np.uint8)
        self._far: list[Array] = [np.empty(0, np.uint32)]

    def append(
        self,
        counts: Array,
        values: Array,
        frequencies: Array | None = None,
        document_counts: Array | None = None,
    ) -> None:
        """Add the lists of the next terms: their lengths (each 1 or more), and their values and
        frequencies (1 or more) one after the other; where values are positions, also in how many
        documents each term is.
        """
        if not len(counts):
            return
        gaps = _gaps(counts, values)
        widths, exceptions = self._choose(counts, gaps, frequencies)
        self._tables["counts"].append(np.where(widths == 0, counts, 0).astype(np.uint8))
        of_value = np.repeat(widths, counts)
        self._append_small(values, frequencies, of_value == 0)
        large = np.flatnonzero(widths)
        firsts = _starts(counts)[large]
        self._tables["gap_firsts"].append(values[firsts].astype(np.uint32))
        self._tables["gap_counts"].append(counts[large].astype(np.uint32))
        self._tables["gap_widths"].append(widths[large])
        self._tables["gap_exceptions"].append(exceptions[large].astype(np.uint32))
        if document_counts is not None:
            self._tables["gap_documents"].append(document_counts[large].astype(np.uint32))
        if frequencies is not None:
            self._append_frequencies(frequencies[of_value > 0], counts[large])
        of_value[firsts] = 0
        self._append_gaps(gaps, of_value)

    def finish(self) -> None:
        """Write all arrays."""
        file, name = self._file, self._name
        for table, parts in self._tables.items():
            whole = np.concatenate([np.empty(0, np.uint8), *parts])
            if table == "counts":
                write_short(file, f"{name}/{table}", whole)
            else:
                file.add(f"{name}/{table}", whole if table == "gap_firsts" else narrow(whole))
        file.add_spool(f"{name}/small", self._small.finish())
        for width, spool in self._gaps.items():
            spool.append(np.zeros(PAD, np.uint8))
            file.add_spool(f"{name}/gaps{width}", spool)
        file.add_spool(f"{name}/exceptions", self._exceptions.finish())
        self._flags.append(np.packbits(np.concatenate(self._bits)))
        file.add_spool(f"{name}/flags", self._flags)
        file.add_spool(f"{name}/repeats", self._repeats)
        file.add(f"{name}/far_repeats", np.concatenate(self._far))

    def save(self) -> None:
        """Write what was appended, which has no frequencies, for the writer of the lists before."""
        for table, parts in self._tables.items():
            whole = np.concatenate([np.empty(0, np.uint8), *parts])
            self._file.add(f"{self._name}/{table}", whole)
        for width, spool in self._gaps.items():
            self._file.add_spool(f"{self._name}/gaps{width}", spool)
        for part, spool in (("flags", self._flags), ("repeats", self._repeats)):  # empty
            self._file.add_spool(f"{self._name}/{part}", spool)
        self._small.save(self._file, f"{self._name}/small")
        self._exceptions.save(self._file, f"{self._name}/exceptions")

    def take_over(self, saved: ArrayFile) -> None:
        """Append what another writer with the same name and limit saved."""
        for table, parts in self._tables.items():
            parts.append(saved[f"{self._name}/{table}"])
        for width, spool in self._gaps.items():
            spool.append(saved[f"{self._name}/gaps{width}"])
        self._small.take_over(saved, f"{self._name}/small")
        self._exceptions.take_over(saved, f"{self._name}/exceptions")

    def _choose(
        self, counts: Array, gaps: Array, frequencies: Array | None
    ) -> tuple[NDArray[np.uint8], Array]:
        """Return the width of the gaps of each list, 0 for small ones, and its exceptions."""
        widths = np.zeros(len(counts), np.uint8)
        exceptions = np.zeros(len(counts), np.int64)
        starts = _starts(counts)
        unfit = counts > _SMALL_COUNT
        if frequencies is not None:
            unfit |= np.maximum.reduceat(frequencies, starts) > FREQUENCIES
        candidates = unfit | (counts * (self._small.width / 8 - 1) > _ENTRY)
        rows = np.flatnonzero(candidates)
        if not len(rows):
            return widths, exceptions
        gaps = gaps[np.repeat(candidates, counts)]
        counts = counts[rows].astype(np.int64)
        starts = _starts(counts)
        found = [
            np.add.reduceat(gaps >= limit_of(width), starts, dtype=np.int64) for width in WIDTHS
        ]
        costs = [
            (counts - 1) * width + self._exceptions.width * wrong // 8 + _ENTRY
            for width, wrong in zip(WIDTHS, found, strict=True)
        ]
        small = counts * self._small.width // 8
        costs.append(np.where(unfit[rows], np.iinfo(np.int64).max, small))
        best = np.argmin(costs, axis=0)
        widths[rows] = np.array([*WIDTHS, 0], np.uint8)[best]
        exceptions[rows] = np.choose(best, [*found, np.zeros_like(counts)])
        return widths, exceptions

    def _append_small(self, values: Array, frequencies: Array | None, mask: Array) -> None:
        entries = values[mask].astype(np.uint64)
        if frequencies is not None:
            entries = entries * np.uint64(self._scale) + frequencies[mask] - np.uint64(1)
        self._small.append(entries)

    def _append_gaps(self, gaps: Array, widths: Array) -> None:
        for width, spool in self._gaps.items():
            clipped = np.minimum(gaps[widths == width], limit_of(width))
            spool.append(_low_bytes(clipped, width))
        limits = np.array([1 << 33, *map(limit_of, WIDTHS)], np.int64)[widths]
        self._exceptions.append(gaps[gaps >= limits].astype(np.uint64))

    def _append_frequencies(self, frequencies: Array, counts: Array) -> None:
        flags = frequencies > 1
        bits = np.concatenate([self._bits.pop(), flags.view(np.uint8)])
        whole = len(bits) // 8 * 8
        self._flags.append(np.packbits(bits[:whole]))
        self._bits.append(bits[whole:])
        if len(counts):
            starts = _starts(counts)
            repeated = np.add.reduceat(flags, starts, dtype=np.uint32)
            self._tables["gap_repeats"].append(repeated)
        repeats = frequencies[flags].astype(np.int64) - 2
        far = np.flatnonzero(repeats >= 255)
        pairs = np.stack([far + self._repeats.items, repeats[far]], axis=1)
        self._far.append(pairs.astype(np.uint32).ravel())
        self._repeats.append(np.minimum(repeats, 255).astype(np.uint8))


def _starts(counts: Array) -> NDArray[np.int64]:
    """Return where each list begins."""
    return np.cumsum(counts, dtype=np.int64) - counts


def _gaps(counts: Array, values: Array) -> NDArray[np.int64]:
    """Return the differences of each list, 0 for its first value."""
    gaps = values.astype(np.int64)
    gaps[1:] -= values[:-1]
    gaps[_starts(counts)] = 0
    return gaps


def _low_bytes(values: Array, width: int) -> NDArray[np.uint8]:
    """Return the low bytes of each value, one after the other."""
    return values.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :width].ravel()
