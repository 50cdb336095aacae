"""Evaluate query trees a whole array at a time: which documents match, and what each scores.

Scores are BM25 with exact lengths (`Arrays.weight`, `Arrays.norms`); `And`, `Or` and phrases add
up. Terms of an `And` are intersected rarest first, and only what is left is scored.
"""

from collections.abc import Sequence
from functools import cached_property, singledispatch
from operator import attrgetter

import numpy as np

from engine import queries
from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays, Score
from engine.columnar.found import Found, are_in
from engine.columnar.leaves import documents_of
from engine.columnar.limits import time_is_up
from engine.columnar.matching import matching
from engine.columnar.phrases import find_phrase
from engine.columnar.scored_terms import scored_terms
from engine.columnar.scoring import ScoredTerm, scored_documents
from engine.columnar.stretches import firsts

_DENSE = 16
"""Lists with more than a 16th as many postings as there are documents are added up in one array for
all documents, rather than sorted together."""
_LONG = 2000
"""Postings a list from which on copying them together takes longer than to add list by list."""


def evaluate(query: queries.Query, arrays: Arrays) -> Found:
    """Return the documents that match, with their scores; trees without children match none.

    Once the time is up (`limits`) it finds only documents that match what was evaluated before.
    """
    return Found.nothing() if time_is_up() else evaluation_of(query, arrays)


@singledispatch
def evaluation_of(query: queries.Query, arrays: Arrays) -> Found:
    """Return what `evaluate` does, whatever the time; each kind of node registers here."""
    raise TypeError(f"no evaluation for {type(query).__name__}")


@evaluation_of.register
def _(query: queries.Term, arrays: Arrays) -> Found:
    return Found(*scored_documents(query, arrays))


@evaluation_of.register
def _(query: queries.Phrase, arrays: Arrays) -> Found:
    if not query.terms:
        return Found.nothing()
    if len(query.terms) == 1:
        return evaluate(queries.Term(query.field, query.terms[0], query.boost), arrays)
    return find_phrase(query, arrays)


@evaluation_of.register
def _(
    query: queries.Prefix | queries.Wildcard | queries.Following | queries.Near | queries.Unless,
    arrays: Arrays,
) -> Found:
    return Found.constant(documents_of(query, arrays), query.boost)


@evaluation_of.register
def _(query: queries.Keyword | queries.Range | queries.All, arrays: Arrays) -> Found:
    return Found.constant(documents_of(query, arrays), 0.0)


@evaluation_of.register
def _(query: queries.Not, arrays: Arrays) -> Found:
    return Found.constant(matching(query, arrays).nonzero()[0], 0.0)


@evaluation_of.register
def _(query: queries.Boost, arrays: Arrays) -> Found:
    documents, scores = evaluate(query.child, arrays)
    return Found(documents, scores * Score(query.factor))


@evaluation_of.register
def _(query: queries.Constant, arrays: Arrays) -> Found:
    return Found.constant(matching(query.child, arrays).nonzero()[0], query.score)


@evaluation_of.register
def _(query: queries.And, arrays: Arrays) -> Found:
    wanted: list[queries.Query] = [
        child for child in query.children if not isinstance(child, queries.Not)
    ]
    unwanted = [child.child for child in query.children if isinstance(child, queries.Not)]
    parts = [
        ScoredTerm(child, arrays)
        if isinstance(child, queries.Term) and arrays.compiled(child.field) is None
        else _Evaluated(child, arrays)
        for child in wanted
    ]
    parts.sort(key=attrgetter("postings"))
    documents = parts[0].documents if parts else np.arange(arrays.document_count * bool(unwanted))
    for part in parts[1:]:
        if not len(documents):
            return Found.nothing()
        documents = documents[are_in(documents, part.documents, arrays.document_count)]
    for excluded in (evaluate(child, arrays).documents for child in unwanted):
        documents = documents[~are_in(documents, excluded, arrays.document_count)]
    if unwanted and time_is_up():
        return Found.nothing()
    scores = np.zeros(len(documents), Score)
    for part in parts if len(documents) else ():
        scores += part.scores_at(documents)
    return Found(documents, scores)


