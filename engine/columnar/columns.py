"""Whoosh's columns: those of numbers as arrays, any other as the bytes that Whoosh makes of it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
from whoosh.columns import Column, ColumnReader, NumericColumn
from whoosh.filedb.structfile import StructFile

from engine.columnar.array_file import Array, ArrayFileWriter

_TYPES = {
    "b": "i1",
    "B": "u1",
    "h": "i2",
    "H": "u2",
    "i": "i4",
    "I": "u4",
    "q": "i8",
    "Q": "u8",
    "f": "f4",
    "d": "f8",
}


class ColumnInMemory:
    """A column while its documents come: Whoosh's own writer, into memory."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._buffer = BytesIO()
        self._writer = column.writer(StructFile(self._buffer))

    def add(self, document: int, value: Any) -> None:
        """Set the value of a document that comes after those before."""
        self._writer.add(document, value)

    def write(self, file: ArrayFileWriter, field: str, document_count: int) -> None:
        """Write the column of all documents."""
        self._writer.finish(document_count)
        content = self._buffer.getvalue()
        kind = _number_type(self._column)
        if kind is None:
            file.add(f"column/{field}", np.frombuffer(content, np.uint8))
        else:
            written = np.frombuffer(content, kind.newbyteorder(">"))
            numbers = np.full(document_count, self._column.default_value(), kind)
            numbers[: len(written)] = written
            file.add(f"numbers/{field}", numbers)


def _number_type(column: Column) -> np.dtype[Any] | None:
    if type(column) is NumericColumn and column._typecode in _TYPES:
        return np.dtype(_TYPES[column._typecode])
    return None


class NumberReader(ColumnReader):
    """Whoosh's reader of a column over an array of numbers.

    It has the default for documents behind the last: where a segment lacks the column, Whoosh asks
    the segment before for its documents.
    """

    def __init__(self, numbers: Array, default: Any) -> None:
        self._numbers, self._default = numbers, default
        self._reverse = False

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, docnum: int) -> Any:
        return self._numbers.item(docnum) if docnum < len(self._numbers) else self._default

    def __iter__(self) -> Iterator[Any]:
        return iter(self._numbers.tolist())

    def load(self) -> list[Any]:
        """Return all numbers."""
        return list(self)

    def sort_key(self, docnum: int) -> Any:
        """Return what a document is sorted by."""
        number = self[docnum]
        return 0 - number if self._reverse else number

    def set_reverse(self) -> None:
        """Sort in descending order from now on."""
        self._reverse = True
