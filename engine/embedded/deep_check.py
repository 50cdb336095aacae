"""Check a generation in depth: what its checksums cannot tell, because it was written wrong.

Every posting of every term is read and must lie in bounds; added up by document, postings must give
the lengths that are stored. Some documents are analyzed anew from what is stored of them, and each
of their terms must be found where it stands, and as often.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import ArticleAnalyzer
from analysis.schema import FIELDS, STREAMS
from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays, SegmentFiles
from engine.columnar.field import Field
from engine.errors import IndexDamaged
from engine.protocol import Stored

MOST_PROBLEMS = 100
"""Problems that are named; the others are only counted."""

_KINDS = {each.name: each.kind for each in FIELDS}


@dataclass(slots=True)
class DeepCheck:
    """What was checked, and what was found wrong, in part."""

    terms: int = 0
    postings: int = 0
    articles: int = 0
    wrong: int = 0
    problems: list[str] = field(default_factory=list)

    def add(self, problem: str) -> None:
        """Note what is wrong."""
        self.wrong += 1
        if self.wrong <= MOST_PROBLEMS:
            self.problems.append(problem)


def check_deeply(
    arrays: Arrays, sample: Iterable[Stored], texts_of: Callable[[Stored], Mapping[str, str]]
) -> DeepCheck:
    """Check all segments, and the documents of a sample; `texts_of` tells by which texts a document
    was indexed.
    """
    check = DeepCheck()
    for segment in arrays.segments:
        _check_documents(segment, check)
    for name in _KINDS:
        for base, postings in arrays.fields(name):
            segment, _ = arrays.segment_of(base)
            _check_field(postings, segment, check)
    _check_sample(arrays, sample, texts_of, check)
    return check


def _check_documents(segment: SegmentFiles, check: DeepCheck) -> None:
    """Check that files are as they were written, and that all stored fields can be read."""
    for file in (segment.postings, segment.documents.file):
        try:
            file.verify()
        except IndexDamaged as error:
            check.add(str(error))
    for place in range(len(segment.documents)):
        try:
            segment.documents.stored(place)
        except IndexDamaged as error:
            check.add(f"document {place}: {error}")


def _check_field(postings: Field, segment: SegmentFiles, check: DeepCheck) -> None:
    found = np.zeros(postings.document_count, np.int64)
    for number in range(len(postings)):
        check.terms += 1
        try:
            if not _count_postings(postings, number, found):
                check.add(f"{_named(postings, number)}: postings out of order or of bounds")
        except (IndexDamaged, IndexError) as error:
            check.add(f"{_named(postings, number)}: {error}")
    check.postings += int(found.sum())
    expected: Array = found
    if _KINDS[postings.name] in STREAMS:
        expected = segment.documents.lengths(postings.name)
    elif _KINDS[postings.name] == "id":
        expected = np.ones(len(found), np.int64)
    for document in np.flatnonzero(found != expected).tolist():
        counts = f"{found[document]} postings instead of {expected[document]}"
        check.add(f"{postings.name}: document {document} has {counts}")


def _count_postings(postings: Field, number: int, found: NDArray[np.int64]) -> bool:
    """Add the postings of a term to those of each document; return whether all can be right."""
    if postings.kind != "positions":
        documents, repeated, frequencies = postings.frequencies(number)
        found[documents] += 1
        found[documents[repeated]] += frequencies - 1
        return bool((np.diff(documents) > 0).all() and (frequencies > 1).all())
    occurrences = postings.occurrences(number)
    documents = postings.stretches.documents(occurrences)
    np.add.at(found, documents, 1)
    return bool((np.diff(occurrences) > 0).all()) and postings.stretches.hold(
        occurrences, documents
    )


def _named(postings: Field, number: int) -> str:
    term = postings.dictionary.all().as_bytes()[number]
    return f"{postings.name} {term.decode('utf-8', 'replace')!r}"


Expected = dict[tuple[str, str], dict[int, list[int]]]
"""By field and term: the positions in each document of a sample."""


def _check_sample(
    arrays: Arrays,
    sample: Iterable[Stored],
    texts_of: Callable[[Stored], Mapping[str, str]],
    check: DeepCheck,
) -> None:
    analyzer, expected = ArticleAnalyzer(), Expected()
    for article in sample:
        check.articles += 1
        numbers = [n for n in arrays.documents("id", article["id"]).tolist() if _lives(arrays, n)]
        if len(numbers) != 1:
            check.add(f"id {article['id']!r} leads to {len(numbers)} documents")
            continue
        for name, terms in analyzer.streams(dict(texts_of(article))).items():
            segment, place = arrays.segment_of(numbers[0])
            if (length := segment.documents.lengths(name)[place]) != len(terms):
                check.add(f"{name} of {article['id']!r}: length {length} instead of {len(terms)}")
            for position, term in enumerate(terms):
                places = expected.setdefault((name, term), {})
                places.setdefault(numbers[0], []).append(position)
    for (name, term), documents in expected.items():
        for number in _missed(arrays, name, term, documents):
            check.add(f"{name} {term!r}: not where it stands in document {number}")


def _lives(arrays: Arrays, number: int) -> bool:
    return arrays.live is None or bool(arrays.live[number])


def _missed(arrays: Arrays, name: str, term: str, expected: dict[int, list[int]]) -> Iterator[int]:
    """Yield the documents in which a term is not found as expected."""
    found: dict[int, Any] = {}
    for base, postings, number in arrays.locate(name, term):
        listed = postings.postings(number)
        local = np.array(sorted(expected), np.int64) - base
        places = listed.documents.searchsorted(local)
        for document, place in zip(local.tolist(), places.tolist(), strict=True):
            if place == len(listed.documents) or listed.documents[place] != document:
                continue
            if listed.starts is None or listed.positions is None:
                found[document + base] = int(listed.frequencies[place])
            else:
                start, end = listed.starts[place : place + 2].tolist()
                found[document + base] = listed.positions[start:end].tolist()
    for number, positions in expected.items():
        if found.get(number) not in (positions, len(positions)):
            yield number
