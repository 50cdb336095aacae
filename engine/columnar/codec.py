"""Whoosh's codec on flat arrays: `ix.writer(codec=ColumnarCodec())`; readers find it by themselves.

Two files a segment, `SEGMENT.postings` and `SEGMENT.documents`, both mapped into memory. No pickle
is in them, save what Whoosh's own formats and columns pickle for themselves (`posting_values`,
`columns`). Lengths are exact, and stay so when segments are merged.
"""

from contextlib import suppress
from typing import NoReturn

from whoosh.codec.base import Codec
from whoosh.filedb.filestore import Storage

from engine.columnar.document_reader import ColumnarDocumentReader, column_filename
from engine.columnar.document_writer import ColumnarDocumentWriter
from engine.columnar.documents import DocumentFile
from engine.columnar.field_writer import ColumnarFieldWriter
from engine.columnar.segment import DOCUMENTS, POSTINGS, ColumnarSegment, FileMissing
from engine.columnar.terms_reader import ColumnarTermsReader


class ColumnarCodec(Codec):
    """Makes the readers and writers of a segment; it has no state."""

    def new_segment(self, storage: Storage, indexname: str) -> ColumnarSegment:
        return ColumnarSegment(self, indexname)

    def per_document_writer(
        self, storage: Storage, segment: ColumnarSegment
    ) -> ColumnarDocumentWriter:
        return ColumnarDocumentWriter(
            storage.create_file(segment.make_filename(DOCUMENTS)), segment
        )

    def field_writer(self, storage: Storage, segment: ColumnarSegment) -> ColumnarFieldWriter:
        return ColumnarFieldWriter(storage.create_file(segment.make_filename(POSTINGS)), segment)

    def per_document_reader(
        self, storage: Storage, segment: ColumnarSegment
    ) -> ColumnarDocumentReader:
        """Raises IndexDamaged."""
        documents = DocumentFile(segment.open_arrays(storage, DOCUMENTS))
        return ColumnarDocumentReader(documents, storage, segment)

    def terms_reader(self, storage: Storage, segment: ColumnarSegment) -> ColumnarTermsReader:
        """Raises IndexDamaged."""
        postings = segment.open_arrays(storage, POSTINGS)
        documents = None
        with suppress(FileMissing):  # not written yet
            documents = DocumentFile(segment.open_arrays(storage, DOCUMENTS))
        return ColumnarTermsReader(postings, documents, segment.doc_count_all())

    def column_filename(self, segment: ColumnarSegment, fieldname: str) -> str:
        """Return the name of a column that Whoosh adds to a segment that is written."""
        return column_filename(segment, fieldname)

    def postings_writer(self, dbfile: object, byteids: bool = False) -> NoReturn:
        raise NotImplementedError("postings are written a field at a time: field_writer")

    def postings_reader(self, *arguments: object, **options: object) -> NoReturn:
        raise NotImplementedError("postings are read by term: terms_reader().matcher()")
