"""Rows: arrays with an entry for each document of a segment, which the engine keeps, copies when
segments are merged, and gives back; what they mean is their owner's business.

SEGMENT.NAME.rows has them one after the other; where a segment was written without, rows are 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter
from engine.columnar.segment import ColumnarSegment
from engine.errors import IndexDamaged
from engine.protocol import Rows

_PIECE = 1 << 14
"""Documents whose rows are copied at once."""


def rows_file(directory: Path, segment: ColumnarSegment, name: str) -> Path:
    """Return where the rows of a segment lie."""
    return directory / segment.make_filename(f".{name}.rows")


def rows_names(directory: Path, segments: Iterable[ColumnarSegment]) -> set[str]:
    """Return the names of all rows that segments have."""
    beginnings = [segment.make_filename(".") for segment in segments]
    return {
        path.name.removeprefix(beginning).removesuffix(".rows")
        for path in directory.glob("*.rows")
        for beginning in beginnings
        if path.name.startswith(beginning)
    }


def write_rows(path: Path, parts: Sequence[Rows]) -> None:
    """Write the rows of some documents, part by part."""
    kinds = {key: array for part in parts for key, array in part.arrays.items()}
    with path.open("wb") as file:
        writer = ArrayFileWriter(file)
        for key, kind in kinds.items():
            writer.start(key, kind.dtype)
            for part in parts:
                for start in range(0, len(part.places), _PIECE):
                    wanted = part.places[start : start + _PIECE]
                    nothing = np.zeros((len(wanted), *kind.shape[1:]), kind.dtype)
                    rows = part.arrays[key][wanted] if key in part.arrays else nothing
                    writer.append(rows.ravel())
        writer.close()


def read_rows(path: Path, document_count: int) -> Mapping[str, Array]:
    """Return the rows of a segment, none where it has none. Raises IndexDamaged."""
    if not path.is_file():
        return {}
    file = ArrayFile.open(path)
    if any(len(array) % max(document_count, 1) for array in file.values()):
        raise IndexDamaged(f"{path} has not a row for each of {document_count} documents")
    return {
        key: array if len(array) == document_count else array.reshape(document_count, -1)
        for key, array in file.items()
    }
