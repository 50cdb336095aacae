"""What a query must find and score, by reading every document: no index, none of its code."""

import math
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from functools import cache, singledispatch

from analysis import ArticleAnalyzer
from engine import (
    All,
    And,
    AndMaybe,
    Boost,
    Constant,
    Document,
    Evaluation,
    Keyword,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Sort,
    Term,
    Wildcard,
)

Found = dict[int, float]
Documents = Sequence[Document]

CLOSE = 1e-5
"""Scores of the index have seven digits; those of a long sum six."""


@cache
def _terms(field: str, text: str) -> tuple[str, ...]:
    return tuple(ArticleAnalyzer().streams({"text": text})[f"text_{field}"])


def terms(document: Document, field: str) -> tuple[str, ...]:
    """Return the terms of an indexed field of a document, in order of position."""
    name, _, stream = field.partition("_")
    return _terms(stream, document.texts[name]) if name in document.texts else ()


def bm25(documents: Documents, field: str, term: str) -> Found:
    """Score every document that has the term, from the textbook: k1 1.2, b 0.75."""
    texts = [terms(document, field) for document in documents]
    having = sum(term in text for text in texts)
    idf = math.log(max(len(texts), 1) / (having + 1)) + 1
    average = sum(map(len, texts)) / len(texts) if texts else 0
    return {
        number: idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * len(text) / average))
        for number, text in enumerate(texts)
        if (count := text.count(term))
    }


@singledispatch
def scan(query: Query, documents: Documents) -> Found:
    """Return the score of each document that matches, by its place."""
    raise TypeError(query)


@scan.register
def _(query: Term, documents: Documents) -> Found:
    scores = bm25(documents, query.field, query.term)
    return {number: score * query.boost for number, score in scores.items()}


@scan.register
def _(query: Prefix, documents: Documents) -> Found:
    return {
        number: query.boost
        for number, document in enumerate(documents)
        if any(term.startswith(query.prefix) for term in terms(document, query.field))
    }


@scan.register
def _(query: Wildcard, documents: Documents) -> Found:
    return {
        number: query.boost
        for number, document in enumerate(documents)
        if any(fnmatchcase(term, query.pattern) for term in terms(document, query.field))
    }


@scan.register
def _(query: Phrase, documents: Documents) -> Found:
    size = len(query.terms)
    scores = [bm25(documents, query.field, term) for term in query.terms]
    found = {}
    for number, document in enumerate(documents):
        text = terms(document, query.field)
        if size and any(text[at : at + size] == query.terms for at in range(len(text))):
            found[number] = query.boost * sum(of_term[number] for of_term in scores)
    return found


@scan.register
def _(query: Keyword, documents: Documents) -> Found:
    values = [{"id": document.id, **document.keywords} for document in documents]
    return {n: 0.0 for n, value in enumerate(values) if value.get(query.field) == query.value}


@scan.register
def _(query: Range, documents: Documents) -> Found:
    low = -math.inf if query.low is None else query.low
    high = math.inf if query.high is None else query.high
    dates = [document.numbers.get(query.field) for document in documents]
    return {n: 0.0 for n, date in enumerate(dates) if date is not None and low <= date <= high}


@scan.register
def _(query: All, documents: Documents) -> Found:
    return dict.fromkeys(range(len(documents)), 0.0)


@scan.register
def _(query: Not, documents: Documents) -> Found:
    return dict.fromkeys(range(len(documents)) - scan(query.child, documents).keys(), 0.0)


@scan.register
def _(query: Boost, documents: Documents) -> Found:
    return {n: query.factor * score for n, score in scan(query.child, documents).items()}


@scan.register
def _(query: Constant, documents: Documents) -> Found:
    return dict.fromkeys(scan(query.child, documents), query.score)


@scan.register
def _(query: And, documents: Documents) -> Found:
    found = [scan(child, documents) for child in query.children]
    common = set.intersection(*map(set, found)) if found else set()
    return {number: sum(scores[number] for scores in found) for number in common}


@scan.register
def _(query: Or, documents: Documents) -> Found:
    found = [scan(child, documents) for child in query.children]
    return {n: sum(scores.get(n, 0.0) for scores in found) for n in set().union(*found)}


@scan.register
def _(query: AndMaybe, documents: Documents) -> Found:
    optional = scan(query.optional, documents)
    required = scan(query.required, documents)
    return {number: score + optional.get(number, 0.0) for number, score in required.items()}


def in_order(found: Found, documents: Documents, sort: Sort) -> list[int]:
    """Return the numbers of what was found in the order of a sort other than by relevance."""
    dates = {number: documents[number].numbers.get("published") for number in found}
    dated = [number for number in sorted(found) if dates[number] is not None]
    dated.sort(key=lambda number: dates[number] or 0, reverse=sort == "-date")
    if sort == "-date":  # reversing keeps ties as they were: by number
        assert dated == sorted(dated, key=lambda number: (-(dates[number] or 0), number))
    return dated + [number for number in sorted(found) if dates[number] is None]


def close(score: float, expected: float) -> bool:
    """Return whether a score of an index is the expected one."""
    return math.isclose(score, expected, rel_tol=CLOSE, abs_tol=1e-9)


def assert_same(
    evaluation: Evaluation,
    found: Found,
    limit: int,
    close: Callable[[float, float], bool] = close,
) -> None:
    """Assert that an evaluation by relevance has the total and the best of what was found, in an
    order in which only what scores the same may change places.
    """
    assert evaluation.total == len(found), "total"
    numbers = [match.number for match in evaluation.matches]
    assert len(set(numbers)) == len(numbers), "a document is there twice"
    best = sorted(found.values(), reverse=True)[:limit]
    for match, score in zip(evaluation.matches, best, strict=True):
        assert close(match.score, score), "not the best"
        assert close(match.score, found[match.number]), match
    ranks = [(-match.score, match.number) for match in evaluation.matches]
    assert ranks == sorted(ranks), "equal scores go by document number"
