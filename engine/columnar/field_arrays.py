"""One field of a segment on its way there: its terms and their postings, written as arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter, smallest, sums
from engine.columnar.field import Kind
from engine.columnar.list_writer import ListWriter
from engine.columnar.stretches import Stretches, changes
from engine.columnar.strings import Strings, write_strings
from engine.columnar.terms import Terms

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
