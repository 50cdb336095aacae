"""What somebody may have meant: words of this archive that sound or look like what was typed."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.code_tables import Codes, codes_of
from search.edit_distance import edit_distances
from search.homophones import sound_of

Counts = NDArray[np.int16]

LEAST_FREQUENCY = 2
"""Articles that must have a word to suggest it: what stands in one is as likely an error itself."""

LONGEST_WORD = 8
"""Characters of a Chinese word."""

_SHORTEST_LATIN, _LONG_LATIN = 4, 6
"""Letters from which on one letter may be wrong, or two."""

_LATIN = re.compile(r"[a-z]+")
"""Numbers and codes are as they were meant."""


class Speller:
    """Suggests words of a vocabulary, which maps them to the number of articles that have them."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._counts = {
            word: count
            for word, count in vocabulary.items()
            if count >= LEAST_FREQUENCY and len(word) > 1
        }
        chinese = [w for w in self._counts if not w.isascii() and len(w) <= LONGEST_WORD]
        self._by_sound = _by_sound(sorted(chinese, key=self._counts.__getitem__))
        self._by_length = _by_length(chinese)
        self._latin = [w for w in self._counts if w.isascii() and _LATIN.fullmatch(w)]
        self._letters = _letters(self._latin)

    def suggestions(self, run: str) -> list[str]:
        """Return what may have been meant by a run (a key), the most likely first."""
        if run.isascii():
            return self._near_latin(run)
        found = [*self._homophones(run), *self._one_other_character(run), *self._in_parts(run)]
        return [each for each in dict.fromkeys(found) if each != run]

    def _homophones(self, run: str) -> Iterator[str]:
        found = self._by_sound.get(sound_of(run))
        if found:
            yield found

    def _one_other_character(self, run: str) -> list[str]:
        """Return words with one other character; of two characters, one is half of the word."""
        if not 3 <= len(run) <= LONGEST_WORD:
            return []
        words, codes = self._by_length.get(len(run), ([], np.empty((len(run), 0), np.uint32)))
        different = np.count_nonzero(codes != codes_of(run)[:, np.newaxis], axis=0)
        found = [words[place] for place in (different <= 1).nonzero()[0].tolist()]
        return sorted(found, key=self._counts.__getitem__, reverse=True)

    def _in_parts(self, run: str) -> Iterator[str]:
        """Put words of the same sound together, the longest first, from the left."""
        sounds, at = sound_of(run), 0
        parts: list[str] = []
        while at < len(run):
            ends = range(min(len(run), at + LONGEST_WORD), at + 1, -1)
            end = next((end for end in ends if sounds[at:end] in self._by_sound), at + 1)
            parts.append(self._by_sound.get(sounds[at:end], run[at:end]))
            at = end
        yield "".join(parts)

    def _near_latin(self, run: str) -> list[str]:
        """Return words with one or two other letters, the nearest and most frequent first."""
        if len(run) < _SHORTEST_LATIN or not _LATIN.fullmatch(run):
            return []
        most = 1 if len(run) < _LONG_LATIN else 2
        # A wrong letter changes two counts at most: few words are left to be compared.
        different = abs(self._letters - _letters([run])).sum(axis=0)
        near = [self._latin[place] for place in (different <= 2 * most).nonzero()[0].tolist()]
        distances = edit_distances(run, near).tolist()
        ranked = sorted(
            (distance, -self._counts[word], word)
            for distance, word in zip(distances, near, strict=True)
            if 0 < distance <= most
        )
        return [word for _, _, word in ranked]


def _by_sound(words: Sequence[str]) -> dict[str, str]:
    """Return the last word of each sound."""
    if not words:
        return {}
    # All at once: a call a word would take three times as long.
    return dict(zip(sound_of("\n".join(words)).split("\n"), words, strict=True))


def _letters(words: Sequence[str]) -> Counts:
    """Return how often Latin words have each letter: a row a letter, a column a word."""
    counts = np.zeros((26, len(words)), np.int16)
    columns = np.arange(len(words)).repeat(list(map(len, words)))
    np.add.at(counts, (codes_of("".join(words)) - ord("a"), columns), 1)
    return counts


def _by_length(words: Sequence[str]) -> dict[int, tuple[list[str], Codes]]:
    """Return the words of each length, and their code points: a row a place, a column a word."""
    found: dict[int, list[str]] = {}
    for word in words:
        found.setdefault(len(word), []).append(word)
    return {
        length: (those, np.ascontiguousarray(codes_of("".join(those)).reshape(-1, length).T))
        for length, those in found.items()
    }
