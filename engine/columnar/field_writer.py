"""Writes postings as Whoosh hands them over: sorted by field, term and document, one at a time.

A field is collected in memory and written when it is finished, in the narrowest kind that keeps
all its postings.
"""

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import FieldWriter, OutOfOrderError
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Format

from engine.columnar.array_file import Array, ArrayFileWriter
from engine.columnar.field_arrays import LARGEST_LIMIT, FieldArrays, write_field
from engine.columnar.posting_values import (
    encode_frequency,
    encode_positions,
    is_frequency,
    kind_of,
    positions_of,
)
from engine.columnar.segment import ColumnarSegment
from engine.columnar.terms import Terms


class ColumnarFieldWriter(FieldWriter):
    """Writes `SEGMENT.postings`."""

    def __init__(self, file: StructFile, segment: ColumnarSegment) -> None:
        self.is_closed = False
        self._file, self._segment = file, segment
        self._arrays = ArrayFileWriter(file.raw_file())
        self._name = ""
        self._field: _CollectedField | None = None

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        self._name = fieldname
        self._field = _CollectedField(fieldobj.format)

    def start_term(self, text: bytes) -> None:
        assert self._field is not None
        self._field.start_term(text)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int | None) -> None:
        assert self._field is not None
        known = self._segment.document_count
        if not known or docnum < known:  # beyond: left of a document that was never finished
            self._field.add(docnum, weight, vbytes, length or 0)

    def finish_term(self) -> None:
        assert self._field is not None
        self._field.finish_term()

    def finish_field(self) -> None:
        assert self._field is not None
        known = self._segment.document_count
        self._field.write(self._arrays, self._name, known)
        self._field = None

    def close(self) -> None:
        self._arrays.close()
        self._file.close()
        self.is_closed = True


class _CollectedField:
    """The postings of one field."""

    def __init__(self, format_: Format) -> None:
        self._format = format_
        self._kind = kind_of(format_)
        self._terms: list[bytes] = []
        self._counts = array("I")  # documents of each term
        self._shortest, self._longest = array("I"), array("I")  # field in which each term stands
        self._documents = array("I")
        self._frequencies, self._positions = array("I"), array("I")  # unless kind is values
        self._weights, self._values = array("d"), list[bytes]()  # if it is

    def start_term(self, term: bytes) -> None:
        if self._terms and term <= self._terms[-1]:
            raise OutOfOrderError(f"term {term!r} after {self._terms[-1]!r}")
        self._terms.append(term)
        for numbers in (self._counts, self._shortest, self._longest):
            numbers.append(0)

    def finish_term(self) -> None:
        """Forget a term that no document has."""
        if not self._counts[-1]:
            for numbers in (self._terms, self._counts, self._shortest, self._longest):
                numbers.pop()

    def add(self, document: int, weight: float, value: bytes, length: int) -> None:
        if self._counts[-1] and document <= self._documents[-1]:
            self._add_again(document, weight)
        elif self._kind == "positions":
            self._add_positions(document, weight, value)
        elif self._kind == "frequencies":
            self._add_frequency(document, weight, value)
        else:
            self._add_value(document, weight, value)
        if length:
            self._shortest[-1] = min(self._shortest[-1] or length, length)
            self._longest[-1] = max(self._longest[-1], length)

    def _add_again(self, document: int, weight: float) -> None:
        """Add to the posting before; Whoosh counts words for spelling so."""
        if document < self._documents[-1]:
            raise OutOfOrderError(f"document {document} after {self._documents[-1]}")
        self._keep_values()
        self._weights[-1] += weight

    def _add_positions(self, document: int, weight: float, value: bytes) -> None:
        positions = positions_of(weight, value)
        if positions is None:
            self._keep_values()
            self._add_value(document, weight, value)
        else:
            self._count(document)
            self._frequencies.append(len(positions))
            self._positions.extend(positions)

    def _add_frequency(self, document: int, weight: float, value: bytes) -> None:
        if is_frequency(self._format, weight, value):
            self._count(document)
            self._frequencies.append(int(weight))
        else:
            self._keep_values()
            self._add_value(document, weight, value)

    def _add_value(self, document: int, weight: float, value: bytes) -> None:
        self._count(document)
        self._weights.append(weight)
        self._values.append(value)

    def _count(self, document: int) -> None:
        self._documents.append(document)
        self._counts[-1] += 1

    def _keep_values(self) -> None:
        """Turn what was kept as numbers back into what Whoosh said."""
        if self._kind == "values":
            return
        self._weights.extend(self._frequencies.tolist())
        start = 0
        for frequency in self._frequencies:
            if self._kind == "positions":
                positions = self._positions[start : start + frequency].tolist()
                self._values.append(encode_positions(positions))
                start += frequency
            else:
                self._values.append(encode_frequency(self._format, frequency))
        self._frequencies, self._positions = array("I"), array("I")
        self._kind = "values"

    def write(self, file: ArrayFileWriter, name: str, known_documents: int) -> None:
        documents = known_documents or max(self._documents, default=-1) + 1
        if documents != known_documents:
            file.attributes[f"{name}/documents"] = documents
        if self._kind == "positions" and self._position_limit(documents) > LARGEST_LIMIT:
            self._keep_values()
        terms, order = Terms.of(self._terms)
        write_field(file, name, self._arrays(terms, order), documents)
        file.add(f"{name}/shortest", np.array(self._shortest, np.uint32)[order])
        file.add(f"{name}/longest", np.array(self._longest, np.uint32)[order])

    def _position_limit(self, documents: int) -> int:
        """Return how many positions the documents take, roughly."""
        last = np.zeros(documents, np.int64)
        np.maximum.at(last, self._of_occurrences(), np.array(self._positions, np.int64))
        return int((last + 16).sum())

    def _of_occurrences(self) -> NDArray[np.uint32]:
        """Return the document of each occurrence."""
        return np.repeat(np.array(self._documents, np.uint32), np.array(self._frequencies))

    def _arrays(self, terms: Terms, order: NDArray[np.int64]) -> FieldArrays:
        """Return the postings in order of term number."""
        counts = np.array(self._counts, np.uint32)
        documents = np.array(self._documents, np.uint32)
        if self._kind == "positions":
            starts = np.cumsum(counts, dtype=np.int64) - counts
            frequencies = np.array(self._frequencies, np.uint32)
            counts = np.add.reduceat(frequencies, starts, dtype=np.uint32)
            documents = self._of_occurrences()
        places = _places(counts, order)
        counts, documents = counts[order], documents[places]
        if self._kind == "values":
            values = [self._values[place] for place in places.tolist()]
            weights = np.array(self._weights, np.float64)[places]
            return FieldArrays("values", terms, counts, documents, None, weights, values)
        numbers = self._positions if self._kind == "positions" else self._frequencies
        extra = np.array(numbers, np.uint32)[places]
        return FieldArrays(self._kind, terms, counts, documents, extra)


def _places(counts: Array, order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of all postings when terms, each with some of them, are put in order."""
    starts = np.cumsum(counts, dtype=np.int64) - counts
    sizes = counts[order].astype(np.int64)
    shifts = starts[order] - (np.cumsum(sizes) - sizes)
    places: NDArray[np.int64] = np.arange(sizes.sum()) + np.repeat(shifts, sizes)
    return places
