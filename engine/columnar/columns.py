"""Whoosh's columns: those of numbers as arrays, those of long byte strings packed in blocks, any
other as the bytes that Whoosh makes of it.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
from whoosh.columns import Column, ColumnReader, NumericColumn, VarBytesColumn
from whoosh.filedb.structfile import StructFile

from engine.columnar.array_file import Array, ArrayFileWriter, Spool
from engine.columnar.blocks import Blocks, BlocksWriter

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


class LongBytesColumn(VarBytesColumn):
    """A column of long byte strings, which our codec packs; others keep them as they are. Whoosh
    pickles it with the schema.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]


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


class PackedColumn:
    """A column of long byte strings while its documents come; what is packed goes to a spool."""

    def __init__(self) -> None:
        self._spool = Spool(np.uint8)
        self._blocks = BlocksWriter(self._spool.append)

    def add(self, document: int, value: bytes) -> None:
        """Set the value of a document that comes after those before."""
        if not isinstance(value, bytes):
            raise TypeError(f"a column of bytes cannot keep {value!r:.80}")
        self._blocks.skip(document - len(self._blocks))
        self._blocks.add(value)

    def write(self, file: ArrayFileWriter, field: str, document_count: int) -> None:
        """Write the column of all documents."""
        self._blocks.skip(document_count - len(self._blocks))
        self._blocks.finish(file, f"blocks/{field}")
        file.add_spool(f"blocks/{field}/bytes", self._spool)


def open_column(column: Column) -> ColumnInMemory | PackedColumn:
    """Return what collects a column of this type."""
    return PackedColumn() if isinstance(column, LongBytesColumn) else ColumnInMemory(column)


def _number_type(column: Column) -> np.dtype[Any] | None:
    if type(column) is NumericColumn and column._typecode in _TYPES:
        return np.dtype(_TYPES[column._typecode])
    return None


class BlocksReader(ColumnReader):
    """Whoosh's reader of a column over packed byte strings.

    It has b"" before the first document and behind the last: where a segment lacks the column,
    Whoosh asks the segment beside it for its documents.
    """

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks

    def __len__(self) -> int:
        return len(self._blocks)

    def __getitem__(self, docnum: int) -> bytes:
        return self._blocks[docnum] if 0 <= docnum < len(self._blocks) else b""

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))


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
