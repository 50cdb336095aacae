"""Where the units of a query stand in some texts, and how close together: arrays over all texts at
once.

A *unit* is a word or a character of the query, folded to its key. Positions are offsets in
characters.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis import fold_key

NEAR = 16
"""Characters. A unit so far away counts half: .8799; at 8 .8795, at 32 .8796, at 48 .8791 (the
measure is that of `reranking`, on fewer queries and without SENTENCE)."""

SENTENCE = 8
"""Characters by which what stands in another sentence is further away: .8821; at 0 .8815, at 16
.8820."""

_FAR = 1 << 40
"""Characters between two texts: so many that no unit of another text counts."""

_SENTENCE_ENDS = "。!?;"

Positions = NDArray[np.int64]
Shares = NDArray[np.float64]


class Texts:
    """Some texts folded and laid end to end, so that a run is looked for in all of them at once."""

    def __init__(self, texts: Sequence[str]) -> None:
        # White space ends every unit, so that none is found across two texts.
        key = fold_key("\n".join([*texts, ""]))
        self._key = key
        self._codes = np.frombuffer(key.encode("utf-32-le", "surrogatepass"), "<u4")
        self.lengths = np.array([len(text) for text in texts], np.int64)
        self._starts = np.cumsum(self.lengths + 1) - self.lengths - 1
        self._found: dict[str, Positions] = {}
        self._breaks: Positions | None = None

    def __len__(self) -> int:
        return len(self.lengths)

    def folded(self) -> list[str]:
        """Return the key of each text."""
        ends = zip(self._starts.tolist(), self.lengths.tolist(), strict=True)
        return [self._key[start : start + length] for start, length in ends]

    def find(self, run: str) -> Positions:
        """Return where a run without white space begins, in the texts laid end to end."""
        if run not in self._found:
            found: Positions = (self._codes == ord(run[0])).nonzero()[0]
            for offset, character in enumerate(run[1:], start=1):
                # The last text ends with a line break, so nothing is found beyond it.
                found = found[self._codes[found + offset] == ord(character)]
            self._found[run] = found
        return self._found[run]

    def find_any(self, runs: Sequence[str]) -> Positions:
        """Return where any of some runs begins, ascending."""
        if len(runs) == 1:
            return self.find(runs[0])
        return np.unique(np.concatenate([self.find(run) for run in runs]))

    def along_one_line(self, positions: Positions) -> Positions:
        """Return positions with the ends of sentences between them as distances."""
        if self._breaks is None:
            ends = [self._codes == ord(character) for character in _SENTENCE_ENDS]
            self._breaks = np.logical_or.reduce(ends).cumsum() * SENTENCE
        line: Positions = positions + self._breaks[positions] + self.texts_at(positions) * _FAR
        return line

    def texts_at(self, positions: Positions) -> Positions:
        """Return the number of the text that each position lies in."""
        found: Positions = self._starts.searchsorted(positions, "right") - 1
        return found

    def places(self, run: str) -> dict[int, list[int]]:
        """Return by the number of each text with a run the offsets where it stands there."""
        found: dict[int, list[int]] = {}
        positions = self.find(run)
        numbers = self.texts_at(positions)
        offsets = (positions - self._starts[numbers]).tolist()
        for number, offset in zip(numbers.tolist(), offsets, strict=True):
            found.setdefault(number, []).append(offset)
        return found

    def count(self, run: str) -> Positions:
        """Return how often a run stands in each text."""
        return np.bincount(self.texts_at(self.find(run)), minlength=len(self))

    def has(self, run: str) -> NDArray[np.bool_]:
        """Return whether a run stands in each text."""
        found = np.zeros(len(self), bool)
        found[self.texts_at(self.find(run))] = True
        return found


def closeness(texts: Texts, units: Sequence[Sequence[str]], weights: Shares) -> Shares:
    """Return for each text how much of the query stands close together in it, from 0 to 1.

    A unit is one run, or several that stand for one another. Around every place where a unit
    stands, each unit counts its share of the weights, less the further the nearest of it is:
    `1 / (1 + distance / NEAR)`. The best place of a text counts.
    """
    best = np.zeros(len(texts))
    lists = [texts.along_one_line(texts.find_any(unit)) for unit in units]
    places = np.sort(np.concatenate([np.empty(0, np.int64), *lists]))
    sums = np.zeros(len(places))
    for positions, weight in zip(lists, weights / (weights.sum() or 1.0), strict=True):
        if len(positions):
            sums += weight / (1 + _nearest(places, positions) / NEAR)
    np.maximum.at(best, places // _FAR, sums)
    return best


def _nearest(places: Positions, positions: Positions) -> Positions:
    """Return how far the nearest of some ascending positions is from each place."""
    after = positions.searchsorted(places)
    before = np.maximum(after - 1, 0)
    after[after == len(positions)] -= 1
    nearest: Positions = np.minimum(
        np.abs(positions[after] - places), np.abs(places - positions[before])
    )
    return nearest
