"""One field of a segment: its terms and their postings, written as arrays and read as arrays.

There are three kinds of postings:

- `frequencies`: documents and how often each has the term;
- `positions`: every place where the term stands, as one ascending list over all documents. Each
  document has a stretch of positions of its own that begins at a multiple of eight, one at least
  free at its end; so terms that follow one another in a document are found by comparing numbers;
- `values`: documents, weights and bytes that only Whoosh's formats understand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter, smallest, sums
from engine.columnar.compiled import CompiledField, is_compiled
from engine.columnar.list_batches import BatchReader
from engine.columnar.list_writer import ListWriter
from engine.columnar.stretches import Marks, Stretches, changes, firsts
from engine.columnar.strings import Strings, write_strings
from engine.columnar.terms import TermDictionary, Terms
from engine.errors import IndexDamaged

Kind = Literal["frequencies", "positions", "values"]

LARGEST_LIMIT = 1 << 32
"""Positions (or documents) of one field of one segment at most."""


@dataclass(frozen=True, slots=True)
class FieldArrays:
    """The postings of one field in memory.

    `counts` has the number of postings of each term, by its number; the other arrays have one entry
    a posting, term after term, documents ascending. `extra` is the frequency of each, or (kind
    `positions`, where a posting is one occurrence) its position, ascending within a document.
    """

    kind: Kind
    terms: Terms
    counts: Array
    documents: Array
    extra: Array | None = None
    weights: NDArray[np.float64] | None = None
    values: list[bytes] | None = None


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of one term: `documents` int64, ascending and distinct; `frequencies` of each
    (kind `values`: weights, float64).

    `starts` slices `positions` (kind `positions`) or `offsets` slices `content` (kind `values`).
    """

    documents: NDArray[np.int64]
    frequencies: Array
    positions: Array | None = None
    starts: Array | None = None
    offsets: Array | None = None
    content: Array | None = None

    def value(self, place: int) -> bytes:
        """Return the bytes of a posting of kind `values`."""
        assert self.offsets is not None and self.content is not None
        start, end = self.offsets[place : place + 2].tolist()
        return self.content[start:end].tobytes()


class FieldWriter:
    """Writes one field, a range of its terms at a time."""

    def __init__(self, file: ArrayFileWriter, name: str, kind: Kind, documents: int) -> None:
        self._file, self._name = file, name
        file.attributes.setdefault("fields", {})[name] = kind
        self._stretches: Stretches | None = None
        self.lists: ListWriter | None = None
        if kind != "positions":
            self.lists = ListWriter(file, name, documents, frequencies=True)

    def lay_out(self, spans: Array) -> Stretches:
        """Set how many positions each document has (kind `positions`), before the first append."""
        stretches = Stretches(spans)
        if stretches.limit > LARGEST_LIMIT:
            raise OverflowError(f"field {self._name!r} has more than 2**32 positions in a segment")
        largest = int(spans.max(initial=0))
        self._file.add(f"{self._name}/spans", spans.astype(smallest(largest)))
        self._stretches = stretches
        self.lists = ListWriter(self._file, self._name, stretches.limit, frequencies=False)
        return stretches

    def append(self, counts: Array, values: Array, frequencies: Array | None = None) -> None:
        """Add the next terms: positions laid out as in `Stretches`, or documents and
        frequencies.
        """
        assert self.lists is not None, "lay_out first"
        if self._stretches is None:
            self.lists.append(counts, values, frequencies)
            return
        new = changes(self._stretches.documents(values))
        starts = np.cumsum(counts, dtype=np.int64) - counts
        new[starts] = True
        document_counts = np.add.reduceat(new, starts, dtype=np.int64) if len(new) else counts
        self.lists.append(counts, values, document_counts=document_counts)

    def finish(self, terms: Terms) -> None:
        """Write the lists and the dictionary of all terms that were appended."""
        assert self.lists is not None, "lay_out first"
        self.lists.finish()
        terms.write(self._file, self._name)

    def save(self, terms: Terms) -> None:
        """Write what was appended (kind `positions`), for the writer of the terms before these."""
        assert self.lists is not None, "lay_out first"
        self.lists.save()
        self._file.add(f"{self._name}/packed", terms.packed)
        write_strings(self._file, f"{self._name}/others", terms.others)

    def take_over(self, saved: ArrayFile) -> Terms:
        """Append what another writer of the same field saved; return its terms."""
        assert self.lists is not None, "lay_out first"
        self.lists.take_over(saved)
        others = Strings(saved, f"{self._name}/others")
        return Terms(saved[f"{self._name}/packed"], [others[row] for row in range(len(others))])


