"""Nodes of query trees that `engine.queries` has not, for trees that Whoosh's were turned into."""

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from whoosh import query as whoosh
from whoosh.searching import Searcher

from engine import queries
from engine.columnar.arrays import Arrays, Score
from engine.columnar.evaluator import evaluate, evaluation_of
from engine.columnar.found import Found
from engine.columnar.leaves import Documents, documents_of
from engine.columnar.term_dictionary import TermDictionary
from engine.columnar.unions import any_of


class Node(ABC):
    """A node that `engine.queries` has not."""

    @abstractmethod
    def find(self, arrays: Arrays) -> Found:
        """Return the documents that match, with their scores."""


@evaluation_of.register
def _(query: Node, arrays: Arrays) -> Found:  # type: ignore[misc]  # no Query is one
    return query.find(arrays)


@documents_of.register
def _(query: Node, arrays: Arrays) -> Documents:  # type: ignore[misc]
    return query.find(arrays).documents


@dataclass(frozen=True, slots=True)
class AnyTerm(Node):
    """Documents with any term of a field from `low` on and before `end` (None: no end)."""

    field: str
    low: bytes
    end: bytes | None
    score: float

    def find(self, arrays: Arrays) -> Found:
        numbered = (
            (base, field, self._numbers(field.dictionary))
            for base, field in arrays.fields(self.field)
        )
        return Found.constant(any_of(numbered), self.score)

    def _numbers(self, dictionary: TermDictionary) -> Iterator[int]:
        for numbers in dictionary.ranges(b""):
            first, last = bisect_left(numbers, self.low, key=dictionary.term), len(numbers)
            if self.end is not None:
                last = bisect_left(numbers, self.end, first, key=dictionary.term)
            yield from numbers[first:last]


@dataclass(frozen=True, slots=True)
class Weight(Node):
    """Documents with a term of a field without lengths; each scores the term's weight in it."""

    field: str
    term: bytes
    boost: float

    def find(self, arrays: Arrays) -> Found:
        leaf = arrays.leaf(arrays.locate(self.field, self.term))
        found = Found.constant(leaf.documents, self.boost)
        found.scores[leaf.repeated] *= leaf.frequencies
        return found


@dataclass(frozen=True, slots=True)
class Raised(Node):
    """Documents of `child`, to whose scores a number is added."""

    child: queries.Query
    addend: float

    def find(self, arrays: Arrays) -> Found:
        documents, scores = evaluate(self.child, arrays)
        return Found(documents, scores + Score(self.addend))


@dataclass(frozen=True, slots=True, eq=False)
class Walked(Node):
    """Documents and scores of Whoosh's matcher."""

    query: whoosh.Query
    searcher: Searcher

    def find(self, arrays: Arrays) -> Found:
        documents, scores = [], []
        for searcher, base in self.searcher.leaf_searchers():
            matcher = self.query.matcher(searcher, searcher.context())
            while matcher.is_active():
                documents.append(base + matcher.id())
                scores.append(matcher.score())
                matcher.next()
        return Found(np.array(documents, np.int64), np.array(scores, Score))
