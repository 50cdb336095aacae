"""The documents of a segment, one `SEGMENT.documents` file: lengths, stored fields, numbers.

    stored/bytes, stored/lengths    stored fields as JSON (`stored_values`), one document's after
                                    the other's
    lengths/FIELD                   exact, 0 where a document lacks the field; none where all do
    numbers/FIELD                   the column of a numeric field, as integers or floats
    column/FIELD                    any other column: the bytes that Whoosh's writer of it made
    vectors/FIELD/...               term vectors: `documents` that have one (uint32, ascending),
                                    `starts` of their terms (uint64, one more), `weights`
                                    (float64), `terms/...` and `values/...` as `stored/...`

All but vectors have one entry a document; arrays that are not there were never written to.
"""

from array import array
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter, narrow, numbers_in, sums
from engine.columnar.stored_values import decode_stored, encode_stored
from engine.errors import IndexDamaged

__all__ = ["DocumentFile", "StringsWriter", "encode_stored", "write_documents"]

_PIECE = 1 << 20
"""Bytes that are collected before they are written."""


class StringsWriter:
    """Streams byte strings into two arrays of a file: their bytes, and where each begins.

    No other array can be begun in between.
    """

    def __init__(self, file: ArrayFileWriter, name: str) -> None:
        self._file, self._name = file, name
        self._pending = bytearray()
        self._lengths = array("Q")
        file.start(f"{name}/bytes", np.dtype(np.uint8))

    def add(self, content: bytes) -> None:
        """Write the next string."""
        self._pending += content
        self._lengths.append(len(content))
        if len(self._pending) >= _PIECE:
            self._flush()

    def extend(self, content: Array, lengths: Array) -> None:
        """Write many strings: their bytes, one after the other, and how many each has."""
        self._flush()
        self._file.append(content)
        self._lengths.frombytes(lengths.astype(np.uint64).tobytes())

    def close(self) -> None:
        """Write what is left, and the lengths."""
        self._flush()
        self._file.add(f"{self._name}/lengths", narrow(np.frombuffer(self._lengths, np.uint64)))

    def _flush(self) -> None:
        self._file.append(np.frombuffer(self._pending, np.uint8))
        self._pending = bytearray()


class Strings:
    """The byte strings of a file that a `StringsWriter` wrote."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        """Raises IndexDamaged."""
        self._name = f"{file.name} ({name})"
        try:
            self.content, self.lengths = file[f"{name}/bytes"], file[f"{name}/lengths"]
        except KeyError as error:
            raise IndexDamaged(f"{file.name} has no {error}") from None
        self._offsets = numbers_in(sums(self.lengths))
        if self._offsets[-1] != len(self.content):
            raise IndexDamaged(f"{self._name} is damaged")

    def __len__(self) -> int:
        return len(self.lengths)

    def __getitem__(self, place: int) -> bytes:
        return self.content[self._offsets[place] : self._offsets[place + 1]].tobytes()


def write_strings(file: ArrayFileWriter, name: str, strings: Iterable[bytes]) -> None:
    """Write byte strings as they come."""
    writer = StringsWriter(file, name)
    for content in strings:
        writer.add(content)
    writer.close()


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
        for name in file:
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

    def stored(self, document: int) -> dict[str, object]:
        """Return the stored fields of a document. Raises IndexDamaged."""
        content = self._stored[document]
        try:
            return decode_stored(content)
        except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
            raise IndexDamaged(
                f"{self.file.name} has damaged stored fields of document {document}"
            ) from None

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
