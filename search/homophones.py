"""How Han are read, without tones: characters that sound alike are one character here."""

from functools import cache

from analysis.sounds import units_of_han

_FIRST_CLASS = 0xE000
"""Sounds are numbered from here, in the private use area: no text has these characters."""


@cache
def sounds() -> dict[int, int]:
    """Return the sound of each character, by its first reading, for `str.translate`.

    The first call takes 40 ms.
    """
    return {code: _FIRST_CLASS + unit for code, unit in units_of_han().items()}


def sound_of(text: str) -> str:
    """Return a text with each Han replaced by its sound, length kept.

    Example: 武旱 and 武汉 have the same sound
    """
    return text.translate(sounds())
