"""One field of a segment, read as arrays: its terms and postings (`field_arrays` writes them).

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

from engine.columnar.array_file import Array, ArrayFile
from engine.columnar.compiled import CompiledField, is_compiled
from engine.columnar.list_batches import BatchReader
from engine.columnar.stretches import Marks, Stretches, changes, firsts
from engine.columnar.term_dictionary import TermDictionary
from engine.errors import IndexDamaged

Kind = Literal["frequencies", "positions", "values"]


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
