"""What a term adds to the scores of documents: BM25 with exact lengths."""

from collections.abc import Hashable

import numpy as np

from engine import queries
from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays, Leaf, Score
from engine.columnar.limits import remembered


def term_documents(field: str, term: str, arrays: Arrays) -> Array:
    """Return the documents that have a term, ascending; those that were scored are at hand."""

    def find() -> Array:
        compiled = arrays.compiled(field)
        return arrays.documents(field, term) if compiled is None else compiled.documents(term)

    return remembered(term_key(field, term), find)


def term_key(field: str, term: str) -> Hashable:
    """Return by what the documents of a term are remembered in an evaluation."""
    return queries.Term, field, term


def scored_documents(query: queries.Term, arrays: Arrays) -> tuple[Array, Array]:
    """Return the documents that have a term, ascending, and their scores; not to be changed."""

    def find() -> tuple[Array, Array]:
        if (compiled := arrays.compiled(query.field)) is not None:
            return compiled.scored(query.term, query.boost)
        term = ScoredTerm(query, arrays)
        scores = term.scores() if term.postings else np.empty(0, Score)
        return term.documents, scores

    documents, scores = arrays.scored.of(query, find)
    remembered(term_key(query.field, query.term), lambda: documents)
    return documents, scores


class ScoredTerm:
    """A term of a query, looked up; its postings are read when they are asked for, once."""

    def __init__(self, query: queries.Term, arrays: Arrays) -> None:
        self._query, self._arrays = query, arrays
        self._located = arrays.locate(query.field, query.term)
        self.postings = sum([field.count(number) for _, field, number in self._located])
        """How many postings must be read."""
        self._leaf: Leaf | None = None
        self._documents: Array | None = None

    @property
    def documents(self) -> Array:
        """The documents that have the term, ascending."""
        if self._documents is None:
            if self._leaf is None and self._is_plain:
                _, field, number = self._located[0]
                self._documents = field.documents(number)  # without frequencies, most are dropped
            else:
                self._documents = self._whole().documents
        return self._documents

    @property
    def weight(self) -> float:
        """What BM25 multiplies the saturation of the term by; no score is as large."""
        return self._arrays.weight(len(self.documents), self._query.boost)

    def scores(self) -> Array:
        """Return the scores of all documents of the term; ask for these before `documents`."""
        documents, repeated, some = self._whole()
        norms = self._arrays.norms(self._query.field).take(documents)
        weight = Score(self.weight)
        scores = weight / (norms + Score(1))
        if len(repeated):
            frequencies = some.astype(Score)
            scores[repeated] = weight * frequencies / (frequencies + norms[repeated])
        return scores

    def scores_at(self, documents: Array) -> Array:
        """Return the scores of some documents, all of which have the term."""
        places = self.documents.searchsorted(documents)
        norms = self._arrays.norms(self._query.field).take(documents)
        frequencies = self._frequencies_at(places)
        return Score(self.weight) * frequencies / (frequencies + norms)

    @property
    def _is_plain(self) -> bool:
        """Whether documents can be read without frequencies."""
        if len(self._located) != 1:
            return False
        base, field, _ = self._located[0]
        return not base and field.kind == "frequencies"

    def _frequencies_at(self, places: Array) -> Array:
        if self._leaf is None and self._is_plain:
            _, field, number = self._located[0]
            return field.frequencies_at(number, places).astype(Score)
        _, repeated, some = self._whole()
        frequencies = np.ones(len(places), Score)
        if len(repeated):
            rows = repeated.searchsorted(places)
            rows[rows == len(repeated)] = 0
            more = repeated[rows] == places
            frequencies[more] = some[rows[more]]
        return frequencies

    def _whole(self) -> Leaf:
        if self._leaf is None:
            leaf = self._leaf = self._arrays.leaf(self._located)
            remembered(term_key(self._query.field, self._query.term), lambda: leaf.documents)
        return self._leaf
