"""Read what Whoosh keeps of a generation: postings, positions, columns, stored fields.

Whoosh's readers are not safe to share between threads that read at once: callers hold a lock.
"""

import json
import math
import sys
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from whoosh.matching import Matcher, NullMatcher
from whoosh.reading import IndexReader, TermNotFound

from engine.embedded.layout import STORED_FIELD
from engine.protocol import Stored

K1, B = 1.2, 0.75
"""BM25's usual constants, the ones of every baseline that we compare with."""

Scores = dict[int, float]
"""The score of each document that matches, by document number."""


class Postings:
    """The postings of one open generation. Unknown terms and fields have none."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self._norms: dict[str, array[float]] = {}
        self._columns: dict[str, Sequence[Any]] = {}
        self.document_count = int(reader.doc_count_all())

    def numbers(self, field: str, term: str | bytes) -> Iterator[int]:
        """Yield the numbers of the documents that have a term, in order."""
        matcher = self._matcher(field, term)
        while matcher.is_active():
            yield matcher.id()
            matcher.next()

    def scores(self, field: str, term: str, boost: float = 1.0) -> Scores:
        """Return `boost` times the BM25 of a term for each document that has it.

        Lengths are those that Whoosh keeps, in one byte: exact to 10 terms, within 3 % above.
        """
        matcher = self._matcher(field, term)
        if not matcher.is_active():
            return {}
        norms = self._norms_of(field)
        documents = self._reader.doc_frequency(field, term)
        weight = boost * (math.log(self.document_count / (documents + 1)) + 1) * (K1 + 1)
        found = {}
        while matcher.is_active():
            number, frequency = matcher.id(), matcher.weight()
            found[number] = weight * frequency / (frequency + norms[number])
            matcher.next()
        return found

    def positions(self, field: str, term: str, numbers: Sequence[int]) -> Iterator[list[int]]:
        """Yield where a term stands in each of some documents that have it, given in order."""
        matcher = self._matcher(field, term)
        for number in numbers:
            matcher.skip_to(number)
            yield matcher.value_as("positions")

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[bytes, int]]:
        """Yield (term in UTF-8, document frequency) of the terms that begin so, in order."""
        try:
            for term, info in self._reader.iter_prefix(field, prefix):
                yield term, int(info.doc_frequency())
        except (TermNotFound, UnicodeEncodeError):
            return

    def column(self, field: str) -> Sequence[Any]:
        """Return the value that each document has in a keyword or number field, by number."""
        if field not in self._columns:
            values = self._reader.column_reader(field) if self.document_count else ()
            self._columns[field] = [
                sys.intern(value) if isinstance(value, str) else value for value in values
            ]
        return self._columns[field]

    def stored(self, number: int) -> Stored:
        """Return the stored fields of a document."""
        fields: Stored = json.loads(self._reader.stored_fields(number)[STORED_FIELD])
        return fields

    def _matcher(self, field: str, term: str | bytes) -> Matcher:
        try:
            found: Matcher = self._reader.postings(field, term)
        except (TermNotFound, UnicodeEncodeError):
            found = NullMatcher()
        return found

    def _norms_of(self, field: str) -> "array[float]":
        """Return what BM25 adds to a frequency for the length of each document."""
        if field not in self._norms:
            length = self._reader.doc_field_length
            average = self._reader.field_length(field) / self.document_count
            self._norms[field] = array(
                "d",
                (
                    K1 * (1 - B + B * (length(number, field) or 0) / average)
                    for number in range(self.document_count)
                ),
            )
        return self._norms[field]
