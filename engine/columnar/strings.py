"""Byte strings, one after the other in an array of a file, and the length of each in another.

NAME/bytes, NAME/lengths
"""

from array import array
from collections.abc import Iterable

import numpy as np

from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter, narrow, numbers_in, sums
from engine.errors import IndexDamaged

_PIECE = 1 << 20
"""Bytes that are collected before they are written."""


class StringsWriter:
    """Streams byte strings into two arrays of a file: their bytes, and where each begins.

    No other array can be begun in between.
    """

    def __init__(self, file: ArrayFileWriter, name: str) -> None:
        self._file, self._name = file, name
        self._pending = bytearray()
        self._lengths = array("Q")
        file.start(f"{name}/bytes", np.dtype(np.uint8))

    def add(self, content: bytes) -> None:
        """Write the next string."""
        self._pending += content
        self._lengths.append(len(content))
        if len(self._pending) >= _PIECE:
            self._flush()

    def extend(self, content: Array, lengths: Array) -> None:
        """Write many strings: their bytes, one after the other, and how many each has."""
        self._flush()
        self._file.append(content)
        self._lengths.frombytes(lengths.astype(np.uint64).tobytes())

    def close(self) -> None:
        """Write what is left, and the lengths."""
        self._flush()
        self._file.add(f"{self._name}/lengths", narrow(np.frombuffer(self._lengths, np.uint64)))

    def _flush(self) -> None:
        self._file.append(np.frombuffer(self._pending, np.uint8))
        self._pending = bytearray()


class Strings:
    """The byte strings of a file that a `StringsWriter` wrote."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        """Raises IndexDamaged."""
        self._name = f"{file.name} ({name})"
        try:
            self.content, self.lengths = file[f"{name}/bytes"], file[f"{name}/lengths"]
        except KeyError as error:
            raise IndexDamaged(f"{file.name} has no {error}") from None
        self._offsets = numbers_in(sums(self.lengths))
        if self._offsets[-1] != len(self.content):
            raise IndexDamaged(f"{self._name} is damaged")

    def __len__(self) -> int:
        return len(self.lengths)

    def __getitem__(self, place: int) -> bytes:
        return self.content[self._offsets[place] : self._offsets[place + 1]].tobytes()


def write_strings(file: ArrayFileWriter, name: str, strings: Iterable[bytes]) -> None:
    """Write byte strings as they come."""
    writer = StringsWriter(file, name)
    for content in strings:
        writer.add(content)
    writer.close()
