"""The file of suggestions of a segment, made from its other two files once these are there, and
made again for each segment that others were merged into.
"""

from pathlib import Path

from engine.columnar.array_file import ArrayFile, ArrayFileWriter
from engine.columnar.documents import DocumentFile
from engine.columnar.segment import DOCUMENTS, ColumnarSegment
from engine.columnar.suggestions import write_suggestions

SUGGESTIONS = ".suggestions"


def write_suggestions_file(directory: Path, segment: ColumnarSegment, postings: ArrayFile) -> None:
    """Write what may be suggested from a segment in a directory; `postings` is its file of these,
    or one with those that suggestions are made of.
    """
    documents = ArrayFile.open(directory / segment.make_filename(DOCUMENTS))
    with (directory / segment.make_filename(SUGGESTIONS)).open("wb") as file:
        suggestions = ArrayFileWriter(file)
        write_suggestions(suggestions, postings, DocumentFile(documents))
        suggestions.close()


def open_suggestions_file(directory: Path, segment: ColumnarSegment) -> ArrayFile:
    """Open what may be suggested from a segment. Raises IndexDamaged, OSError."""
    return ArrayFile.open(directory / segment.make_filename(SUGGESTIONS))
