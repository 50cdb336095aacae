"""Open a generation: manifest -> Whoosh's table of contents -> the arrays of its segments."""

from dataclasses import dataclass
from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.index import IndexError as WhooshIndexError

from engine.columnar.arrays import Arrays, SegmentFiles
from engine.columnar.documents import DocumentFile
from engine.columnar.segment import DOCUMENTS, POSTINGS, ColumnarSegment
from engine.embedded.manifest import Manifest, read_manifest
from engine.embedded.overlay import Overlay
from engine.embedded.segments import INDEX_NAME
from engine.embedded.suggestions_file import open_suggestions_file
from engine.errors import IndexDamaged
from engine.generations import Generations, rebuild_advice
from engine.trust import check_trusted


@dataclass(frozen=True, slots=True)
class Opened:
    """An open generation: its name and stamp, its segments as Whoosh knows them, what stands over
    these, and the arrays of all.
    """

    name: str
    stamp: tuple[int, int]
    manifest: Manifest
    segments: list[ColumnarSegment]
    overlay: Overlay
    arrays: Arrays


def open_generation(generations: Generations, name: str) -> Opened:
    """Open a generation. Raises IndexDamaged, IndexStale or IndexUntrusted."""
    directory = generations.path(name)
    check_trusted(generations.root, directory)
    manifest = read_manifest(directory)
    try:
        stamp = generations.stamp(name)
        segments, overlay, arrays = _contents(directory, manifest.articles)
    except (OSError, IndexDamaged, WhooshIndexError) as error:
        raise IndexDamaged(
            f"{directory} cannot be opened ({error}): {rebuild_advice(generations.root)}"
        ) from error
    return Opened(name, stamp, manifest, segments, overlay, arrays)


def _contents(directory: Path, articles: int) -> tuple[list[ColumnarSegment], Overlay, Arrays]:
    storage = FileStorage(str(directory), readonly=True)
    segments: list[ColumnarSegment] = TOC.read(storage, INDEX_NAME).segments
    overlay = Overlay.read(directory)
    files = [
        SegmentFiles(
            segment.open_arrays(storage, POSTINGS),
            DocumentFile(segment.open_arrays(storage, DOCUMENTS)),
            overlay.deleted_of(segment.segid, segment.document_count),
            open_suggestions_file(directory, segment),
        )
        for segment in segments
    ]
    arrays = Arrays(files, overlay.numbers)
    overlay.check(arrays.document_count)
    if arrays.document_count - len(arrays.deleted) != articles:
        raise IndexDamaged(f"its segments have not {articles} articles")
    return segments, overlay, arrays
