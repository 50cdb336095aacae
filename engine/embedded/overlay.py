"""What belongs to a generation and not to its segments, which later generations share: which
documents are deleted, and numbers that stand for those in the segments.

    deleted/SEGMENT    numbers of a segment's deleted documents, ascending; SEGMENT is its id
    numbers/FIELD      one for every document of all segments, deleted ones too
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter, narrow
from engine.errors import IndexDamaged

NAME = "overlay.arrays"
_DELETED, _NUMBERS = "deleted/", "numbers/"


@dataclass(frozen=True, slots=True)
class Overlay:
    """Deleted documents by id of segment, and numbers by field."""

    deleted: Mapping[str, Array] = field(default_factory=dict)
    numbers: Mapping[str, Array] = field(default_factory=dict)

    def write(self, directory: Path) -> None:
        """Write it into the directory of a generation, unless it is empty."""
        if not self.deleted and not self.numbers:
            return
        with (directory / NAME).open("wb") as file:
            arrays = ArrayFileWriter(file)
            for segment, documents in self.deleted.items():
                arrays.add(f"{_DELETED}{segment}", documents.astype(np.uint32))
            for name, numbers in self.numbers.items():
                arrays.add(f"{_NUMBERS}{name}", narrow(numbers.astype(np.uint64)))
            arrays.close()

    @classmethod
    def read(cls, directory: Path) -> "Overlay":
        """Read that of a generation. Raises IndexDamaged."""
        path = directory / NAME
        if not path.is_file():
            return cls()
        file = ArrayFile.open(path)
        return cls(_below(file, _DELETED), _below(file, _NUMBERS))

    def deleted_of(self, segment: str, document_count: int) -> Array:
        """Return the deleted documents of a segment. Raises IndexDamaged where it has not so many
        documents.
        """
        deleted = self.deleted.get(segment, np.empty(0, np.uint32))
        if len(deleted) and deleted.max() >= document_count:
            raise IndexDamaged(f"{NAME} deletes documents that segment {segment} has not")
        return deleted

    def check(self, document_count: int) -> None:
        """Raise IndexDamaged where there is not a number for each document."""
        for name, numbers in self.numbers.items():
            if len(numbers) != document_count:
                found = f"{len(numbers)} numbers of {name!r}"
                raise IndexDamaged(f"{NAME} has {found} for {document_count} documents")


def _below(file: ArrayFile, prefix: str) -> dict[str, Array]:
    return {name.removeprefix(prefix): file[name] for name in file if name.startswith(prefix)}