def write_field(file: ArrayFileWriter, name: str, field: FieldArrays, document_count: int) -> None:
    """Write a whole field. Raises OverflowError where a segment cannot hold it."""
    writer = FieldWriter(file, name, field.kind, document_count)
    documents = field.documents.astype(np.int64)
    if field.kind == "positions":
        assert field.extra is not None
        spans = np.zeros(document_count, np.int64)
        np.maximum.at(spans, documents, field.extra.astype(np.int64) + 1)
        starts = writer.lay_out(spans).starts
        writer.append(field.counts, starts[documents] + field.extra)
    elif field.kind == "frequencies":
        writer.append(field.counts, documents, field.extra)
    else:
        assert field.weights is not None and field.values is not None
        writer.append(field.counts, documents, np.ones(len(documents), np.uint32))
        file.add(f"{name}/firsts", sums(field.counts))
        file.add(f"{name}/weights", field.weights)
        file.add(f"{name}/value_offsets", sums(np.array([len(v) for v in field.values], np.int64)))
        file.add(f"{name}/value_bytes", np.frombuffer(b"".join(field.values), np.uint8))
    writer.finish(field.terms)


def field_names(file: ArrayFile) -> list[str]:
    """Return the names of the fields of a file of postings, in order."""
    return sorted(file.attributes.get("fields", {}))


