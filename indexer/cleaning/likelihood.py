"""How probable a text is as Chinese, by the words of jieba's dictionary and their frequencies.

A text is taken for words drawn one after the other, and marks between them; what is left of the
words is which character follows which:

    P(b | a) = (words with ab inside + words that end in a * share of words that begin with b) / a

No corpus is needed, and both scripts share the table, as characters are compared by their key.
"""

from array import array
from functools import cache
from importlib.resources import files
from math import log

import numpy as np
from numpy.typing import NDArray

from analysis import fold_key
from analysis.code_tables import codes_of

Counts = NDArray[np.float64]

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
        codes = codes_of("".join(words)).astype(np.int64)
        counts = np.repeat(frequencies, lengths)
        size = int(codes.max()) + 1
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
        self._shares = np.zeros(0x10000)
        for share, marks in _MARKS.items():
            self._shares[[ord(mark) for mark in marks]] = share
        self._marks = {mark: share for share, marks in _MARKS.items() for mark in marks}
        self._known: dict[str, float] = {}

    def behind(self, before: str, character: str) -> float:
        """Return the log-probability of a character behind another one, as they are written."""
        known = self._known.get(before + character)
        if known is None:
            known = self._known[before + character] = log(self._share(before, character))
        return known

    def of(self, text: str, before: str) -> float:
        """Return the log-probability of a text behind a character."""
        total = 0.0
        for character in text:
            total += self.behind(before, character)
            before = character
        return total

    def _share(self, before: str, character: str) -> float:
        first, second = fold_key(before), fold_key(character)
        ends = self._at(self._ends, first) if before not in self._marks else 1.0
        if character in self._marks:
            return max(ends, 0.01) * self._marks[character]
        least = _OTHER if "\u3400" <= character <= "\u9fff" else _OTHER_SIGN
        inside = self._joint(first, second) if before not in self._marks else 0.0
        return max(inside + ends * self._at(self._begins, second), least)

    def between(self, before: str, codes: NDArray[np.int64], after: str) -> Counts:
        """Return the log-probability of each of many characters, and of `after` behind it; codes
        are those of their names.
        """
        marks = self._part(self._shares, codes)
        ends = np.where(marks > 0, 1.0, self._part(self._ends, codes))
        begins = np.where(marks > 0, marks, self._part(self._begins, codes))
        first, last = ord(fold_key(before)), ord(fold_key(after))
        ahead = begins * (1.0 if before in self._marks else self._at(self._ends, chr(first)))
        if before not in self._marks:
            ahead = ahead + self._joints(first << 32 | codes)
        if after in self._marks:
            behind = np.maximum(ends, 0.01) * self._marks[after]
        else:
            behind = ends * self._at(self._begins, chr(last)) + self._joints(codes << 32 | last)
        found: Counts = np.log(np.maximum(ahead, _OTHER)) + np.log(np.maximum(behind, _OTHER))
        return found

    def name(self, character: str) -> str:
        """Return what the table calls a character: a sign by itself, a Han character by its key."""
        return fold_key(character) if "\u3400" <= character <= "\u9fff" else character

    def joined(self, before: str, character: str) -> bool:
        """Return whether two characters stand side by side in a word."""
        return self._joint(fold_key(before), fold_key(character)) > 0

    def joined_codes(
        self, before: NDArray[np.int64], codes: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Return whether characters stand side by side in a word, by the codes of their keys."""
        found: NDArray[np.bool_] = self._joints(before << 32 | codes) > 0
        return found

    def _joint(self, first: str, second: str) -> float:
        pair = ord(first) << 32 | ord(second)
        place = int(np.searchsorted(self._pairs, pair))
        found = place < len(self._pairs) and self._pairs[place] == pair
        return float(self._inside[place]) if found else 0.0

    def _joints(self, pairs: NDArray[np.int64]) -> Counts:
        places = np.minimum(np.searchsorted(self._pairs, pairs), len(self._pairs) - 1)
        found: Counts = np.where(self._pairs[places] == pairs, self._inside[places], 0.0)
        return found

    @staticmethod
    def _part(counts: Counts, codes: NDArray[np.int64]) -> Counts:
        known = codes < len(counts)
        found: Counts = np.where(known, counts[np.where(known, codes, 0)], 0.0)
        return found

    @staticmethod
    def _at(counts: Counts, character: str) -> float:
        code = ord(character)
        return float(counts[code]) if code < len(counts) else 0.0


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
