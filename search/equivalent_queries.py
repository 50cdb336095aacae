"""What finds the equivalents of a query, and what they are worth: always less than what was typed.

A form that begins or ends with a number is found only where the number does: 十年 not in 二十年.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from analysis import ArticleAnalyzer, fold_key
from analysis.schema import TEXT_FIELDS
from engine import Or, Phrase, Prefix, Query, Term, Unless
from search.equivalents import Equivalent
from search.numbers import INDEFINITE, NUMERALS
from search.ranking import FIELD_WEIGHT, WORD_WEIGHT

EQUIVALENT_WEIGHT = 0.5
"""What an equivalent adds to a score, times what the typed words would by their rarity."""

_DIGITS = "0123456789"
_BEFORE_DIGITS, _BEFORE_NUMERALS = f"{_DIGITS}.", f"{NUMERALS}{INDEFINITE}"

Frequencies = Callable[[str, Sequence[str]], list[int]]
"""In how many documents of a field some terms are."""


@dataclass(frozen=True, slots=True)
class EquivalentQueries:
    """Makes queries for equivalents on one index: with its analyzer, its number of articles, and
    the frequencies of terms.
    """

    analyzer: ArticleAnalyzer
    articles: int
    frequencies: Frequencies

    def condition(self, one: Equivalent, fields: Sequence[str] = TEXT_FIELDS) -> Query:
        """Find any of the other forms; what it scores is of no use."""
        return Or(tuple(self._leaf(form, field, 1.0) for form in one.also for field in fields))

    def leaves(self, one: Equivalent) -> list[Query]:
        """Find the other forms, each worth less than the typed one by its rarity."""
        worth = WORD_WEIGHT * max(self._rarities("text_words", self._words(one.typed)), default=1)
        return [
            self._leaf(form, field, EQUIVALENT_WEIGHT * FIELD_WEIGHT[field] * worth, weighed=True)
            for form in one.also
            for field in TEXT_FIELDS
        ]

    def frequency(self, forms: Sequence[str]) -> int:
        """Return in how many articles the commonest of some forms is in the text, at most."""
        words: list[str] = []
        runs: list[list[str]] = []
        for form in forms:
            key = fold_key(form)
            if self._is_latin_word(form, key):
                words.append(key)
            else:
                runs.append(self.analyzer.grams.terms(form)[:-1])
        grams = list(dict.fromkeys(gram for run in runs for gram in run))
        counts = dict(zip(grams, self.frequencies("text_grams", grams), strict=True))
        rarest = (min((counts[gram] for gram in run), default=self.articles) for run in runs)
        return max((*rarest, *self.frequencies("text_words", words)), default=0)

    def _leaf(self, form: str, field: str, boost: float, weighed: bool = False) -> Query:
        """Find a form in a field; in Chinese also inside of longer words, as what is typed is.
        `weighed`: the boost is what it shall be worth.
        """
        key = fold_key(form)
        around = _around(key[0] + key[-1], len(" ".join(key.split())), field)
        if around:
            return Unless(self._run(key, field, 1.0), around, boost)
        if self._is_latin_word(form, key):
            if weighed:
                boost /= max(self._rarities(f"{field}_words", [key]), default=1.0)
            return Term(f"{field}_words", key, boost)
        grams = self.analyzer.grams.terms(key)[:-1]
        if weighed and grams:
            boost /= sum(self._rarities(f"{field}_grams", grams))
        return self._run(key, field, boost)

    def _is_latin_word(self, form: str, key: str) -> bool:
        """Whether a form is found as a word only: not IT in WITH."""
        return key.isascii() and not any(_sides(key)) and key in self._words(form)

    def _run(self, key: str, field: str, boost: float) -> Phrase | Prefix:
        grams = tuple(self.analyzer.grams.terms(key)[:-1])
        if not grams:
            return Prefix(f"{field}_grams", key, boost)
        return Phrase(f"{field}_grams", grams, boost)

    def _words(self, text: str) -> list[str]:
        return self.analyzer.words.terms(text)

    def _rarities(self, field: str, terms: Sequence[str]) -> list[float]:
        """Return the idf of terms, as in the engine's scores."""
        count = max(1, self.articles)
        return [log(count / (found + 1)) + 1 for found in self.frequencies(field, terms)]


def _sides(key: str) -> tuple[str, str]:
    """Return the characters that may not stand before a form, and behind it. Its first and its last
    one tell.
    """
    before = _BEFORE_DIGITS if key[0] in _DIGITS else ""
    before = _BEFORE_NUMERALS if key[0] in NUMERALS else before
    after = _DIGITS if key[-1] in _DIGITS else NUMERALS if key[-1] in NUMERALS else ""
    return before, after


@lru_cache(1024)
def _around(edges: str, length: int, field: str) -> tuple[tuple[Prefix | Phrase, int], ...]:
    before, after = _sides(edges)
    name = f"{field}_grams"
    return (
        *((Phrase(name, (one + edges[0],)), 1) for one in before),
        *((Phrase(name, (edges[-1] + one,)), 1 - length) for one in after),
    )


def pattern_of(form: str) -> str:
    """Return a pattern of what a form is found as in a key: with a group, in a look-ahead."""
    key = fold_key(form)
    before, after = _sides(key)
    found = r"\s+".join(map(re.escape, key.split()))
    return (
        (f"(?<![{re.escape(before)}])" if before else "")
        + f"(?=({found})"
        + (f"(?![{re.escape(after)}]))" if after else ")")
    )