class Field:
    """One field of an open file of postings."""

    def __init__(self, file: ArrayFile, name: str, document_count: int) -> None:
        """Open a field. Raises IndexDamaged where its arrays are not those of a field."""
        self.name, self.document_count = name, document_count
        try:
            self.kind: Kind = file.attributes["fields"][name]
            self.dictionary = TermDictionary(file, name)
            limit = document_count
            if self.kind == "positions":
                self.stretches = Stretches(file[f"{name}/spans"])
                if len(file[f"{name}/spans"]) != document_count:
                    raise ValueError("spans")
                limit = self.stretches.limit
            self.lists = BatchReader(file, name, limit, self.kind != "positions")
            if self.kind == "values":
                parts = ("firsts", "weights", "value_offsets", "value_bytes")
                self._values = tuple(file[f"{name}/{part}"] for part in parts)
        except (KeyError, ValueError, TypeError) as error:
            raise IndexDamaged(f"{file.name} has a damaged field {name!r} ({error})") from None
        if len(self.lists) != len(self.dictionary):
            raise IndexDamaged(f"{file.name} has a damaged field {name!r} (terms)")

    @cached_property
    def compiled(self) -> CompiledField:
        """What compiled loops read of it, where there are any (not kind `values`)."""
        return CompiledField(self)

    def __len__(self) -> int:
        """Number of terms."""
        return len(self.dictionary)

    def find(self, term: str | bytes) -> int:
        """Return the number of a term, or -1."""
        return self.dictionary.find(term)

    def count(self, number: int) -> int:
        """Return the number of postings of a term (kind `positions`: of its occurrences)."""
        return self.lists.count(number)

    def document_frequency(self, number: int, occurrences: Array | None = None) -> int:
        """Return in how many documents a term is; `occurrences` saves reading them again."""
        if self.kind != "positions":
            return self.lists.count(number)
        found = self.lists.document_count(number)
        if found is None:
            occurrences = self.occurrences(number) if occurrences is None else occurrences
            found = int(changes(self.stretches.documents(occurrences)).sum())
        return found

    @property
    def counts(self) -> NDArray[np.int64]:
        """Number of postings of every term (kind `positions`: of its occurrences)."""
        return self.lists.counts

    def read_range(self, low: int, high: int) -> tuple[NDArray[np.int64], Array | None]:
        """Return the postings of the terms from `low` up to `high`, term after term: documents and
        frequencies, or positions laid out as in `stretches` and None.
        """
        return self.lists.read_range(low, high)

    def occurrences(self, number: int) -> NDArray[np.int64]:
        """Return where a term stands, laid out as in `stretches` (kind `positions`)."""
        return self.lists.read(number).values

    def occurrences_of_any(self, numbers: range) -> NDArray[np.int64]:
        """Return where some terms in a row stand, in no order (kind `positions`)."""
        return self.lists.read_together(numbers)

    def documents(self, number: int) -> Array:
        """Return the documents that have a term, ascending and distinct."""
        if self.kind != "positions":
            return self.lists.read_values(number)
        documents = self.stretches.documents(self.occurrences(number))
        return documents[firsts(documents)].astype(np.int64)

    def documents_of_any(self, numbers: Iterable[range]) -> NDArray[np.int64]:
        """Return the documents that have any of the terms of some ranges, ascending."""
        marked = np.zeros(self.document_count, bool)
        if is_compiled([(0, self)]):
            for row in numbers:
                self.compiled.mark(row, marked)
            return marked.nonzero()[0]
        read = (piece for row in numbers for piece in self.lists.pieces(row))
        if self.kind == "positions":
            marks = Marks(self.stretches)
            for positions in read:
                marks.add(positions)
            return marks.documents()
        for documents in read:
            marked[documents] = True
        return marked.nonzero()[0]

    def frequencies(self, number: int) -> tuple[Array, Array, Array]:
        """Return the documents that have a term, the places in them whose frequency is more than
        one, and those frequencies (kind `values`: all places, and the weights).
        """
        if self.kind == "values":
            documents = self.documents(number)
            return documents, np.arange(len(documents)), self._weights(number, len(documents))
        if self.kind == "frequencies":
            values, repeated, frequencies = self.lists.read(number)
            return values, repeated, frequencies
        documents = self.stretches.documents(self.occurrences(number))
        new = firsts(documents)
        if len(new) == len(documents):
            return documents.astype(np.int64), new[:0], new[:0]
        counts = np.empty_like(new)
        counts[:-1] = new[1:]
        counts[-1] = len(documents)
        counts -= new
        repeated = (counts > 1).nonzero()[0]
        return documents[new].astype(np.int64), repeated, counts[repeated]

    def frequencies_at(self, number: int, places: Array) -> Array:
        """Return the frequencies at some places of a term's documents (kind `frequencies`)."""
        return self.lists.frequencies_at(number, places)

    def postings(self, number: int) -> Postings:
        """Return everything about a term. Raises IndexDamaged."""
        if self.kind == "positions":
            return self._positions(number)
        documents, repeated, some = self.frequencies(number)
        if self.kind == "frequencies":
            frequencies = np.ones(len(documents), np.uint32)
            frequencies[repeated] = some
            return Postings(documents, frequencies)
        places, _weights, offsets, content = self._values
        first = int(places[number])
        return Postings(
            documents,
            some,
            offsets=offsets[first : first + len(documents) + 1],
            content=content,
        )

    def _weights(self, number: int, count: int) -> Array:
        first = int(self._values[0][number])
        weights = self._values[1][first : first + count]
        if len(weights) < count:
            raise IndexDamaged(f"field {self.name!r} is damaged: weights are missing")
        return weights

    def _positions(self, number: int) -> Postings:
        occurrences = self.occurrences(number)
        all_documents = self.stretches.documents(occurrences)
        new = firsts(all_documents)
        starts = np.append(new, len(occurrences))
        return Postings(
            all_documents[new].astype(np.int64),
            np.diff(starts).astype(np.uint32),
            occurrences - self.stretches.starts[all_documents],
            starts,
        )
