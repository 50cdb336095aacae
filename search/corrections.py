"""Did you mean: another query that finds what this one does not.

Offered, never searched in its place; only where no article has all the words of the query while
some have all those of the other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis import fold_key
from search.query_building import Unit
from search.query_language import ParsedQuery
from search.spelling import Speller

MOST_TRIED = 4
"""Queries that are tried, each of which is evaluated."""
LONGEST_CORRECTED = 32
"""Characters of a query; a longer one is a question or pasted, and has all it needs."""


@dataclass(frozen=True, slots=True)
class Corrector:
    """Finds what to offer: by the units of a run, a speller made at first use, the number of
    articles that have all the words of a query, and the numbers that have units.
    """

    units: Callable[[str], list[Unit]]
    speller: Callable[[], Speller]
    articles: Callable[[str], int]
    frequencies: Callable[[Sequence[Unit]], list[int]]

    def correct(self, query: str, parsed: ParsedQuery, nothing_found: bool) -> str:
        """Return the query to offer, or nothing."""
        if len(query) > LONGEST_CORRECTED:
            return ""
        units = [unit for clause in parsed.clauses for unit in self.units(clause.text)]
        suspects = [unit for unit in units if len(unit.text) > 1]
        if not nothing_found:
            suspects = self._unknown(suspects)
        tried = list(dict.fromkeys(self._corrected(query, suspects)))[:MOST_TRIED]
        found = [(self.articles(other), -place, other) for place, other in enumerate(tried)]
        most = max(found, default=(0, 0, ""))
        return most[2] if most[0] else ""

    def _unknown(self, units: Sequence[Unit]) -> list[Unit]:
        """Return the units that are words in no article, or have neighbours that are in none."""
        parts = [_parts(unit) for unit in units]
        every = list(dict.fromkeys(part for of_unit in parts for part in of_unit))
        counts = dict(zip(every, self.frequencies(every), strict=True))
        return [
            unit
            for unit, of_unit in zip(units, parts, strict=True)
            if not all(counts[part] for part in of_unit)
        ]

    def _corrected(self, query: str, suspects: list[Unit]) -> Iterator[str]:
        """Yield the query with each suspect replaced, then with all of them."""
        every = query
        for unit in suspects:
            suggestions = self.speller().suggestions(unit.text)
            for suggestion in suggestions[:MOST_TRIED]:
                yield _replaced(query, unit.text, suggestion)
            if suggestions:
                every = _replaced(every, unit.text, suggestions[0])
        if every != query:
            yield every


def _parts(unit: Unit) -> list[Unit]:
    """Return a word as it is, of other characters each pair of neighbours."""
    if unit.is_word:
        return [unit]
    return [Unit(a + b, is_word=False) for a, b in pairwise(unit.text)]


def _replaced(query: str, key: str, other: str) -> str:
    """Return a query with what has a key replaced, all else as it was typed."""
    start = fold_key(query).find(key)
    return query if start < 0 else query[:start] + other + query[start + len(key) :]
