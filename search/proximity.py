"""Where the units of a query stand in some texts, and how close together: arrays over all texts at
once.

A *unit* is a word or a character of the query, folded to its key. Positions are offsets in
characters.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.code_tables import key_codes

NEAR = 16
"""Characters. A unit so far away counts half: .8799; at 8 .8795, at 32 .8796, at 48 .8791 (the
measure is that of `reranking`, on fewer queries and without SENTENCE)."""

SENTENCE = 8
"""Characters by which what stands in another sentence is further away: .8821; at 0 .8815, at 16
.8820."""

LEAD = 50
"""Characters from the beginning of a text at which what stands there counts half in `lead`: with
words instead of pairs .8845, at 20 .8841, at 100 .8844, at 200 .8839."""

_FAR = 1 << 40
"""Characters between two texts: so many that no unit of another text counts."""

_NOWHERE = 1 << 60
"""Further away than any place."""

_SENTENCE_ENDS = "。!?;"

Positions = NDArray[np.int64]
Shares = NDArray[np.float64]

_NONE: Positions = np.empty(0, np.int64)


class Texts:
    """Some texts folded and laid end to end, so that a run is looked for in all of them at once.

    The places of all `characters` (of keys) are found together, in a third of the time that each by
    itself would take.
    """

    def __init__(self, texts: Sequence[str], characters: str = "") -> None:
        # White space ends every unit, so that none is found across two texts.
        joined = "\n".join([*texts, ""]).encode("utf-32-le", "surrogatepass")
        self._codes = key_codes().take(np.frombuffer(joined, "<u4"))
        self.lengths = np.array([len(text) for text in texts], np.int64)
        self._bounds = np.concatenate([[0], np.cumsum(self.lengths + 1)])
        self._starts = self._bounds[:-1]
        self._text_at = np.arange(len(texts)).repeat(self.lengths + 1)
        self._found: dict[str, Positions] = {}
        self._breaks: Positions | None = None
        self._characters = "".join(dict.fromkeys(characters + _SENTENCE_ENDS))
        self._numbers = self._number_characters()
        if characters:
            self._find_each()

    def __len__(self) -> int:
        return len(self.lengths)

    def folded(self, count: int) -> list[str]:
        """Return the keys of the first so many texts."""
        end = self._bounds[count]
        key = self._codes[:end].tobytes().decode("utf-32-le", "surrogatepass")
        ends = zip(self._starts[:count].tolist(), self.lengths[:count].tolist(), strict=True)
        return [key[start : start + length] for start, length in ends]

    def find(self, run: str) -> Positions:
        """Return where a run without white space begins, in the texts laid end to end."""
        if run not in self._found:
            self._found[run] = self._looked_for(run)
        return self._found[run]

    def _number_characters(self) -> NDArray[Any]:
        """Return which of `_characters` each code point is, from 1; 0 for all others."""
        codes = [ord(character) for character in self._characters]
        table = np.zeros(
            max(codes) + 2, np.min_scalar_type(len(codes))
        )  # the last item is of all others
        table[codes] = np.arange(1, len(codes) + 1)
        numbers: NDArray[Any] = table.take(self._codes, mode="clip")
        return numbers

    def _find_each(self) -> None:
        """Find all characters."""
        places = (self._numbers > 0).nonzero()[0]
        numbers = self._numbers[places]
        order = numbers.argsort(kind="stable")
        ends = np.bincount(numbers, minlength=len(self._characters) + 1).cumsum()
        places = places[order]
        for number, character in enumerate(self._characters):
            self._found[character] = places[ends[number] : ends[number + 1]]

    def _looked_for(self, run: str) -> Positions:
        if len(run) == 1:
            every: Positions = (self._codes == ord(run)).nonzero()[0]
            return every
        found = self.find(run[0])
        for offset, character in enumerate(run[1:], start=1):
            if not len(found):
                break
            # The last text ends with a line break, so nothing is found beyond it.
            found = found[self._codes[found + offset] == ord(character)]
        return found

    def firsts(self, pairs: Sequence[str]) -> Shares:
        """Return the offset at which each pair of `characters` first stands in each text, a row a
        pair; infinite where it does not.
        """
        size = len(self._characters) + 1
        row_of = np.full(size * size, len(pairs))
        for row, pair in enumerate(pairs):
            one, other = map(self._characters.index, pair)
            row_of[(one + 1) * size + other + 1] = row
        rows = row_of.take(self._numbers[:-1].astype(np.intp) * size + self._numbers[1:])
        last_first = (rows < len(pairs)).nonzero()[0][::-1]
        texts = self.texts_at(last_first)
        found = np.full((len(pairs), len(self)), np.inf)
        # Of several values for one item the last one stays: that of the first place.
        found[rows[last_first], texts] = last_first - self._starts[texts]
        return found

    def find_any(self, runs: Sequence[str]) -> Positions:
        """Return where any of some runs begins, ascending; twice where two of them do."""
        if len(runs) == 1:
            return self.find(runs[0])
        return np.sort(np.concatenate([self.find(run) for run in runs]))

    def along_one_line(self, positions: Positions) -> Positions:
        """Return positions with the ends of sentences between them as distances."""
        if self._breaks is None:
            self._breaks = self.find_any(_SENTENCE_ENDS)
        ends_before = self._breaks.searchsorted(positions, "right")
        line: Positions = positions + ends_before * SENTENCE + self.texts_at(positions) * _FAR
        return line

    def texts_at(self, positions: Positions) -> Positions:
        """Return the number of the text that each of some positions lies in."""
        return self._text_at.take(positions)

    def places(self, run: str) -> dict[int, list[int]]:
        """Return by the number of each text with a run the offsets where it stands there."""
        found: dict[int, list[int]] = {}
        positions = self.find(run)
        numbers = self.texts_at(positions)
        offsets = (positions - self._starts[numbers]).tolist()
        for number, offset in zip(numbers.tolist(), offsets, strict=True):
            found.setdefault(number, []).append(offset)
        return found

    def count(self, runs: Sequence[str]) -> Positions:
        """Return how often each of some runs stands in each text: a row a run."""
        found = [self.find(run) for run in runs]
        rows = np.arange(len(runs)).repeat([len(positions) for positions in found])
        cells = rows * len(self) + self.texts_at(np.concatenate([_NONE, *found]))
        counts = np.bincount(cells, minlength=len(runs) * len(self))
        return counts.reshape(len(runs), len(self))


def closeness(texts: Texts, units: Sequence[Sequence[str]], weights: Shares) -> Shares:
    """Return for each text how much of the query stands close together in it, from 0 to 1.

    A unit is one run, or several that stand for one another. Around every place where a unit
    stands, each unit counts its share of the weights, less the further the nearest of it is:
    `1 / (1 + distance / NEAR)`. The best place of a text counts.
    """
    found = [texts.find_any(unit) for unit in units]
    places = np.concatenate([_NONE, *found])
    order = places.argsort(kind="stable")
    places = places[order]
    numbers = np.arange(len(found)).repeat([len(positions) for positions in found])[order]
    line = texts.along_one_line(places)
    sums = np.zeros(len(line))
    for number, weight in enumerate(weights / (weights.sum() or 1.0)):
        if len(found[number]):
            sums += weight / (1 + _nearest(line, numbers == number) / NEAR)
    best = np.zeros(len(texts))
    np.maximum.at(best, texts.texts_at(places), sums)
    return best


def lead(firsts: Shares, weights: Shares) -> Shares:
    """Return for each text how early the pairs of a query begin to stand in it, from 0 to 1: each
    counts its share of the weights, less the further from the beginning its first place
    (`Texts.firsts`) is: `1 / (1 + offset / LEAD)`.
    """
    shares: Shares = weights @ (1 / (1 + firsts / LEAD)) / (weights.sum() or 1.0)
    return shares


def _nearest(places: Positions, chosen: NDArray[np.bool_]) -> Positions:
    """Return how far the nearest of those that are chosen is from each of some ascending places."""
    beside = np.concatenate([[-_NOWHERE], places[chosen], [_NOWHERE]])
    before = chosen.cumsum()
    nearest: Positions = beside.take(before + 1)
    nearest -= places
    np.minimum(nearest, places - beside.take(before), out=nearest)
    return nearest
