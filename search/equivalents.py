"""What else a run of a query means: numbers and dates in another form, the other region's word,
the archive's own synonyms.

Only in runs without quotes, and only where whole words stand: never a part of a word.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from analysis import ArticleAnalyzer, fold_key
from analysis.regions import regional_words
from search.interpretation_types import EquivalentAnswer, Kind
from search.numbers import other_forms
from search.query_language import ParsedQuery
from search.query_parser import Clause
from search.query_tree import Node, Words
from search.synonyms import Synonyms

Piece = TypeVar("Piece", Clause, Node)

_KEPT = 64
"""Runs whose equivalents are kept."""

_LONGEST_REGIONAL = 12
"""Characters."""


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A piece of a run, `start` to `end` in characters, and what else it may be written as."""

    start: int
    end: int
    typed: str
    also: tuple[str, ...]
    kind: Kind


class Equivalents:
    """Finds equivalents in the runs of queries. Safe to use from several threads."""

    def __init__(self, analyzer: ArticleAnalyzer, synonyms: Synonyms | None = None) -> None:
        self._analyzer = analyzer
        self._synonyms = synonyms or Synonyms()
        self._longest = self._synonyms.longest
        spaced = {key.count(" ") + 1 for key in self._synonyms.others}
        self._lengths = sorted(spaced - {1}, reverse=True)
        self._known: dict[str, tuple[Equivalent, ...]] = {}

    def of(self, run: str) -> tuple[Equivalent, ...]:
        """Return the equivalents of a run, in order, none over another: synonyms go before numbers,
        these before regional words, and the longer before the shorter.

        Each step of a search asks, so those of the last runs are kept.
        """
        found = self._known.get(run)
        if found is None:
            found = self._found(run)
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[run] = found
        return found

    def _found(self, run: str) -> tuple[Equivalent, ...]:
        key = fold_key(run)
        inside = self._inside_words(run)
        found: list[Equivalent] = []
        for one in sorted(self._candidates(run, key, inside), key=_rank):
            if not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
        return tuple(sorted(found, key=lambda one: one.start))

    def joined(self, parsed: ParsedQuery) -> ParsedQuery:
        """Return a query with the runs in a row that are a synonym together (New York) as one."""
        if not self._lengths:
            return parsed
        clauses = self._joined(parsed.clauses)
        tree = parsed.tree
        if tree is not None:
            tree = replace(tree, should=self._joined(tree.should))
        return ParsedQuery(clauses, tree)

    def _joined(self, row: Sequence[Piece]) -> tuple[Piece, ...]:
        found: list[Piece] = []
        at = 0
        while at < len(row):
            length = next((n for n in self._lengths if self._is_known(row[at : at + n], n)), 1)
            piece = row[at]
            if length > 1 and isinstance(piece, Clause | Words):
                pieces = (
                    one.text for one in row[at : at + length] if isinstance(one, Clause | Words)
                )
                piece = replace(piece, text=" ".join(pieces))
            found.append(piece)
            at += length
        return tuple(found)

    def _is_known(self, row: Sequence[Any], length: int) -> bool:
        texts = [one.text for one in row if _is_bare(one)]
        return len(texts) == length and fold_key(" ".join(texts)) in self._synonyms.others

    def as_json(self, clauses: tuple[Clause, ...]) -> list[EquivalentAnswer]:
        """Return what was searched for besides what was typed, as JSON values."""
        return [
            {"typed": one.typed, "also": list(one.also), "kind": one.kind}
            for clause in dict.fromkeys(clauses)
            if not clause.exact
            for one in self.of(clause.text)
        ]

    def _candidates(self, run: str, key: str, inside: set[int]) -> Iterator[Equivalent]:
        edges = [at for at in range(len(key) + 1) if at not in inside]
        yield from _known(run, key, edges, self._synonyms.others, self._longest, "synonym")
        for start, end, forms in other_forms(key):
            if start not in inside and end not in inside:
                yield Equivalent(start, end, run[start:end], forms, "number")
        yield from _known(run, key, edges, regional_words(), _LONGEST_REGIONAL, "region")

    def _inside_words(self, run: str) -> set[int]:
        """Return the offsets that lie inside a word."""
        return {
            at
            for token in self._analyzer.words.tokens(run)
            for at in range(token.start + 1, token.end)
        }


_KINDS: tuple[Kind, ...] = ("synonym", "number", "region")


def _is_bare(piece: Any) -> bool:
    return isinstance(piece, Words) or (isinstance(piece, Clause) and not piece.exact)


def _rank(one: Equivalent) -> tuple[int, int, int]:
    return _KINDS.index(one.kind), one.start - one.end, one.start


def _known(
    run: str,
    key: str,
    edges: list[int],
    table: Mapping[str, tuple[str, ...]],
    longest: int,
    kind: Kind,
) -> Iterator[Equivalent]:
    """Yield the pieces between edges that a table has others for."""
    for place, start in enumerate(edges):
        for end in edges[place + 1 :]:
            if end - start > longest:
                break
            if others := table.get(key[start:end]):
                yield Equivalent(start, end, run[start:end], others, kind)
