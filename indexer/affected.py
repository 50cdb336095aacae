"""Which articles a change of the dictionary touches: exactly those that have one of its words.

Whatever the words of an index are, its grams find every run, so the articles that must be cut anew
are found without reading any.
"""

from collections.abc import Sequence

from analysis import GramAnalyzer
from analysis.schema import TEXT_FIELDS
from engine import Index, Or, Order, Phrase, Query

_PAGE = 2_000
"""Articles whose texts are held in memory at once."""


def having(words: Sequence[str]) -> Query:
    """Find the articles that have any of some words of two or more characters, in either script."""
    grams = [tuple(GramAnalyzer().terms(word)[:-1]) for word in words]
    return Or(tuple(Phrase(f"{field}_grams", run) for field in TEXT_FIELDS for run in grams))


def count_affected(index: Index, words: Sequence[str]) -> int:
    """Return how many articles have any of some words."""
    return index.evaluate(having(words), Order(limit=0)).total


def affected_ids(index: Index, words: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the articles that have any of some words: what must be cut anew."""
    ids: list[str] = []
    for offset in range(0, count_affected(index, words), _PAGE):
        found = index.evaluate(having(words), Order(offset, _PAGE))
        ids += (match.stored["id"] for match in found.matches)
    return tuple(ids)
