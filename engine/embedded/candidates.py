"""What one segment has that may be meant by what was typed: the best of each kind and tier.

The best of each segment are enough to find the best of all: how many documents have them is counted
over all segments afterwards.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.stop_words import stop_words
from engine.columnar.array_file import Array
from engine.columnar.field import Field
from engine.columnar.found import best
from engine.columnar.suggestions import ShownList, Suggestions, letters_of
from engine.columnar.unit_lists import Heard
from engine.embedded.typed import ABBREVIATED, AS_HEARD, INSIDE, Typed
from engine.errors import IndexDamaged

_SPARE = 24
"""Candidates beyond those wanted: some are the same, or turn out not to fit."""
_MORE_SPARE = 500
"""The same where a Han was typed behind a letter, whose place is not looked up."""
WHOLE_UNITS = 16
"""Documents of what sounds as it was typed count so many times those of what sounds so with units
shortened: wh is WH only where that is a frequent word, else 文化.
"""
_DATES, _COUNTS = (1 << 41) - 1, (1 << 12) - 1
"""Titles are ordered by one number: tier, documents (so many are many), date (YYYYMMDDHHMM)."""


class WordCandidates:
    """Words of a segment."""

    def __init__(self, field: Field, kept: Suggestions) -> None:
        """Raises IndexDamaged where the words kept are not those of the field."""
        self._field, self._units, self._numbers = field, kept.words, kept.word_numbers
        self._counts = field.counts
        if len(self._numbers) and int(self._numbers[-1]) >= len(self._counts):
            raise IndexDamaged(f"the suggestions of {field.name!r} are not those of its segment")

    def find(self, typed: Typed, most: int) -> Iterator[tuple[str, int]]:
        """Yield keys of words and their tiers, in no order. A single character is one only where
        it is all that was typed.
        """
        whole = {typed.key, typed.letters}
        for prefix in whole:
            numbers = self._beginning_with(prefix)
            for number in numbers[best(self._counts[numbers], most + _SPARE)].tolist():
                key = self._key(number)
                if key not in stop_words() and (len(key) > 1 or key in whole):
                    yield key, typed.tier
        if typed.is_heard:
            yield from self._sounding(typed, most)

    def _sounding(self, typed: Typed, most: int) -> Iterator[tuple[str, int]]:
        known = typed.known
        rows = self._rows_beginning_with(known) if known else None
        heard = self._units.find(typed.units, rows, len(known))
        numbers = self._numbers[heard.rows]
        worth = self._counts[numbers] * np.where(heard.whole, WHOLE_UNITS, 1)
        spare = _MORE_SPARE if typed.later else _SPARE
        for place in best(worth, 2 * most + spare).tolist():
            key = self._key(int(numbers[place]))
            if typed.fits(key):
                yield key, AS_HEARD if heard.whole[place] else ABBREVIATED

    def _rows_beginning_with(self, known: str) -> NDArray[np.int64]:
        ranges = self._field.dictionary.ranges(known.encode())
        bounds = [self._numbers.searchsorted((each.start, each.stop)) for each in ranges]
        return np.concatenate([np.empty(0, np.int64), *(np.arange(*pair) for pair in bounds)])

    def _beginning_with(self, prefix: str) -> NDArray[np.int64]:
        ranges = self._field.dictionary.ranges(prefix.encode("utf-8", "surrogatepass"))
        parts = (np.arange(each.start, each.stop) for each in ranges)
        return np.concatenate([np.empty(0, np.int64), *parts])

    def _key(self, number: int) -> str:
        return self._field.dictionary.term(number).decode("utf-8", "replace")


def sources_of(sources: ShownList, typed: Typed, most: int) -> Iterator[tuple[str, int]]:
    """Yield outlets and their tiers."""
    for rows, tier in _matching(sources, typed):
        for row in rows[: most + _SPARE].tolist():
            if tier == typed.tier or typed.fits(sources.letters(row)):
                yield sources[row], tier


class Title(NamedTuple):
    """A title, what of it is compared, its tier, documents, and the date of the newest of these."""

    text: str
    letters: str
    tier: int
    documents: int
    newest: int


class TitleCandidates:
    """Titles of a segment whose documents are these, with their dates; deleted ones do not
    count.
    """

    def __init__(self, kept: Suggestions, published: Array, live: Array) -> None:
        self._titles, self._title_of = kept.titles, kept.title_by_document(len(live))
        dates = np.minimum(published, np.uint64(_DATES)).astype(np.int64)
        self._documents = kept.over_titles(live.astype(np.int64), np.add)
        self._newest = kept.over_titles(dates * live, np.maximum)

    def find(self, typed: Typed, inside: NDArray[np.int64], most: int) -> Iterator[Title]:
        """Yield titles, the best first; those of the documents `inside` have what was typed
        somewhere.
        """
        titles, having = self._titles, np.unique(self._title_of[inside])
        found = list(_matching(titles, typed))
        found.append((having[having >= 0].astype(np.int64), INSIDE))
        rows = np.concatenate([rows for rows, _ in found])
        tiers = np.concatenate([np.full(len(rows), tier) for rows, tier in found])
        many = np.minimum(self._documents[rows], _COUNTS)
        worth = ((INSIDE - tiers) * (_COUNTS + 1) + many) * (_DATES + 1) + self._newest[rows]
        seen = set[int]()
        spare = _MORE_SPARE if typed.later else _SPARE
        for place in best(worth, 3 * most + spare).tolist():
            row, tier = int(rows[place]), int(tiers[place])
            if row in seen or not self._documents[row] or len(seen) == most:
                continue
            shown = titles[row]
            letters = letters_of(shown)
            if typed.fits(letters):
                seen.add(row)
                documents, newest = int(self._documents[row]), int(self._newest[row])
                yield Title(shown, letters, tier, documents, newest)


def _matching(shown: ShownList, typed: Typed) -> Iterator[tuple[NDArray[np.int64], int]]:
    """Yield the titles or outlets of each tier that begin so, or sound so."""
    same = shown.beginning_with(typed.letters)
    yield np.arange(same.start, same.stop), typed.tier
    if typed.is_heard:
        known = typed.known
        rows = np.array(shown.beginning_with(known), np.int64) if known else None
        heard: Heard = shown.units.find(typed.units, rows, len(known))
        yield heard.rows[heard.whole], AS_HEARD
        yield heard.rows[~heard.whole], ABBREVIATED
