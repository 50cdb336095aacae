"""Which documents the leaves of query trees find that score the same wherever they match."""

from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from engine import queries
from engine.columnar.arrays import Arrays
from engine.columnar.limits import remembered, time_is_up
from engine.columnar.positions import find_following, find_near, find_unless
from engine.columnar.terms import as_bytes
from engine.columnar.unions import any_of
from engine.columnar.wildcards import wildcard_terms

Documents = NDArray[np.int64]


@singledispatch
def documents_of(query: queries.Query, arrays: Arrays) -> Documents:
    """Return the documents that a leaf finds, ascending; each kind of leaf registers here."""
    raise TypeError(f"no evaluation for {type(query).__name__}")


@documents_of.register
def _(query: queries.Prefix, arrays: Arrays) -> Documents:
    prefix = as_bytes(query.prefix)
    numbered = (
        (base, field, (number for numbers in field.dictionary.ranges(prefix) for number in numbers))
        for base, field in arrays.fields(query.field)
    )
    key = (queries.Prefix, query.field, query.prefix, query.most)

    def find() -> Documents:
        if query.most is not None:  # which terms count is said each time
            return any_of(numbered, query.most)
        return arrays.unions.of(key, lambda: any_of(numbered), lambda: not time_is_up())

    return remembered(key, find)


@documents_of.register
def _(query: queries.Wildcard, arrays: Arrays) -> Documents:
    numbered = (
        (base, field, wildcard_terms(field.dictionary, query.pattern))
        for base, field in arrays.fields(query.field)
    )
    key = (queries.Wildcard, query.field, query.pattern, query.most)
    return remembered(key, lambda: any_of(numbered, query.most))


@documents_of.register
def _(query: queries.Following, arrays: Arrays) -> Documents:
    return remembered(query, lambda: find_following(query, arrays))


@documents_of.register
def _(query: queries.Near, arrays: Arrays) -> Documents:
    return remembered(query, lambda: find_near(query, arrays))


@documents_of.register
def _(query: queries.Unless, arrays: Arrays) -> Documents:
    key = (queries.Unless, query.run, query.others)
    return remembered(key, lambda: find_unless(query, arrays))


@documents_of.register
def _(query: queries.Keyword, arrays: Arrays) -> Documents:
    return arrays.documents(query.field, query.value)


@documents_of.register
def _(query: queries.Range, arrays: Arrays) -> Documents:
    if query.low is not None and query.low == query.high:
        found = arrays.with_number(query.field, query.low) if query.low > 0 else ()
        return np.asarray(found, np.int64)
    values = arrays.numbers(query.field)
    matching = values > 0  # an undated document's number is 0
    if query.low is not None:
        matching &= values >= query.low
    if query.high is not None:
        matching &= values <= query.high
    return np.flatnonzero(matching)


@documents_of.register
def _(query: queries.All, arrays: Arrays) -> Documents:
    return np.arange(arrays.document_count)
