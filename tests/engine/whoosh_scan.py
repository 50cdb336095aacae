"""What a query tree of Whoosh must find and score, by reading every document: no index, no matcher,
none of our code.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import singledispatch
from typing import Any

from whoosh import query as q
from whoosh.analysis import RegexTokenizer
from whoosh.codec.base import Codec
from whoosh.fields import ID, KEYWORD, NUMERIC, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.index import Index
from whoosh.query.spans import SpanFirst

Found = dict[int, float]
SEPARATORS = {"text": None, "tags": ","}
PLAIN = RegexTokenizer(r"\S+")


@dataclass(frozen=True)
class Corpus:
    """Documents, numbered in order, and which of them are deleted; deleted ones still count."""

    documents: Sequence[Mapping[str, Any]]
    deleted: frozenset[int] = frozenset()
    segments: int = 1

    def index(self, codec: Codec) -> Index:
        """Write everything, and merge nothing."""
        schema = Schema(text=TEXT(PLAIN), tags=KEYWORD(commas=True), key=ID, number=NUMERIC)
        index = RamStorage().create_index(schema)
        size = -(-len(self.documents) // self.segments) or 1
        for start in range(0, len(self.documents), size):
            writer = index.writer(codec=codec)
            for document in self.documents[start : start + size]:
                writer.add_document(**document)
            writer.commit(merge=False)
        if self.deleted:
            writer = index.writer(codec=codec)
            for number in self.deleted:
                writer.delete_document(number)
            writer.commit(merge=False)
        return index

    def terms(self, field: str) -> list[list[Any]]:
        """Return the terms of a field, document by document."""
        values = [document.get(field) for document in self.documents]
        if field in SEPARATORS:
            return [value.split(SEPARATORS[field]) if value else [] for value in values]
        return [[] if value is None else [value] for value in values]

    def where(self, field: str, score: float, matches: Any) -> Found:
        """Give a score to each document with a term that matches."""
        terms = enumerate(self.terms(field))
        return {number: score for number, each in terms if any(map(matches, each))}


def scan(query: q.Query, corpus: Corpus) -> Found:
    """Return the score of each document that matches, by its number."""
    found = matching(query, corpus)
    return {number: found[number] for number in sorted(found) if number not in corpus.deleted}


@singledispatch
def matching(query: q.Query, corpus: Corpus) -> Found:
    """Return what `scan` does, with deleted documents."""
    raise TypeError(query)


@matching.register
def _(query: q.Term, corpus: Corpus) -> Found:
    fields = corpus.terms(query.fieldname)
    counts = {n: terms.count(query.text) for n, terms in enumerate(fields) if query.text in terms}
    if query.fieldname != "text" or not counts:  # not scorable
        return {number: query.boost * count for number, count in counts.items()}
    idf = math.log(len(fields) / (len(counts) + 1)) + 1
    average = sum(map(len, fields)) / len(fields)
    return {
        number: query.boost
        * idf
        * (2.2 * count / (count + 1.2 * (0.25 + 0.75 * len(fields[number]) / average)))
        for number, count in counts.items()
    }


@matching.register
def _(query: q.Phrase, corpus: Corpus) -> Found:
    words, fields = list(query.words), corpus.terms(query.fieldname)
    terms = [matching(q.Term(query.fieldname, word), corpus) for word in words]
    return {
        number: query.boost * sum(found[number] for found in terms)
        for number, text in enumerate(fields)
        if any(text[at : at + len(words)] == words for at in range(len(text)))
    }


@matching.register
def _(query: SpanFirst, corpus: Corpus) -> Found:
    """Documents that begin with a term."""
    texts, found = corpus.terms(query.q.fieldname), matching(query.q, corpus)
    return {n: score for n, score in found.items() if texts[n][0] == query.q.text}


@matching.register
def _(query: q.Prefix, corpus: Corpus) -> Found:
    return corpus.where(query.fieldname, query.boost, lambda term: term.startswith(query.text))


@matching.register
def _(query: q.Wildcard, corpus: Corpus) -> Found:
    return corpus.where(query.fieldname, query.boost, lambda term: fnmatchcase(term, query.text))


@matching.register(q.TermRange)
@matching.register(q.NumericRange)
def _(query: Any, corpus: Corpus) -> Found:
    def lies_in(term: Any) -> bool:
        above = query.start is None or term > query.start
        below = query.end is None or term < query.end
        start, end = (term == query.start, term == query.end)
        return (above or (start and not query.startexcl)) and (below or (end and not query.endexcl))

    return corpus.where(query.fieldname, query.boost, lies_in)


@matching.register
def _(query: q.Every, corpus: Corpus) -> Found:
    if query.fieldname:
        return corpus.where(query.fieldname, query.boost, lambda _: True)
    return dict.fromkeys(range(len(corpus.documents)), query.boost)


@matching.register
def _(query: q.And, corpus: Corpus) -> Found:
    found = [matching(child, corpus) for child in query.subqueries]
    common = set.intersection(*map(set, found)) if found else set()
    return {number: query.boost * sum(scores[number] for scores in found) for number in common}


@matching.register
def _(query: q.Or, corpus: Corpus) -> Found:
    found = [matching(child, corpus) for child in query.subqueries]
    every = set().union(*found)
    scores = {n: query.boost * sum(scores.get(n, 0.0) for scores in found) for n in every}
    if not query.scale:
        return scores
    terms = len(found)  # which the children are, at least two
    return {
        n: (score + (sum(n in each for each in found) - 1) / (terms - query.scale) ** 2)
        * ((terms - 1) / terms)
        for n, score in scores.items()
    }


@matching.register
def _(query: q.DisjunctionMax, corpus: Corpus) -> Found:
    found = [matching(child, corpus) for child in query.subqueries]
    return {n: max(scores.get(n, 0.0) for scores in found) for n in set().union(*found)}


@matching.register
def _(query: q.Not, corpus: Corpus) -> Found:
    """Whoosh scores 1 what a `Not` lets through, in an `And` too."""
    excluded = matching(query.query, corpus)
    return {number: 1.0 for number in range(len(corpus.documents)) if number not in excluded}


@matching.register
def _(query: q.AndNot, corpus: Corpus) -> Found:
    scores, excluded = matching(query.a, corpus), matching(query.b, corpus)
    return {number: score for number, score in scores.items() if number not in excluded}


@matching.register
def _(query: q.AndMaybe, corpus: Corpus) -> Found:
    scores, optional = matching(query.a, corpus), matching(query.b, corpus)
    return {number: score + optional.get(number, 0.0) for number, score in scores.items()}


@matching.register
def _(query: q.Require, corpus: Corpus) -> Found:
    scores, required = matching(query.a, corpus), matching(query.b, corpus)
    return {number: score for number, score in scores.items() if number in required}


@matching.register
def _(query: q.ConstantScoreQuery, corpus: Corpus) -> Found:
    return dict.fromkeys(matching(query.child, corpus), query.score)
