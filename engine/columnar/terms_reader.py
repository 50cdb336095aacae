"""Reads terms and their postings for Whoosh, over the fields of a file of postings."""

from collections.abc import Iterator
from typing import Any

from whoosh.codec.base import FieldCursor, TermsReader
from whoosh.formats import Format
from whoosh.reading import TermInfo, TermNotFound
from whoosh.scoring import BaseScorer

from engine.columnar.array_file import ArrayFile
from engine.columnar.documents import DocumentFile
from engine.columnar.field import Field, field_names
from engine.columnar.matcher import ColumnarMatcher, TermPostings
from engine.errors import IndexDamaged

Term = tuple[str, bytes]


class NoTerm(KeyError, TermNotFound):
    """A term is not in the segment; whether Whoosh catches the one or the other depends."""


class ColumnarTermsReader(TermsReader):
    """Reads `SEGMENT.postings`, with the lengths of `SEGMENT.documents`. What was opened stays
    readable after `close`.
    """

    def __init__(self, file: ArrayFile, documents: DocumentFile | None, document_count: int):
        self.file, self.documents = file, documents
        self._document_count = document_count
        self._names = field_names(file)
        self._fields: dict[str, Field] = {}
        self._latest: tuple[Term, TermPostings] | None = None

    def indexed_field_names(self) -> list[str]:
        return self._names

    def field(self, name: str) -> Field | None:
        """Return a field of the file, or None."""
        if name not in self._fields and name in self._names:
            count = self.file.attributes.get(f"{name}/documents", self._document_count)
            self._fields[name] = Field(self.file, name, count)
        return self._fields.get(name)

    def __contains__(self, term: Term) -> bool:
        field = self.field(term[0])
        return field is not None and field.find(term[1]) >= 0

    def terms(self) -> Iterator[Term]:
        for name in self._names:
            yield from self._terms_of(name)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        """Yield the terms from one on; those of the fields behind this one follow."""
        if fieldname in self._names:
            yield from self._terms_of(fieldname, prefix)
            for name in self._names[self._names.index(fieldname) + 1 :]:
                yield from self._terms_of(name)

    def _terms_of(self, name: str, start: bytes = b"") -> Iterator[Term]:
        field = self.field(name)
        assert field is not None
        return ((name, text) for text, _number in field.dictionary.terms(start))

    def items(self) -> Iterator[tuple[Term, TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Term, TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def cursor(self, fieldname: str, fieldobj: Any) -> "ColumnarCursor":
        return ColumnarCursor(self, fieldname, fieldobj)

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return the sum of a term's weights. Raises NoTerm."""
        return float(self._postings(fieldname, text)[1].postings.frequencies.sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return how many documents have a term. Raises NoTerm."""
        field, number = self._find(fieldname, text)
        return field.document_frequency(number)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the statistics of a term. Raises NoTerm."""
        number, found = self._postings(fieldname, text)
        documents, weights = found.postings.documents, found.postings.frequencies
        shortest, longest = self._lengths(fieldname, number, found)
        return TermInfo(
            weight=float(weights.sum()),
            df=len(documents),
            minlength=shortest,
            maxlength=longest,
            maxweight=float(weights.max()),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def _lengths(self, name: str, number: int, found: TermPostings) -> tuple[int, int]:
        """Return the length of the shortest and of the longest field that has a term."""
        if f"{name}/longest" in self.file:
            kept = (self.file[f"{name}/{end}"] for end in ("shortest", "longest"))
            try:
                shortest, longest = (lengths.item(number) for lengths in kept)
            except (KeyError, IndexError):
                raise IndexDamaged(f"{self.file.name} has a damaged field {name!r}") from None
            return shortest, longest
        smallest, largest = found.block_lengths
        return min(smallest), max(largest)

    def matcher(
        self, fieldname: str, text: bytes, format_: Format, scorer: BaseScorer | None = None
    ) -> ColumnarMatcher:
        """Return a matcher of a term's postings. Raises NoTerm."""
        found = self._postings(fieldname, text)[1]
        return ColumnarMatcher(found, format_, (fieldname, text), scorer)

    def _find(self, fieldname: str, text: bytes) -> tuple[Field, int]:
        """Return a field and the number of a term in it. Raises NoTerm."""
        field = self.field(fieldname)
        number = field.find(text) if field else -1
        if field is None or number < 0:
            raise NoTerm(f"no term {fieldname}:{text!r}")
        return field, number

    def _postings(self, fieldname: str, text: bytes) -> tuple[int, TermPostings]:
        """Return a term's number and postings; Whoosh asks for the same three times a search."""
        field, number = self._find(fieldname, text)
        latest = self._latest
        if latest is not None and latest[0] == (fieldname, text):
            return number, latest[1]
        postings = field.postings(number)
        if not 0 < len(postings.documents) == len(postings.frequencies):
            raise IndexDamaged(f"{self.file.name} has damaged postings in field {fieldname!r}")
        lengths = None
        if self.documents is not None and len(self.documents) > postings.documents[-1]:
            lengths = self.documents.lengths(fieldname)
        found = TermPostings(field.kind, postings, lengths)
        self._latest = (fieldname, text), found
        return number, found


class ColumnarCursor(FieldCursor):
    """Moves through the terms of a field in the order of their bytes."""

    def __init__(self, reader: ColumnarTermsReader, fieldname: str, fieldobj: Any) -> None:
        self._reader, self._name, self._field_type = reader, fieldname, fieldobj
        self._field = reader.field(fieldname)
        self._term: bytes | None = None
        self._text: Any = None
        self.first()

    def first(self) -> Any:
        return self.find(b"")

    def find(self, term: Any) -> Any:
        """Go to the first term that is not before this one; return its text, or None."""
        start = term if isinstance(term, bytes) else self._field_type.to_bytes(term)
        self._terms = self._field.dictionary.terms(start) if self._field else iter(())
        return self.next()

    def next(self) -> Any:
        self._term, _number = next(self._terms, (None, -1))
        self._text = None if self._term is None else self._field_type.from_bytes(self._term)
        return self._text

    def text(self) -> Any:
        return self._text

    def term_info(self) -> TermInfo | None:
        return None if self._term is None else self._reader.term_info(self._name, self._term)

    def is_valid(self) -> bool:
        return self._term is not None
