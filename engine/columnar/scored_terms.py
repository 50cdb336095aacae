"""What many terms add to the scores of documents, found together: for the sixty terms of a question
that takes a third of what one after the other does.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays, Located, Score
from engine.columnar.field import Field, PostingBatch
from engine.columnar.found import Found
from engine.columnar.limits import remember, time_is_up
from engine.columnar.scoring import scored_documents, term_key
from engine.queries import Term

_AT_ONCE = 1 << 16
"""Postings between two looks at the clock."""


class _Located(NamedTuple):
    """A term, and where it is."""

    term: Term
    places: Located


class _Part(NamedTuple):
    """What a segment has of some terms; its documents are numbered from `base` on."""

    base: int
    batch: PostingBatch
    terms: list[int]
    """Of each list of the batch which term it is."""


def scored_terms(terms: Sequence[Term], arrays: Arrays) -> dict[Term, Found]:
    """Return the documents that some terms are in, and their scores; not to be changed. Once the
    time is up (`limits`), what is left finds nothing.
    """
    found: dict[Term, Found] = {}
    unknown: dict[str, list[_Located]] = {}
    kept = arrays.scored.known(terms)
    for term in dict.fromkeys(terms):
        if time_is_up():
            break
        if term in kept:
            found[term] = Found(*kept[term])
        else:
            located = _Located(term, arrays.locate(term.field, term.term))
            unknown.setdefault(term.field, []).append(located)
    for name, located_terms in unknown.items():
        for some in _pieces(located_terms):
            if not time_is_up():
                looked_up = _look_up(name, some, arrays)
                arrays.scored.keep(looked_up)
                found |= looked_up
    for term, (documents, _) in found.items():
        remember(term_key(term.field, term.term), documents)
    return found


def _pieces(terms: Sequence[_Located]) -> Iterator[list[_Located]]:
    """Yield the terms, so many together as may be read at once."""
    some: list[_Located] = []
    postings = 0
    for one in terms:
        postings += sum(field.count(number) for _, field, number in one.places)
        if some and postings > _AT_ONCE:
            yield some
            some, postings = [], 0
        some.append(one)
    yield some


def _look_up(name: str, terms: Sequence[_Located], arrays: Arrays) -> dict[Term, Found]:
    """Return what some terms of a field find."""
    if any(field.kind == "values" for _, field in arrays.fields(name)):
        return {term: Found(*scored_documents(term, arrays)) for term, _ in terms}
    parts = list(_read(terms))
    counts = np.zeros(len(terms), np.int64)
    for part in parts:
        counts[part.terms] += np.diff(part.batch.bounds)
    weights = np.array(
        [
            arrays.weight(count, term.boost)
            for count, (term, _) in zip(counts.tolist(), terms, strict=True)
        ],
        Score,
    )
    found: list[list[Found]] = [[] for _ in terms]
    for part in parts:
        for place, each in zip(part.terms, _scored(part, name, weights, arrays), strict=True):
            found[place].append(each)
    return {
        term: Found.joined(each) if each else Found.nothing()
        for (term, _), each in zip(terms, found, strict=True)
    }


def _read(terms: Sequence[_Located]) -> Iterator[_Part]:
    """Yield what each segment has of some terms."""
    wanted: dict[tuple[int, Field], dict[int, int]] = {}
    for place, (_, located) in enumerate(terms):
        for base, field, number in located:
            wanted.setdefault((base, field), {})[number] = place
    for (base, field), place_of in sorted(wanted.items(), key=lambda each: each[0][0]):
        batch = field.batch(list(place_of))
        yield _Part(base, batch, [place_of[number] for number in batch.numbers])


def _scored(part: _Part, name: str, weights: Array, arrays: Arrays) -> Iterator[Found]:
    """Yield the documents of each list of a part with their scores."""
    batch = part.batch
    documents = batch.documents + part.base if part.base else batch.documents
    added, once = arrays.norms(name)
    weight = weights[part.terms].repeat(np.diff(batch.bounds))
    scores = once.take(documents)
    scores *= weight
    if len(batch.repeated):
        frequencies = batch.frequencies.astype(Score)
        norms = added.take(documents[batch.repeated])
        scores[batch.repeated] = weight[batch.repeated] * frequencies / (frequencies + norms)
    for start, end in pairwise(batch.bounds.tolist()):
        yield Found(documents[start:end], scores[start:end])
