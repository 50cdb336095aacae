"""How Han are read, without tones: characters that sound alike are one character here."""

from functools import cache
from unicodedata import combining, normalize

_FIRST_CLASS = 0xE000
"""Sounds are numbered from here, in the private use area: no text has these characters."""


@cache
def sounds() -> dict[int, int]:
    """Return the sound of each character, by its first reading, for `str.translate`."""
    # Half a second of imports and tables, which only a search without answers needs.
    from pypinyin.pinyin_dict import pinyin_dict

    numbers: dict[str, int] = {}
    readings = {reading for listed in pinyin_dict.values() for reading in [listed.split(",")[0]]}
    for reading in sorted(readings):
        numbers.setdefault(_without_tone(reading), _FIRST_CLASS + len(numbers))
    known = {reading: numbers[_without_tone(reading)] for reading in readings}
    return {code: known[listed.split(",")[0]] for code, listed in pinyin_dict.items()}


def sound_of(text: str) -> str:
    """Return a text with each Han replaced by its sound, length kept.

    Example: 武旱 and 武汉 have the same sound
    """
    return text.translate(sounds())


def _without_tone(reading: str) -> str:
    """Return a reading without tone marks; those of ü stay."""
    return "".join(
        character
        for character in normalize("NFD", reading)
        if not combining(character) or character == "\u0308"
    )
