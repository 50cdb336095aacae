"""Join runs, and other segments, into a segment; enter segments in Whoosh's table of contents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from analysis.schema import FIELDS
from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter
from engine.columnar.blocks import BlocksWriter
from engine.columnar.codec import ColumnarCodec
from engine.columnar.documents import write_numbers
from engine.columnar.segment import DOCUMENTS, POSTINGS, ColumnarSegment
from engine.columnar.strings import StringsWriter
from engine.embedded.batches import Part
from engine.embedded.joining import join_postings
from engine.embedded.layout import ORIGINAL_FIELD, whoosh_schema
from engine.embedded.suggestions_file import write_suggestions_file

INDEX_NAME = "MAIN"

NUMBER_FIELDS = tuple(field.name for field in FIELDS if field.kind == "number")


@dataclass(frozen=True, slots=True)
class SegmentWriter:
    """Writes segments into a directory: with which memory and processes, and a folder for what is
    in between.
    """

    directory: Path
    scratch: Path
    memory_mb: int
    workers: int = 1

    def write(
        self, parts: Sequence[Part], given: Mapping[str, Array] | None = None
    ) -> ColumnarSegment:
        """Write the files of a segment with the wanted documents of all parts, in order.

        `given` holds numbers that stand for those that the documents themselves state, by field.
        """
        segment = ColumnarSegment(
            ColumnarCodec(), INDEX_NAME, sum(part.kept_count for part in parts)
        )
        lengths = {
            field.name: joined([part.kept(part.documents.lengths(field.name)) for part in parts])
            for field in FIELDS
            if field.kind in ("words", "grams")
        }
        numbers = {name: stated_numbers(parts, name) for name in NUMBER_FIELDS}
        numbers.update(given or {})
        segment.field_lengths = {name: int(values.sum()) for name, values in lengths.items()}

        def write_others(postings: ArrayFile) -> None:
            with (self.directory / segment.make_filename(DOCUMENTS)).open("wb") as file:
                documents = ArrayFileWriter(file)
                _write_stored(documents, parts)
                write_numbers(documents, lengths, numbers)
                _write_originals(documents, parts)
                documents.close()
            write_suggestions_file(self.directory, segment, postings)

        path = self.directory / segment.make_filename(POSTINGS)
        join_postings(path, parts, write_others, self.scratch, self.memory_mb, self.workers)
        return segment


def stated_numbers(parts: Sequence[Part], field: str) -> Array:
    """Return the number that each wanted document states itself."""
    return joined([part.kept(part.documents.numbers(field)) for part in parts])


def joined(arrays: Sequence[Array]) -> Array:
    """Return arrays of unsigned integers one after the other."""
    return np.concatenate([np.empty(0, np.uint8), *arrays])


def _write_stored(file: ArrayFileWriter, parts: Sequence[Part]) -> None:
    stored = StringsWriter(file, "stored")
    for part in parts:
        part.documents.copy_stored(stored, part.source.kept)
    stored.close()


def _write_originals(file: ArrayFileWriter, parts: Sequence[Part]) -> None:
    originals = [part.documents.blocks(ORIGINAL_FIELD) for part in parts]
    if all(blocks is None for blocks in originals):
        return
    name = f"blocks/{ORIGINAL_FIELD}"
    file.start(f"{name}/bytes", np.dtype(np.uint8))
    writer = BlocksWriter(file.append)
    for part, blocks in zip(parts, originals, strict=True):
        if blocks is None:
            writer.skip(part.kept_count)
        else:
            writer.copy(blocks, part.source.kept)
    writer.finish(file, name)


def commit(directory: Path, segments: Sequence[ColumnarSegment]) -> None:
    """Make segments the content of the index in a directory."""
    TOC(whoosh_schema(), list(segments), 1).write(FileStorage(str(directory)), INDEX_NAME)
