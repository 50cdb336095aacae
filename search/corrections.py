"""Did you mean: another query that finds what this one does not.

Offered, never searched in its place; only where no article has all the words of the query while
some have all those of the other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

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
    articles that have all the words of a query, and the number that have a unit.
    """

    units: Callable[[str], list[Unit]]
    speller: Callable[[], Speller]
    articles: Callable[[str], int]
    frequency: Callable[[Unit], int]

    def correct(self, query: str, parsed: ParsedQuery, nothing_found: bool) -> str:
        """Return the query to offer, or nothing."""
        if len(query) > LONGEST_CORRECTED:
            return ""
        suspects = [
            unit
            for clause in parsed.clauses
            for unit in self.units(clause.text)
            if len(unit.text) > 1 and (nothing_found or self._is_unknown(unit))
        ]
        tried = list(dict.fromkeys(self._corrected(query, suspects)))[:MOST_TRIED]
        found = [(self.articles(other), -place, other) for place, other in enumerate(tried)]
        most = max(found, default=(0, 0, ""))
        return most[2] if most[0] else ""

    def _is_unknown(self, unit: Unit) -> bool:
        """Whether no article has a word, or two neighbours of some characters."""
        if unit.is_word:
            return not self.frequency(unit)
        pairs = zip(unit.text, unit.text[1:], strict=False)
        return not all(self.frequency(Unit(a + b, is_word=False)) for a, b in pairs)

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


def _replaced(query: str, key: str, other: str) -> str:
    """Return a query with what has a key replaced, all else as it was typed."""
    start = fold_key(query).find(key)
    return query if start < 0 else query[:start] + other + query[start + len(key) :]
