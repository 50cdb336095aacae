"""Whether a key may be meant by letters, found by trying every way of reading them."""

from collections.abc import Sequence

from analysis.sounds import unit_arrays, unit_names
from engine.columnar.unit_lists import MOST_UNITS, TYPED_FOR


def ways_of_reading(typed: str, key: str) -> list[bool]:
    """Return for each way of reading what was typed whether its units are whole but the last."""
    numbers, _ = unit_arrays([key], MOST_UNITS)
    return _ways(typed, [unit_names()[number - 1] for number in numbers])


def _ways(typed: str, units: Sequence[str], whole: bool = True) -> list[bool]:
    typed = typed.removeprefix(" ")
    if not typed:
        return [whole]
    if not units:
        return []
    if not (typed[0].isascii() and typed[0].isalnum()):
        return _ways(typed[1:], units[1:], whole)
    ways = []
    for end in range(1, len(typed) + 1):
        letters = typed[:end]
        if units[0].startswith(letters) or units[0] == TYPED_FOR.get(letters):
            complete = units[0] in (letters, TYPED_FOR.get(letters)) or end == len(typed)
            ways += _ways(typed[end:], units[1:], whole and complete)
    return ways
