"""Find phrases: terms at consecutive positions, by comparing the lists of their positions."""

from collections import Counter
from collections.abc import Hashable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine import queries
from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays, Located, Score
from engine.columnar.compiled import CompiledReader
from engine.columnar.field import Field
from engine.columnar.found import Found
from engine.columnar.limits import remembered
from engine.columnar.stretches import Stretches, firsts

_FAR_MORE = 4
"""Looking a position up in a list takes about as long as merging so many positions with it."""
_SMALL = 1 << 30
"""Positions below this are doubled in half the space of larger ones."""


class Lists(dict[str, Array]):
    """The positions of some numbered terms of a segment, each list read when it is asked for."""

    def __init__(self, field: Field, numbers: dict[str, int]) -> None:
        self.field, self.numbers = field, numbers

    def __missing__(self, term: str) -> Array:
        number = self.numbers[term]
        found = self[term] = remembered(
            occurrences_key(self.field, number), lambda: self.field.occurrences(number)
        )
        return found


def occurrences_key(field: Field, number: int) -> Hashable:
    """Return by what the positions of a term are remembered in an evaluation."""
    return field, number


class _Part(NamedTuple):
    """A segment that has the phrase: the positions of its terms, and the documents with it."""

    base: int
    lists: Lists
    documents: NDArray[np.int64]


def find_phrase(query: queries.Phrase, arrays: Arrays) -> Found:
    """Return the documents with the phrase, and the sum of the BM25 of its terms.

    Raises ValueError where the field has no positions.
    """
    if (compiled := _compiled(query, arrays)) is not None:
        found = Found(*compiled.phrase(query.terms, query.boost))
        remembered(_key(query), lambda: found.documents)
        return found
    parts, located = _parts(query, arrays)
    if not parts:
        return Found.nothing()
    read = {part.lists.field: part.lists for part in parts}
    weights = {
        term: Score(times * arrays.weight(_frequency(term, located[term], read), query.boost))
        for term, times in Counter(query.terms).items()
    }
    norms = arrays.norms(query.field)
    return Found.joined(
        [
            Found(part.documents + part.base, _scores(part, weights, norms[part.base :]))
            for part in parts
        ]
    )


def phrase_documents(query: queries.Phrase, arrays: Arrays) -> NDArray[np.int64]:
    """Return the documents with the phrase, without scores."""
    if (compiled := _compiled(query, arrays)) is not None:
        return remembered(_key(query), lambda: compiled.phrase_documents(query.terms))
    parts, _ = _parts(query, arrays)
    return np.concatenate([np.empty(0, np.int64), *(part.documents + part.base for part in parts)])


def _parts(query: queries.Phrase, arrays: Arrays) -> tuple[list[_Part], dict[str, Located]]:
    """Return the segments that have the phrase, and where its terms are."""

    def find() -> tuple[list[_Part], dict[str, Located]]:
        located = {term: arrays.locate(query.field, term) for term in query.terms}
        found = (
            _find_in(base, field, query.terms, located)
            for base, field in arrays.fields(query.field)
        )
        return [part for part in found if part is not None], located

    return remembered(_key(query), find)


def _key(query: queries.Phrase) -> Hashable:
    """Return by what is remembered in an evaluation what was found of a phrase."""
    return queries.Phrase, query.field, query.terms


def _compiled(query: queries.Phrase, arrays: Arrays) -> CompiledReader | None:
    reader = arrays.compiled(query.field)
    return reader if reader is not None and reader.has_positions else None


def _find_in(
    base: int, field: Field, terms: tuple[str, ...], located: dict[str, Located]
) -> _Part | None:
    if field.kind != "positions":
        raise ValueError(f"field {field.name!r} has no positions, so no phrases")
    numbers = {
        term: number
        for term, places in located.items()
        for _, of_field, number in places
        if of_field is field
    }
    if len(numbers) < len(located):
        return None
    lists = Lists(field, numbers)
    documents = field.stretches.documents(places_of(terms, lists))
    documents = documents[firsts(documents)].astype(np.int64)
    return _Part(base, lists, documents) if len(documents) else None


def places_of(terms: tuple[str, ...], lists: Lists) -> NDArray[np.int64]:
    """Return the positions where terms follow one another, the rarest term looked at first; once
    there are none no more lists are read.
    """
    field, numbers = lists.field, lists.numbers
    offsets = sorted(range(len(terms)), key=lambda offset: field.count(numbers[terms[offset]]))
    places = lists[terms[offsets[0]]] - offsets[0]
    for offset in offsets[1:]:
        if not len(places):
            break
        places = _followed(places, lists[terms[offset]], offset, field.stretches.limit)
    return places[places >= 0]


def _followed(places: Array, others: Array, offset: int, limit: int) -> Array:
    """Return the places that have one of the other positions at an offset from them."""
    sought = places + offset
    if len(others) < _FAR_MORE * len(places):
        return _in_both(sought, others, limit) - offset
    nearest = others.take(others.searchsorted(sought), mode="clip")
    found: Array = places[nearest == sought]
    return found


def _in_both(places: Array, others: Array, limit: int) -> Array:
    """Return the places that are among the others, all of them ascending and below a limit."""
    count = len(places)
    both: Array = np.empty(count + len(others), np.int32 if limit < _SMALL else np.int64)
    both[:count], both[count:] = places, others
    np.left_shift(both, 1, out=both)
    both[count:] += 1  # says of which of the two it is
    both.sort(kind="stable")  # which merges what is sorted
    pairs = (np.bitwise_xor(both[1:], 1) == both[:-1]).nonzero()[0]
    found: Array = np.right_shift(both.take(pairs), 1).astype(np.int64)
    return found


def _frequency(term: str, places: Located, read: dict[Field, Lists]) -> int:
    """Return in how many documents a term is; most of its lists were read already."""
    return sum(
        field.document_frequency(number, read[field].get(term) if field in read else None)
        for _, field, number in places
    )


def _scores(part: _Part, weights: dict[str, Score], added: Array) -> Array:
    """Return the sum of the BM25 of all terms in the documents of a part."""
    norms = added[part.documents]
    scores = np.zeros(len(part.documents), Score)
    for term, weight in weights.items():
        counts = _counts(part.lists[term], part.documents, part.lists.field.stretches)
        frequencies = np.maximum(counts, 1).astype(Score)  # less only where damaged
        scores += weight * frequencies / (frequencies + norms)
    return scores


def _counts(places: Array, documents: NDArray[np.int64], stretches: Stretches) -> Array:
    """Return how many of some positions are in each of some documents."""
    starts = stretches.starts
    if len(places) + len(starts) < _FAR_MORE * len(documents):
        counted: Array = np.bincount(stretches.documents(places), minlength=len(starts))
        return counted.take(documents)
    first, end = places.searchsorted(np.stack([starts[documents], starts[documents + 1]]))
    counts: Array = end - first
    return counts
