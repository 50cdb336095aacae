"""A segment in Whoosh's sense: which files it has, and what changes after they were written.

Whoosh pickles it into its table of contents, so all its state is plain: numbers, texts, sets, and a
codec that has no state of its own.
"""

from collections.abc import Iterator
from pathlib import Path

from whoosh.codec.base import Codec, Segment
from whoosh.filedb.filestore import FileStorage, Storage

from engine.columnar.array_file import ArrayFile
from engine.errors import IndexDamaged

POSTINGS = ".postings"
DOCUMENTS = ".documents"


class FileMissing(IndexDamaged, FileNotFoundError):
    """A file of a segment is missing; an OSError too, because Whoosh then looks for a newer table
    of contents before it gives up.
    """


class ColumnarSegment(Segment):
    """The files `SEGMENT.postings` and `SEGMENT.documents`, and which documents are deleted; beside
    them lies `SEGMENT.suggestions` where we wrote the segment, and not Whoosh.
    """

    def __init__(self, codec: Codec, indexname: str, document_count: int = 0) -> None:
        Segment.__init__(self, indexname)
        self.document_count = document_count
        self.field_lengths: dict[str, int] = {}
        """Sum of the exact lengths of each field, deleted documents too."""
        self.deleted: set[int] = set()
        self._codec = codec

    def codec(self) -> Codec:
        """Return what reads and writes the files."""
        return self._codec

    def open_arrays(self, storage: Storage, extension: str) -> ArrayFile:
        """Open one of the files. Raises IndexDamaged, of a missing file FileMissing."""
        name = self.make_filename(extension)
        try:
            if isinstance(storage, FileStorage):
                return ArrayFile.open(Path(storage.folder) / name)
            with storage.open_file(name) as file:
                return ArrayFile(file.read(), name)
        except (FileNotFoundError, NameError):  # NameError: from storage in memory
            raise FileMissing(f"{name} is missing") from None

    def make_filename(self, ext: str) -> str:
        return f"{self.indexname}_{self.segid}{ext}"

    def should_assemble(self) -> bool:
        """Return False: a compound file would lose the alignment of the arrays."""
        return False

    def create_compound_file(self, storage: Storage) -> None:
        """Leave the files as they are."""

    def set_doc_count(self, doccount: int) -> None:
        self.document_count = doccount

    def doc_count_all(self) -> int:
        return self.document_count

    def has_deletions(self) -> bool:
        return bool(self.deleted)

    def deleted_count(self) -> int:
        return len(self.deleted)

    def deleted_docs(self) -> Iterator[int]:
        return iter(self.deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        if delete:
            self.deleted.add(int(docnum))
        else:
            self.deleted.discard(int(docnum))

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self.deleted
