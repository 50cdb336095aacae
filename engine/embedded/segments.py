"""Join runs into the one segment of a generation, and enter it in Whoosh's table of contents."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from analysis.schema import FIELDS
from engine.columnar.array_file import Array, ArrayFileWriter
from engine.columnar.blocks import BlocksWriter
from engine.columnar.codec import ColumnarCodec
from engine.columnar.documents import write_numbers
from engine.columnar.segment import DOCUMENTS, POSTINGS, ColumnarSegment
from engine.columnar.strings import StringsWriter
from engine.embedded.batches import Runs, RunSpool
from engine.embedded.joining import join_postings
from engine.embedded.layout import ORIGINAL_FIELD, whoosh_schema
from engine.embedded.suggestions_file import write_suggestions_file

INDEX_NAME = "MAIN"


def write_segment(
    directory: Path,
    spool: RunSpool,
    memory_mb: int,
    workers: int = 1,
    given: Mapping[str, Array] | None = None,
) -> ColumnarSegment:
    """Write the three files of a segment with the wanted documents of all runs, in order.

    `given` holds numbers that stand for those that the documents themselves state, by field.
    """
    runs = spool.open()
    segment = ColumnarSegment(
        ColumnarCodec(), INDEX_NAME, sum(part.source.kept_count for part in runs)
    )
    with (directory / segment.make_filename(POSTINGS)).open("wb") as file:
        join_postings(file, spool, runs, memory_mb, workers)
    lengths = {
        field.name: _joined(
            [_kept(part, part.documents.lengths(field.name)) for part in runs], np.uint32
        )
        for field in FIELDS
        if field.kind in ("words", "grams")
    }
    numbers = {
        field.name: _joined(
            [_kept(part, part.documents.numbers(field.name)) for part in runs], np.uint64
        )
        for field in FIELDS
        if field.kind == "number"
    }
    numbers.update(given or {})
    with (directory / segment.make_filename(DOCUMENTS)).open("wb") as file:
        documents = ArrayFileWriter(file)
        _write_stored(documents, runs)
        write_numbers(documents, lengths, numbers)
        _write_originals(documents, runs)
        documents.close()
    segment.field_lengths = {name: int(values.sum()) for name, values in lengths.items()}
    write_suggestions_file(directory, segment)
    return segment


def _write_stored(file: ArrayFileWriter, runs: Sequence[Runs]) -> None:
    stored = StringsWriter(file, "stored")
    for part in runs:
        part.documents.copy_stored(stored, part.source.kept)
    stored.close()


def _write_originals(file: ArrayFileWriter, runs: Sequence[Runs]) -> None:
    originals = [part.documents.blocks(ORIGINAL_FIELD) for part in runs]
    if all(blocks is None for blocks in originals):
        return
    name = f"blocks/{ORIGINAL_FIELD}"
    file.start(f"{name}/bytes", np.dtype(np.uint8))
    writer = BlocksWriter(file.append)
    for part, blocks in zip(runs, originals, strict=True):
        if blocks is None:
            writer.skip(part.source.kept_count)
        else:
            writer.copy(blocks, part.source.kept)
    writer.finish(file, name)


def commit(directory: Path, segments: Sequence[ColumnarSegment]) -> None:
    """Make segments the content of the index in a directory."""
    TOC(whoosh_schema(), list(segments), 1).write(FileStorage(str(directory)), INDEX_NAME)


def _kept(part: Runs, values: Array) -> Array:
    return values if part.source.kept is None else values[part.source.kept]


def _joined(parts: Sequence[Array], dtype: type) -> Array:
    return np.concatenate([np.empty(0, dtype), *parts]).astype(dtype)
