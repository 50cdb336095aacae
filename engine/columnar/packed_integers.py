"""Integers of a fixed number of bits, one after the other, lowest bit first; no Python loop over
them.
"""

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter, Spool, ranges

_READY = 256
_PAD = 8
"""Bytes after the last integer, so that a whole word can be read at any of them."""


def bits_for(limit: int) -> int:
    """Return the bits that every value below a limit fits into."""
    return max(limit - 1, 1).bit_length()


def packed_size(count: int, width: int) -> int:
    """Return the bytes that so many integers take, with what is added at the end."""
    return (count + 7) // 8 * width + _PAD


class PackedWriter:
    """Collects integers below `limit` (at most 2**48)."""

    def __init__(self, limit: int) -> None:
        self.width = bits_for(limit)
        self._spool = Spool(np.uint8)
        self._left = np.empty(0, np.uint64)

    def append(self, values: NDArray[np.uint64]) -> None:
        """Add integers."""
        values = np.concatenate([self._left, values])
        whole = len(values) // 8 * 8
        self._spool.append(_pack(values[:whole], self.width))
        self._left = values[whole:]

    def finish(self) -> Spool:
        """Return the bytes of all integers."""
        rest = np.zeros(-len(self._left) % 8, np.uint64)
        self._spool.append(_pack(np.concatenate([self._left, rest]), self.width))
        self._spool.append(np.zeros(_PAD, np.uint8))
        return self._spool

    def save(self, file: ArrayFileWriter, name: str) -> None:
        """Write what was added, for the writer of the integers before these."""
        file.add_spool(name, self._spool)
        file.add(f"{name}/left", self._left)

    def take_over(self, saved: ArrayFile, name: str) -> None:
        """Add what another writer with the same limit saved: its bits are moved behind those that
        are left here.
        """
        count, size = len(self._left), len(saved[name])
        bits = int.from_bytes(saved[name].tobytes(), "little") << count * self.width
        for place, value in enumerate(self._left.tolist()):
            bits |= value << place * self.width
        whole = (bits & ((1 << 8 * size) - 1)).to_bytes(size, "little")
        self._spool.append(np.frombuffer(whole, np.uint8))
        bits >>= 8 * size
        left = [bits >> place * self.width & ((1 << self.width) - 1) for place in range(count)]
        self._left = np.array(left, np.uint64)
        self.append(saved[f"{name}/left"])


def _pack(values: NDArray[np.uint64], width: int) -> NDArray[np.uint8]:
    """Pack a multiple of eight integers: each eight take `width` bytes."""
    rows = values.reshape(-1, 8)
    packed = np.zeros((len(rows), width + 8), np.uint8)
    for place in range(8):
        byte, shift = divmod(place * width, 8)
        shifted = (rows[:, place] << np.uint64(shift)).astype("<u8")
        packed[:, byte : byte + 8] |= shifted.view(np.uint8).reshape(-1, 8)
    return packed[:, :width].ravel()


class PackedReader:
    """Reads what a `PackedWriter` wrote."""

    def __init__(self, source: Array, limit: int) -> None:
        self.width = bits_for(limit)
        self._mask = np.uint64((1 << self.width) - 1)
        self._bits = np.arange(0, _READY * self.width, self.width)
        length = max(len(source) - _PAD + 1, 0)
        # A word at every byte; they overlap.
        self._words = np.ndarray((length,), "<u8", source.data, 0, (1,)) if length else source

    def read(self, first: int, count: int) -> NDArray[np.int64]:
        """Return integers from the one numbered `first` on. Raises IndexError where there are not
        so many.
        """
        if count > _READY:
            return self._unpack(np.arange(first, first + count) * self.width)
        return self._unpack(self._bits[:count] + first * self.width)

    def read_ranges(self, firsts: Array, counts: Array) -> NDArray[np.int64]:
        """Return so many integers from each first one on. Raises IndexError."""
        return self._unpack(ranges(firsts, counts) * self.width)

    def _unpack(self, bits: NDArray[np.int64]) -> NDArray[np.int64]:
        words: NDArray[np.uint64] = self._words[bits >> 3]
        words >>= (bits & 7).view(np.uint64)
        words &= self._mask
        return words.view(np.int64)