class _Evaluated:
    """A part of an `And` that is evaluated when it is asked for: terms by their postings, and then
    what is no term.
    """

    def __init__(self, query: queries.Query, arrays: Arrays) -> None:
        self._query, self._arrays = query, arrays
        self.postings = 1 << 62
        if isinstance(query, queries.Term):
            self.postings = arrays.document_frequency(query.field, query.term)

    @cached_property
    def _found(self) -> Found:
        return evaluate(self._query, self._arrays)

    @property
    def documents(self) -> Array:
        return self._found.documents

    def scores_at(self, documents: Array) -> Array:
        return self._found.scores[self._found.documents.searchsorted(documents)]


@evaluation_of.register
def _(query: queries.Or, arrays: Arrays) -> Found:
    parts = _parts_of(query, arrays)
    if len(parts) < 2:
        return parts[0] if parts else Found.nothing()
    if not _is_dense(query, parts, arrays):
        return _merged(parts)
    scores = _added_up(parts, arrays.document_count)
    documents = (scores > 0).nonzero()[0]
    return Found(documents, scores.take(documents))


def _parts_of(query: queries.Or, arrays: Arrays) -> list[Found]:
    """Return what each child finds, all terms at once."""
    terms = [child for child in query.children if isinstance(child, queries.Term)]
    found = iter(scored_terms(terms, arrays))
    return [
        next(found) if isinstance(child, queries.Term) else evaluate(child, arrays)
        for child in query.children
    ]


@evaluation_of.register
def _(query: queries.AndMaybe, arrays: Arrays) -> Found:
    documents, scores = evaluate(query.required, arrays)
    return Found(documents, scores + _optional(query.optional, documents, arrays))


def _optional(query: queries.Query, documents: Array, arrays: Arrays) -> Array:
    """Return what a query adds to the scores of some documents."""
    few = len(documents) * _DENSE < arrays.document_count
    if isinstance(query, queries.Or) and few:
        scores = np.zeros(len(documents), Score)
        for part in _parts_of(query, arrays) if len(documents) else ():
            there = are_in(documents, part.documents, arrays.document_count)
            scores[there] += part.scores[part.documents.searchsorted(documents[there])]
        return scores
    if isinstance(query, queries.Term) and few:
        term = ScoredTerm(query, arrays)
        scores = np.zeros(len(documents), Score)
        if term.postings:
            there = are_in(documents, term.documents, arrays.document_count)
            scores[there] = term.scores_at(documents[there])
        return scores
    found = evaluate(query, arrays)
    every = np.zeros(arrays.document_count, Score)
    every[found.documents] = found.scores
    return every[documents]


def _is_dense(query: queries.Or, parts: Sequence[Found], arrays: Arrays) -> bool:
    """Whether much is found, all of it with scores above 0."""
    if sum(len(part.documents) for part in parts) * _DENSE < arrays.document_count:
        return False
    return all(
        isinstance(child, queries.Term | queries.Phrase | queries.Prefix | queries.Unless)
        and child.boost > 0
        for child in query.children
    )


def _added_up(parts: Sequence[Found], document_count: int) -> Array:
    scores = np.zeros(document_count, Score)
    if sum(len(part.documents) for part in parts) < _LONG * len(parts):
        parts = [Found.joined(parts)]
    for documents, added in parts:
        np.add.at(scores, documents, added)
    return scores


def _merged(parts: Sequence[Found]) -> Found:
    parts = [part for part in parts if len(part.documents)]
    if not parts:
        return Found.nothing()
    documents = np.concatenate([part.documents for part in parts])
    order = np.argsort(documents, kind="stable")
    documents = documents[order]
    starts = firsts(documents)
    scores = np.add.reduceat(np.concatenate([part.scores for part in parts])[order], starts)
    return Found(documents[starts], scores)
