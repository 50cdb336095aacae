"""Characters that one script has apart and the other has not: 裏 and 里, 後 and 后, 乾 幹 and 干.

A search finds all of them. Where a query says which it means, an article that has only another one
is worth less: what reads otherwise in its place (乾坤 for 干), and for a character typed alone also
another character of the script of the query (公里 for 裏). What reads the same is the same word
(計畫 計劃), so a query finds as well typed in either script.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis import ArticleAnalyzer, fold_reading
from analysis.schema import TEXT_FIELDS
from analysis.variants import entries, reading_table
from search.proximity import Texts
from search.query_parser import Clause

_CONTEXT = 3
"""Characters on each side that a reading may depend on."""

_SAMPLE = 400
"""Characters of a text that say which script it is in."""

_LOOKED_AT = 3
"""Places of a word in a text that are looked at."""

Flags = NDArray[np.bool_]


@cache
def ambiguous() -> frozenset[str]:
    """Return the characters that a dictionary gives several others for, and these others."""
    found: set[str] = set()
    for name in ("STCharacters", "TSCharacters"):
        for character, others in entries(name):
            if len(others) > 1:
                found.update((character, *others))
    return frozenset(found)


@cache
def _scripts() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters of Traditional texts alone, and those of Simplified ones alone."""
    traditional = {chr(code) for code, other in reading_table().items() if other != chr(code)}
    simplified = {character for character, others in entries("STCharacters")
                  if character not in others}  # fmt: skip
    return frozenset(traditional - simplified), frozenset(simplified - traditional)


@cache
def _variants() -> dict[int, str]:
    """Map the variants of Taiwan and Hong Kong (裡 裏, 臺 台) to one of them."""
    taiwan = {ord(one): others[0] for one, others in entries("TWVariants")}
    hong_kong = {ord(one): others[0] for one, others in entries("HKVariants")}
    return hong_kong | taiwan


@lru_cache(1024)  # a word stands in many of the articles of a query
def _plain(text: str) -> str:
    return text.translate(_variants())


def script_of(text: str) -> str:
    """Return T or S where a text is more in Traditional or Simplified characters, else nothing."""
    text = text[:_SAMPLE]
    traditional, simplified = (sum(map(only.__contains__, text)) for only in _scripts())
    return "T" if traditional > simplified else "S" if simplified > traditional else ""


class Homographs:
    """The words of a query that have ambiguous characters, by their keys."""

    def __init__(self, clauses: Sequence[Clause], analyzer: ArticleAnalyzer) -> None:
        self._typed: dict[str, tuple[str, str]] = {}
        query = "".join(clause.text for clause in clauses)
        if ambiguous().isdisjoint(query):
            return
        self._script = script_of(query)
        for clause in clauses:
            reading = fold_reading(clause.text)
            for token in analyzer.words.tokens(clause.text):
                typed = clause.text[token.start : token.end]
                if not ambiguous().isdisjoint(typed):
                    self._typed[token.term] = _plain(typed), reading[token.start : token.end]

    @property
    def words(self) -> Sequence[str]:
        """The keys of these words."""
        return list(self._typed)

    def others(self, word: str, shown: Sequence[str], found: Texts) -> Flags:
        """Return for each article whether a word stands in it only as another one.

        `shown` are the titles of all articles and then their texts, `found` the same folded.
        """
        as_meant = np.zeros(len(shown), bool)
        seen = np.zeros(len(shown), bool)
        for number, places in found.places(word).items():
            seen[number] = True
            as_meant[number] = self._is_meant(word, shown[number], places[:_LOOKED_AT])
        return _of_any_field(seen) & ~_of_any_field(as_meant)

    def _is_meant(self, word: str, text: str, places: Sequence[int]) -> bool:
        typed, reading = self._typed[word]
        length = len(typed)
        if typed in {_plain(text[place : place + length]) for place in places}:
            return True
        if length == 1 and self._script and script_of(text) == self._script:
            return False
        return any(self._reads_as(reading, text, place) for place in places)

    def _reads_as(self, reading: str, text: str, place: int) -> bool:
        start = max(0, place - _CONTEXT)
        around = fold_reading(text[start : place + len(reading) + _CONTEXT])
        return around.startswith(reading, place - start)


def _of_any_field(flags: Flags) -> Flags:
    """Return for each article whether a flag of any of its fields is set."""
    found: Flags = np.any(flags.reshape(len(TEXT_FIELDS), -1), axis=0)
    return found
