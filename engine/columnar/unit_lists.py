"""Entries found by what is typed of their units (`analysis.sounds`): full pinyin, initials, or
anything between them.

Each entry has up to `MOST_UNITS` units; further ones are not looked at.

    NAME/units     uint16   of all entries, one after the other
    NAME/counts    uint8    how many each entry has
    NAME/order     uint32   all entries, by their first unit; left out where there are few: it is
                            made again in a millisecond when it is first asked for

The attribute `units` holds the names of the units, in order: the first has number 1.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.sounds import unit_arrays, unit_names
from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter, numbers_in, sums
from engine.errors import IndexDamaged

MOST_UNITS = 12
_LONGEST_UNIT = 6
"""Letters: zhuang, chuang, shuang."""
TYPED_FOR = {"lue": "lve", "nue": "nve"}
"""What most people type for a unit, though 鲁尔 is luer too."""
_FEW = 1 << 16
"""Entries."""
_MOST_STEPS = 256
"""Ways of reading what was typed that are tried; usual ones take ten."""


class Heard(NamedTuple):
    """Entries, and whether all that was typed of each but the end are whole units."""

    rows: NDArray[np.int64]
    whole: NDArray[np.bool_]


class _Part(NamedTuple):
    """Letters up to `end` may begin the units from `low` to `high`; `exact` is the one they are."""

    end: int
    low: int
    high: int
    exact: int


def write_units(file: ArrayFileWriter, name: str, keys: Sequence[str]) -> None:
    """Write the units of entries."""
    units, counts = unit_arrays(keys, MOST_UNITS)
    file.attributes["units"] = list(unit_names())
    file.add(f"{name}/units", units)
    file.add(f"{name}/counts", counts.astype(np.uint8))
    if len(keys) > _FEW:
        file.add(f"{name}/order", _in_order(units, counts))


def _in_order(units: Array, counts: Array) -> Array:
    """Return entries by their first unit, those without one first."""
    first = np.zeros(len(counts), np.uint16)
    first[counts > 0] = units[sums(counts)[:-1][counts > 0]]
    return first.argsort(kind="stable").astype(np.uint32)


class UnitList:
    """The entries of one list of a file."""

    def __init__(self, file: ArrayFile, name: str, size: int) -> None:
        """Raises IndexDamaged where it does not fit `size` entries."""
        try:
            self._names: list[str] = file.attributes["units"]
            self._units, self._counts = file[f"{name}/units"], file[f"{name}/counts"]
        except KeyError as error:
            raise IndexDamaged(f"{file.name} has no {error}") from None
        self._starts = sums(self._counts)
        self._fast_units = numbers_in(self._units)
        self._kept_order = file.get(f"{name}/order")
        fits = len(self._counts) == size and self._starts[-1] == len(self._units)
        if not fits or (size > _FEW and len(self._order) != size):
            raise IndexDamaged(f"{file.name} has damaged {name}")

    @cached_property
    def _order(self) -> Array:
        """All entries, by their first unit."""
        if self._kept_order is not None:
            return self._kept_order
        return _in_order(self._units, self._counts)

    @cached_property
    def _fast_order(self) -> memoryview:
        return numbers_in(self._order)

    def find(self, typed: str, rows: Array | None = None, read: int = 0) -> Heard:
        """Return the entries that `typed` may be the beginning of, each once or more.

        No unit goes on behind a space. A character other than a space, a Latin letter or a digit
        stands for a unit of any sound. `rows` are
        the entries of which the first `read` characters are known to be right.
        """
        found: list[Heard] = []
        steps = iter(range(_MOST_STEPS))
        if rows is None and typed and is_spelled(typed[0]):
            for part in self._parts(typed, 0):
                rows = self._beginning_with(part)
                whole = (self._at(rows, 0) == part.exact) | (part.end == len(typed))
                self._walk(typed, (part.end, 1), Heard(rows, whole), found, steps)
        else:
            rows = np.arange(len(self._counts)) if rows is None else rows
            self._walk(typed, (read, read), Heard(rows, np.ones(len(rows), bool)), found, steps)
        nothing = Heard(np.empty(0, np.int64), np.empty(0, bool))
        return Heard(*map(np.concatenate, zip(nothing, *found, strict=True)))

    def _walk(
        self,
        typed: str,
        reached: tuple[int, int],
        heard: Heard,
        found: list[Heard],
        steps: Iterator[int],
    ) -> None:
        """Go on where so much of what was typed, and so many units, are read."""
        at, place = reached
        if typed.startswith(" ", at):
            at += 1
        if at == len(typed) or place == MOST_UNITS:
            found.append(heard)
            return
        longer = self._counts[heard.rows] > place
        rows, whole = heard.rows[longer], heard.whole[longer]
        if not len(rows) or next(steps, None) is None:
            return
        units = self._at(rows, place)
        for part in self._parts(typed, at):
            kept = (units >= part.low) & (units <= part.high)
            if part.end < len(typed) and is_spelled(typed[at]):
                complete = whole & (units == part.exact)
            else:
                complete = whole
            reached = part.end, place + 1
            self._walk(typed, reached, Heard(rows[kept], complete[kept]), found, steps)

    def _parts(self, typed: str, at: int) -> Iterator[_Part]:
        """Yield what the next unit may be."""
        if not is_spelled(typed[at]):
            yield _Part(at + 1, 1, len(self._names), 0)
            return
        for end in range(at + 1, min(at + _LONGEST_UNIT, len(typed)) + 1):
            letters = typed[at:end]
            if not is_spelled(letters[-1]):
                return
            for name in {letters, TYPED_FOR.get(letters, letters)}:
                low = bisect_left(self._names, name)
                high = bisect_left(self._names, name + "\x7f")
                if low < high:
                    yield _Part(end, low + 1, high, low + 1 if self._names[low] == name else 0)

    def _beginning_with(self, part: _Part) -> NDArray[np.int64]:
        low = bisect_left(self._fast_order, part.low, key=self._first)
        high = bisect_left(self._fast_order, part.high + 1, lo=low, key=self._first)
        return self._order[low:high].astype(np.int64)

    def _first(self, row: int) -> int:
        """Return the first unit of an entry, 0 where it has none."""
        return self._fast_units[int(self._starts[row])] if self._counts[row] else 0

    def _at(self, rows: Array, place: int) -> Array:
        return self._units[self._starts[rows] + place]


def is_spelled(character: str) -> bool:
    """Return whether a character is a letter or digit, of which units are spelled."""
    return character.isascii() and character.isalnum()
