"""Reads documents for Whoosh, over the arrays of a `DocumentFile`."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import PerDocumentReader
from whoosh.columns import Column, ColumnReader
from whoosh.filedb.filestore import Storage
from whoosh.filedb.structfile import BufferFile, StructFile
from whoosh.formats import Format
from whoosh.matching import ListMatcher

from engine.columnar.columns import BlocksReader, NumberReader
from engine.columnar.documents import DocumentFile
from engine.columnar.segment import ColumnarSegment
from engine.errors import IndexDamaged


def column_filename(segment: ColumnarSegment, fieldname: str) -> str:
    """Return the name of a column that Whoosh wrote beside a segment (`add_sortable`)."""
    return segment.make_filename(f".{fieldname}.column")


class ColumnarDocumentReader(PerDocumentReader):
    """Reads `SEGMENT.documents`. What was opened stays readable after `close`."""

    def __init__(self, documents: DocumentFile, storage: Storage, segment: ColumnarSegment) -> None:
        self._documents = documents
        self._storage, self._segment = storage, segment
        self._count = segment.doc_count_all()
        self._added: dict[str, StructFile] = {}
        if self._count > len(documents):
            raise IndexDamaged(
                f"{documents.file.name} has {len(documents)} documents, not {self._count}"
            )

    def close(self) -> None:
        """Close columns that were added later."""
        while self._added:
            self._added.popitem()[1].close()

    def doc_count(self) -> int:
        return self._count - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        return self._count

    def has_deletions(self) -> bool:
        return self._segment.has_deletions()

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return (
            f"numbers/{fieldname}" in self._documents.file
            or f"column/{fieldname}" in self._documents.file
            or self._documents.blocks(fieldname) is not None
            or self._storage.file_exists(column_filename(self._segment, fieldname))
        )

    def column_reader(self, fieldname: str, column: Column) -> ColumnReader:
        file = self._documents.file
        if f"numbers/{fieldname}" in file:
            return NumberReader(self._documents.numbers(fieldname), column.default_value())
        blocks = self._documents.blocks(fieldname)
        if blocks is not None:
            return BlocksReader(blocks)
        if f"column/{fieldname}" in file:
            content = file[f"column/{fieldname}"]
            buffer = BufferFile(content.data, fieldname)
            return column.reader(buffer, 0, len(content), len(self._documents))
        name = column_filename(self._segment, fieldname)
        if fieldname not in self._added:
            self._added[fieldname] = self._storage.open_file(name)
        size = self._storage.file_length(name)
        return column.reader(self._added[fieldname], 0, size, self._count)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return self._documents.lengths(fieldname).item(docnum) or default

    def doc_field_length_reader(self, fieldname: str, default: int = 0) -> Callable[[int], int]:
        return partial(_length, self._documents.lengths(fieldname), default)

    def field_length(self, fieldname: str) -> int:
        return self._segment.field_lengths.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._documents.lengths(fieldname)
        return int(lengths.min()) if len(lengths) else 0

    def max_field_length(self, fieldname: str) -> int:
        return int(self._documents.lengths(fieldname).max(initial=0))

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        vectors = self._documents.vectors(fieldname)
        return vectors is not None and bool(vectors.find(docnum))

    def vector(self, docnum: int, fieldname: str, format_: Format) -> ListMatcher:
        vectors = self._documents.vectors(fieldname)
        places = vectors.find(docnum) if vectors else None
        if not vectors or not places:
            raise KeyError(f"document {docnum} has no vector of field {fieldname!r}")
        return ListMatcher(*vectors.items(places), format_)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return self._documents.stored(docnum)


def _length(lengths: NDArray[np.uint32], default: int, docnum: int) -> int:
    """Return a length; of a document that was never finished Whoosh asks it too."""
    return (lengths.item(docnum) if docnum < len(lengths) else 0) or default
