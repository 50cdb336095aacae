"""The documents of a segment, one `SEGMENT.documents` file: lengths, stored fields, numbers.

    stored/bytes, stored/lengths    stored fields as JSON (`stored_values`), one document's after
                                    the other's
    lengths/FIELD                   exact, 0 where a document lacks the field; none where all do
    numbers/FIELD                   the column of a numeric field, as integers or floats
    blocks/FIELD/...                a column of long byte strings, packed (`blocks`)
    column/FIELD                    any other column: the bytes that Whoosh's writer of it made
    vectors/FIELD/...               term vectors: `documents` that have one (uint32, ascending),
                                    `starts` of their terms (uint64, one more), `weights`
                                    (float64), `terms/...` and `values/...` as `stored/...`

All but vectors have one entry a document; arrays that are not there were never written to.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter, narrow
from engine.columnar.blocks import Blocks
from engine.columnar.stored_values import decode_stored, encode_stored
from engine.columnar.strings import Strings, StringsWriter, write_strings
from engine.errors import IndexDamaged

__all__ = ["DocumentFile", "encode_stored", "write_documents"]


def write_documents(
    file: ArrayFileWriter,
    lengths: Mapping[str, Array],
    stored: Iterable[bytes],
    numbers: Mapping[str, Array],
) -> None:
    """Write all documents: `stored` as `encode_stored` makes it, one a document, streamed; the
    arrays by field, with one entry a document.
    """
    write_strings(file, "stored", stored)
    write_numbers(file, lengths, numbers)


def write_numbers(
    file: ArrayFileWriter, lengths: Mapping[str, Array], numbers: Mapping[str, Array]
) -> None:
    """Write what all documents have beside stored fields."""
    for name, values in lengths.items():
        if values.any():
            file.add(f"lengths/{name}", narrow(values))
    for name, values in numbers.items():
        file.add(f"numbers/{name}", narrow(values))


class DocumentFile:
    """An open file of documents."""

    def __init__(self, file: ArrayFile) -> None:
        """Check that its arrays fit one another. Raises IndexDamaged."""
        self.file = file
        self._stored = Strings(file, "stored")
        self._no_lengths = np.zeros(len(self._stored), np.uint8)
        self._vectors: dict[str, Vectors] = {}
        self._blocks: dict[str, Blocks] = {}
        for name in file:
            if name.startswith("blocks/"):
                field = name.removeprefix("blocks/").rpartition("/")[0]
                if field not in self._blocks:
                    self._blocks[field] = Blocks(file, f"blocks/{field}", len(self))
            if name.startswith(("lengths/", "numbers/")) and len(file[name]) != len(self):
                raise IndexDamaged(f"{file.name} has {len(file[name])} {name}, not {len(self)}")

    def __len__(self) -> int:
        """Number of documents, deleted ones too."""
        return len(self._stored)

    def lengths(self, field: str) -> Array:
        """Return the exact length of a field in every document, unsigned, 0 where it has none."""
        return self.file.get(f"lengths/{field}", self._no_lengths)

    def numbers(self, field: str) -> Array:
        """Return the column of a numeric field. Raises KeyError where there is none."""
        return self.file[f"numbers/{field}"]

    def blocks(self, field: str) -> Blocks | None:
        """Return a column of long byte strings, None where no document has one."""
        return self._blocks.get(field)

    def stored(self, document: int) -> dict[str, object]:
        """Return the stored fields of a document. Raises IndexDamaged."""
        content = self._stored[document]
        try:
            return decode_stored(content)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
            raise IndexDamaged(
                f"{self.file.name} has damaged stored fields of document {document}"
            ) from None

    @property
    def stored_bytes(self) -> Array:
        """How many bytes the stored fields of each document take."""
        return self._stored.lengths

    def copy_stored(self, writer: StringsWriter, kept: NDArray[np.bool_] | None) -> None:
        """Write the stored fields of all documents, or of those that are kept, as they lie here."""
        if kept is None:
            writer.extend(self._stored.content, self._stored.lengths)
            return
        for document in kept.nonzero()[0].tolist():
            writer.add(self._stored[document])

    def vectors(self, field: str) -> "Vectors | None":
        """Return the term vectors of a field, None where no document has one."""
        if field not in self._vectors and f"vectors/{field}/starts" in self.file:
            self._vectors[field] = Vectors(self.file, f"vectors/{field}")
        return self._vectors.get(field)


class Vectors:
    """The term vectors of one field."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        """Raises IndexDamaged."""
        self._name = f"{file.name} ({name})"
        try:
            self._documents, self._starts, self._weights = (
                file[f"{name}/{part}"] for part in ("documents", "starts", "weights")
            )
        except KeyError as error:
            raise IndexDamaged(f"{file.name} has no {error}") from None
        self._terms, self._values = Strings(file, f"{name}/terms"), Strings(file, f"{name}/values")
        sizes = {len(self._weights), len(self._terms), len(self._values)}
        if len(self._starts) != len(self._documents) + 1 or len(sizes) > 1:
            raise IndexDamaged(f"{self._name} is damaged")

    def find(self, document: int) -> range:
        """Return the places of a document's terms, none where it has no vector."""
        row = int(self._documents.searchsorted(self._documents.dtype.type(document)))
        if row == len(self._documents) or self._documents[row] != document:
            return range(0)
        start, end = self._starts[row : row + 2].tolist()
        return range(start, min(end, len(self._weights)))

    def items(self, places: range) -> tuple[list[str], list[float], list[bytes]]:
        """Return terms, weights and values."""
        try:
            terms = [self._terms[place].decode("utf-8", "surrogatepass") for place in places]
        except UnicodeDecodeError:
            raise IndexDamaged(f"{self._name} has damaged terms") from None
        weights: list[float] = self._weights[places.start : places.stop].tolist()
        return terms, weights, [self._values[place] for place in places]
