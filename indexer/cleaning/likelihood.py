"""How probable a text is as Chinese, by the words of jieba's dictionary and their frequencies.

A text is taken for words drawn one after the other, and marks between them; what is left of the
words is which character follows which:

    P(b | a) = (words with ab inside + words that end in a * share of words that begin with b) / a

No corpus is needed, and both scripts share the table, as characters are compared by their key.
"""

from array import array
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from analysis import fold_key
from analysis.code_tables import codes_of

Counts = NDArray[np.float64]
Codes = NDArray[np.int64]

_END = 0xFFFF
"""Stands for all characters beyond the BMP, which the dictionary has not."""
_REMEMBERED = 1 << 16
"""Pairs whose probability is remembered; texts ask for the same ones again and again."""

_OTHER, _OTHER_SIGN = 1e-7, 1e-5
"""Probability of a character that the dictionary has not, and of any other sign."""
_MARKS = {
    0.05: "，",
    0.03: "。",
    0.01: "、",
    0.003: "“”：「」0123456789",
    0.001: "；《》（） ·！？—…",
    0.0003: "『』‘’\n,.?!:;()",
    0.0001: "〈〉【】％abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
}
"""Probabilities of marks, letters and digits in running text, to the next half power of ten."""


class Likelihood:
    """Log-probabilities of characters behind one another, natural logarithm."""

    def __init__(self) -> None:
        words, frequencies = _dictionary()
        lengths = np.array([len(word) for word in words])
        codes = np.minimum(codes_of("".join(words)), _END).astype(np.int64)
        counts = np.repeat(frequencies, lengths)
        size = _END + 1
        last = np.cumsum(lengths) - 1
        inside = np.ones(len(codes), bool)
        inside[last] = False
        firsts = np.flatnonzero(inside)
        every = np.bincount(codes, counts, size)
        self._begins = np.bincount(codes[last + 1 - lengths], frequencies, size) / frequencies.sum()
        self._ends = np.bincount(codes[last], frequencies, size) / np.maximum(every, 1)
        pairs = codes[firsts] << 32 | codes[firsts + 1]
        self._pairs, places = np.unique(pairs, return_inverse=True)
        self._inside = np.bincount(places, counts[firsts]) / every[self._pairs >> 32]
        self._shares = np.zeros(size)
        for share, marks in _MARKS.items():
            self._shares[[ord(mark) for mark in marks]] = share

    def behind(self, before: str, character: str) -> float:
        """Return the log-probability of a character behind another one, as they are written."""
        return _behind(self, before, character)

    def of(self, text: str, before: str) -> float:
        """Return the log-probability of a text behind a character."""
        return sum(map(self.behind, before + text[:-1], text))

    def between(self, before: str, codes: Codes, after: str) -> Counts:
        """Return the log-probability of each of many characters, and of `after` behind it."""
        ends = np.array([self.code(before), self.code(after)], np.int64)
        return self._behind(ends[:1], codes) + self._behind(codes, ends[1:])

    def code(self, character: str) -> int:
        """Return what the table knows a character by: Han by their key, signs by themselves."""
        return ord(fold_key(character) if "\u3400" <= character <= "\u9fff" else character)

    def joined(self, before: str, character: str) -> bool:
        """Return whether two characters stand side by side in a word."""
        return bool(self.all_joined([self.code(before)], [self.code(character)])[0])

    def all_joined(self, before: Sequence[int], after: Sequence[int]) -> NDArray[np.bool_]:
        """Return which of many pairs stand side by side in a word, by their codes."""
        codes = np.array([before, after], np.int64)
        found: NDArray[np.bool_] = self._inside_words(codes[0], codes[1]) > 0
        return found

    def _behind(self, before: Codes, codes: Codes) -> Counts:
        before, codes = np.minimum(before, _END), np.minimum(codes, _END)
        marks, after_mark = self._shares[codes], self._shares[before] > 0
        ends = np.where(after_mark, 1.0, self._ends[before])
        inside = np.where(after_mark, 0.0, self._inside_words(before, codes))
        least = np.where((codes >= 0x3400) & (codes <= 0x9FFF), _OTHER, _OTHER_SIGN)
        words = np.maximum(inside + ends * self._begins[codes], least)
        found: Counts = np.log(np.where(marks > 0, np.maximum(ends, 0.01) * marks, words))
        return found

    def _inside_words(self, before: Codes, after: Codes) -> Counts:
        pairs = before << 32 | after
        places = np.minimum(self._pairs.searchsorted(pairs), len(self._pairs) - 1)
        found: Counts = np.where(self._pairs[places] == pairs, self._inside[places], 0.0)
        return found


@lru_cache(_REMEMBERED)
def _behind(table: Likelihood, before: str, character: str) -> float:
    codes = np.array([table.code(before), table.code(character)], np.int64)
    return float(table._behind(codes[:1], codes[1:])[0])


def _dictionary() -> tuple[list[str], Counts]:
    words, counts = [], array("d")
    with (files("jieba") / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, _ = line.split(" ", 2)
            words.append(word)
            counts.append(float(count))
    return words, np.array(counts)


@cache
def likelihood() -> Likelihood:
    """Return the one table of this process; making it takes half a second."""
    return Likelihood()
