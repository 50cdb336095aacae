"""Indexes of several segments, which a build never makes but Whoosh does."""

from collections.abc import Sequence
from pathlib import Path

from whoosh.filedb.filestore import FileStorage

from engine import Document
from engine.columnar.arrays import Arrays, SegmentFiles
from engine.columnar.documents import DocumentFile
from engine.columnar.segment import DOCUMENTS, POSTINGS
from engine.embedded.batches import RunSpool, RunWriter
from engine.embedded.segments import write_segment
from engine.embedded.suggestions_file import open_suggestions_file


def arrays_of(
    folder: Path, groups: Sequence[Sequence[Document]], deleted: Sequence[int] = ()
) -> Arrays:
    """Write each group of documents as a segment into an empty folder; open all of them. Deleted
    documents are numbered over all groups.
    """
    segments, first = [], 0
    for number, group in enumerate(groups):
        place = folder / str(number)
        place.mkdir()
        gone = [each - first for each in deleted if first <= each < first + len(group)]
        segments.append(_segment(place, group, gone))
        first += len(group)
    return Arrays(segments)


def _segment(folder: Path, documents: Sequence[Document], deleted: Sequence[int]) -> SegmentFiles:
    spool = RunSpool(folder)
    spool.append(RunWriter(folder).write(documents), None)
    segment = write_segment(folder, spool, memory_mb=1)
    storage = FileStorage(str(folder), readonly=True)
    return SegmentFiles(
        segment.open_arrays(storage, POSTINGS),
        DocumentFile(segment.open_arrays(storage, DOCUMENTS)),
        deleted,
        open_suggestions_file(folder, segment),
    )
