"""What many terms add to the scores of documents, found together: for the sixty terms of a question
that takes half of what one after the other does, save with compiled loops.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays, Score
from engine.columnar.field import Field
from engine.columnar.found import Found
from engine.columnar.limits import remember, time_is_up
from engine.columnar.phrases import occurrences_key
from engine.columnar.posting_batches import PostingBatch, read_postings
from engine.columnar.scoring import scored_documents, term_key
from engine.queries import Term

_AT_ONCE = 1 << 16
"""Postings between two looks at the clock."""

_MANY = 4
"""Terms of a field from which on they are read together."""

_NOTHING = Found.nothing()


class _Segment(NamedTuple):
    """A segment's field, whose documents are numbered from `base` on, and the number in it of each
    of some terms, -1 where it lacks one.
    """

    base: int
    field: Field
    numbers: Array


class _Part(NamedTuple):
    """What a segment has of some terms; `terms` says of each list of the batch which term it is."""

    base: int
    batch: PostingBatch
    terms: Array


def scored_terms(terms: Sequence[Term], arrays: Arrays) -> list[Found]:
    """Return the documents that each of some terms is in, and their scores; not to be changed.
    Once the time is up (`limits`), what is left finds nothing.
    """
    found = [_NOTHING] * len(terms)
    unknown: dict[str, list[int]] = {}
    for place, kept in enumerate(arrays.scored.known(terms)):
        if time_is_up():
            break
        if kept is None:
            unknown.setdefault(terms[place].field, []).append(place)
        else:
            found[place] = Found(*kept)
    for name, places in unknown.items():
        looked_up = _of_field(name, [terms[place] for place in places], arrays)
        for place, each in zip(places, looked_up, strict=False):
            found[place] = each
    remember(
        (term_key(term.field, term.term), each.documents)
        for term, each in zip(terms, found, strict=True)
        if each is not _NOTHING
    )
    return found


def _of_field(name: str, terms: Sequence[Term], arrays: Arrays) -> Iterator[Found]:
    """Yield what each of some terms of a field finds, and keep it, until the time is up."""
    fields = arrays.fields(name)
    one_by_one = len(terms) < _MANY or arrays.compiled(name) is not None
    if one_by_one or any(field.kind == "values" for _, field in fields):
        for term in terms:
            if time_is_up():
                return
            yield Found(*scored_documents(term, arrays))
        return
    located = [arrays.locate(name, term.term) for term in terms]  # phrases ask for the same
    segments, sizes = [], np.zeros(len(terms), np.int64)
    for base, field in fields:
        numbers_of = ([number for _, of, number in places if of is field] for places in located)
        numbers = np.array([found[0] if found else -1 for found in numbers_of])
        there = (numbers >= 0).nonzero()[0]
        sizes[there] += field.lists.counts_of(numbers[there])
        segments.append(_Segment(base, field, numbers))
    for some in _pieces(sizes):
        if time_is_up():
            return
        found = _look_up(name, some, terms[some], segments, arrays)
        arrays.scored.keep(terms[some], [(each[0].copy(), each[1].copy()) for each in found])
        yield from found


def _pieces(sizes: Array) -> Iterator[slice]:
    """Yield which terms to read at once, of which each has so many postings."""
    start, postings = 0, 0
    for place, size in enumerate(sizes.tolist()):
        postings += size
        if start < place and postings > _AT_ONCE:
            yield slice(start, place)
            start, postings = place, size
    yield slice(start, len(sizes))


def _look_up(
    name: str, some: slice, terms: Sequence[Term], segments: Sequence[_Segment], arrays: Arrays
) -> list[Found]:
    """Return what each of some terms finds."""
    parts = [part for segment in segments for part in _read(segment, segment.numbers[some])]
    counts = np.zeros(len(terms), np.int64)
    for part in parts:
        counts[part.terms] += np.diff(part.batch.bounds)
    counted = zip(terms, counts.tolist(), strict=True)
    weights = np.array([arrays.weight(count, term.boost) for term, count in counted], Score)
    pieces: list[list[Found]] = [[] for _ in terms]
    for part in parts:
        scored = _scored(part, name, weights, arrays)
        for place, each in zip(part.terms.tolist(), scored, strict=True):
            pieces[place].append(each)
    return [Found.joined(each) if each else Found.nothing() for each in pieces]


def _read(segment: _Segment, numbers: Array) -> Iterator[_Part]:
    """Yield what a segment has of the terms of some numbers, if it has any."""
    places = (numbers >= 0).nonzero()[0]
    if not len(places):
        return
    numbers, field = numbers[places], segment.field
    batch = read_postings(field, numbers)
    if batch.occurrences:  # phrases ask for them
        keys = (occurrences_key(field, number) for number in numbers[batch.order].tolist())
        remember(zip(keys, batch.occurrences, strict=True))
    yield _Part(segment.base, batch, places[batch.order])


def _scored(part: _Part, name: str, weights: Array, arrays: Arrays) -> Iterator[Found]:
    """Yield the documents of each list of a part with their scores."""
    batch = part.batch
    documents = batch.documents + part.base if part.base else batch.documents
    norms = arrays.norms(name).take(documents)
    weight = weights[part.terms].repeat(batch.bounds[1:] - batch.bounds[:-1])
    scores = weight / (norms + Score(1))
    if len(batch.repeated):
        frequencies = batch.frequencies.astype(Score)
        repeated = weight[batch.repeated] * frequencies
        scores[batch.repeated] = repeated / (frequencies + norms[batch.repeated])
    for start, end in pairwise(batch.bounds.tolist()):
        yield Found(documents[start:end], scores[start:end])
