"""What else a run of a query means: numbers and dates in another form, the other region's word,
the archive's own synonyms.

Only in runs without quotes, and only where whole words stand: never a part of a word.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from analysis import ArticleAnalyzer, fold_key
from analysis.regions import regional_words
from search.numbers import other_forms
from search.query_parser import Clause
from search.synonyms import Synonyms

Kind = Literal["synonym", "number", "region"]

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

    def of(self, run: str) -> tuple[Equivalent, ...]:
        """Return the equivalents of a run, in order, none over another: synonyms go before numbers,
        these before regional words, and the longer before the shorter.
        """
        key = fold_key(run)
        inside = self._inside_words(run)
        found: list[Equivalent] = []
        for one in sorted(self._candidates(run, key, inside), key=_rank):
            if not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
        return tuple(sorted(found, key=lambda one: one.start))

    def as_json(self, clauses: tuple[Clause, ...]) -> list[dict[str, Any]]:
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
