"""Which documents match a query tree, without their scores: one truth value for every document.

Cheaper than scores where a tree only sorts documents into groups.
"""

from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from engine import queries
from engine.columnar.arrays import Arrays
from engine.columnar.leaves import documents_of
from engine.columnar.limits import time_is_up
from engine.columnar.phrases import phrase_documents
from engine.columnar.scoring import term_documents

Mask = NDArray[np.bool_]


def matching(query: queries.Query, arrays: Arrays) -> Mask:
    """Return for each document of the index whether `evaluate` finds it."""
    return np.zeros(arrays.document_count, bool) if time_is_up() else _matching(query, arrays)


@singledispatch
def _matching(query: queries.Query, arrays: Arrays) -> Mask:
    return _marked(documents_of(query, arrays), arrays)


@_matching.register
def _(query: queries.Term, arrays: Arrays) -> Mask:
    return _marked(term_documents(query.field, query.term, arrays), arrays)


@_matching.register
def _(query: queries.Phrase, arrays: Arrays) -> Mask:
    if len(query.terms) == 1:
        return _marked(term_documents(query.field, query.terms[0], arrays), arrays)
    if not query.terms:
        return np.zeros(arrays.document_count, bool)
    return _marked(phrase_documents(query, arrays), arrays)


@_matching.register
def _(query: queries.Or, arrays: Arrays) -> Mask:
    found = np.zeros(arrays.document_count, bool)
    for child in query.children:
        if isinstance(child, queries.Term):
            if not time_is_up():
                found[term_documents(child.field, child.term, arrays)] = True
        else:
            found |= matching(child, arrays)
    return found


@_matching.register
def _(query: queries.AndMaybe, arrays: Arrays) -> Mask:
    return matching(query.required, arrays)


@_matching.register
def _(query: queries.Constant | queries.Boost, arrays: Arrays) -> Mask:
    return matching(query.child, arrays)


@_matching.register
def _(query: queries.And, arrays: Arrays) -> Mask:
    if not query.children:
        return np.zeros(arrays.document_count, bool)
    found = matching(query.children[0], arrays)
    for child in query.children[1:]:
        if not found.any():
            break
        found &= matching(child, arrays)
    return found


@_matching.register
def _(query: queries.Not, arrays: Arrays) -> Mask:
    denied = matching(query.child, arrays)
    return np.zeros_like(denied) if time_is_up() else ~denied


def _marked(documents: NDArray[np.int64], arrays: Arrays) -> Mask:
    marked = np.zeros(arrays.document_count, bool)
    marked[documents] = True
    return marked
