"""Writes documents as Whoosh hands them over: one at a time, field by field.

A document counts once it is finished; one that was cancelled or failed leaves nothing behind.
Stored fields go to the file at once, the rest waits in memory for the end.
"""

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
from whoosh.codec.base import PerDocumentWriter
from whoosh.columns import Column
from whoosh.filedb.structfile import StructFile

from engine.columnar.array_file import ArrayFileWriter, narrow
from engine.columnar.columns import ColumnInMemory, PackedColumn, open_column
from engine.columnar.segment import ColumnarSegment
from engine.columnar.stored_values import encode_stored
from engine.columnar.strings import StringsWriter, write_strings

VectorItem = tuple[str, float, bytes]


class ColumnarDocumentWriter(PerDocumentWriter):
    """Writes `SEGMENT.documents`."""

    def __init__(self, file: StructFile, segment: ColumnarSegment) -> None:
        self.is_closed = False
        self._file, self._segment = file, segment
        self._arrays = ArrayFileWriter(file.raw_file())
        self._stored = StringsWriter(self._arrays, "stored")
        self._lengths: dict[str, array[int]] = {}
        self._columns: dict[str, ColumnInMemory | PackedColumn] = {}
        self._vectors: dict[str, _VectorsInMemory] = {}
        self._count = 0
        self._document: _Document | None = None

    def start_doc(self, docnum: int) -> None:
        if self._document is not None or docnum != self._count:
            raise ValueError(f"document {docnum} cannot start: {self._count} is not finished")
        self._document = _Document()

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int | None) -> None:
        assert self._document is not None
        if value is not None:
            self._document.stored[fieldname] = value
        if length:
            self._document.lengths[fieldname] = length

    def add_column_value(self, fieldname: str, columnobj: Column, value: Any) -> None:
        assert self._document is not None
        self._document.columns[fieldname] = (columnobj, value)

    def add_vector_items(self, fieldname: str, fieldobj: Any, items: Iterable[VectorItem]) -> None:
        assert self._document is not None
        if found := list(items):
            self._document.vectors[fieldname] = found

    def finish_doc(self) -> None:
        """Write the document. Raises TypeError for a stored value that JSON cannot keep."""
        document, number = self._document, self._count
        assert document is not None
        stored = encode_stored(document.stored)
        for name, (column, value) in document.columns.items():
            if name not in self._columns:
                self._columns[name] = open_column(column)
            self._columns[name].add(number, value)
        self._stored.add(stored)
        for name, length in document.lengths.items():
            lengths = self._lengths.setdefault(name, array("I"))
            lengths.extend([0] * (number - len(lengths)))
            lengths.append(length)
        for name, items in document.vectors.items():
            self._vectors.setdefault(name, _VectorsInMemory()).add(number, items)
        self._document = None
        self._count += 1

    def cancel_doc(self) -> None:
        """Forget the document that was started."""
        self._document = None

    def close(self) -> None:
        """Write what was kept in memory; a document that was not finished is dropped."""
        self._stored.close()
        for name, lengths in self._lengths.items():
            lengths.extend([0] * (self._count - len(lengths)))
            self._arrays.add(f"lengths/{name}", narrow(np.array(lengths, np.uint32)))
            self._segment.field_lengths[name] = sum(lengths)
        for name, column in self._columns.items():
            column.write(self._arrays, name, self._count)
        for name, vectors in self._vectors.items():
            vectors.write(self._arrays, f"vectors/{name}")
        self._arrays.close()
        self._file.close()
        self.is_closed = True


class _Document:
    """What Whoosh said of the document it is writing."""

    def __init__(self) -> None:
        self.stored: dict[str, Any] = {}
        self.lengths: dict[str, int] = {}
        self.columns: dict[str, tuple[Column, Any]] = {}
        self.vectors: dict[str, list[VectorItem]] = {}


class _VectorsInMemory:
    """The term vectors of one field."""

    def __init__(self) -> None:
        self._documents = array("I")
        self._starts = array("Q", [0])
        self._items: list[VectorItem] = []

    def add(self, document: int, items: list[VectorItem]) -> None:
        self._documents.append(document)
        self._items += items
        self._starts.append(len(self._items))

    def write(self, file: ArrayFileWriter, name: str) -> None:
        terms, weights, values = zip(*self._items, strict=True)
        file.add(f"{name}/documents", np.array(self._documents, np.uint32))
        file.add(f"{name}/starts", np.array(self._starts, np.uint64))
        file.add(f"{name}/weights", np.array(weights, np.float64))
        encoded = (term.encode("utf-8", "surrogatepass") for term in terms)
        write_strings(file, f"{name}/terms", encoded)
        write_strings(file, f"{name}/values", (value or b"" for value in values))
