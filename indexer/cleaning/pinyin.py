"""Remove readings that a web page showed above characters and a scraper glued behind them."""

import re
import unicodedata
from dataclasses import replace
from functools import cache

from pypinyin.pinyin_dict import pinyin_dict

from indexer.cleaning.draft import Draft

_LETTERS = "a-zɡāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿêếềế\u0300\u0301\u0304\u0308\u030c"
_READING = rf" ?[(（] ?([{_LETTERS}]{{1,8}}) ?[)）]"
_GLUED = re.compile(rf"([\u3007\u3400-\u9fff\uf900-\ufaff])((?:{_READING})+)")
_ONE = re.compile(_READING)
_TONED = re.compile(rf"(?<=\S)[(（](?=[a-z]*[^a-z()（）])[{_LETTERS}]{{1,8}}[)）]")
_MANY = 10
"""Readings from which on a text is one with all its readings glued: then what has a tone mark is
one as well behind `{`, where its character was broken."""


def remove_glued_pinyin(draft: Draft) -> tuple[Draft, int]:
    """Remove a syllable in brackets behind a character where it is a reading of that character.

    With or without tone mark, in half- or full-width brackets; 武汉(Wuhan) and 氧(O2) stay.

    Example: `機(jī)關(guān)` -> `機關`
    """
    count = 0

    def replacement(match: re.Match[str]) -> str:
        nonlocal count
        syllables, end = _ONE.finditer(match[2]), 0
        while (one := next(syllables, None)) and _toneless(one[1]) in readings(match[1]):
            count, end = count + 1, one.end()
        return match[1] + match[2][end:]

    text = _GLUED.sub(replacement, draft.text)
    if count >= _MANY:
        text, behind_broken = _TONED.subn("", text)
        count += behind_broken
    return replace(draft, text=text), count


@cache
def readings(character: str) -> frozenset[str]:
    """Return the readings of a character, without tones: 行 -> hang, xing, heng."""
    return frozenset(
        _toneless(reading) for reading in pinyin_dict.get(ord(character), "").split(",")
    )


def _toneless(syllable: str) -> str:
    """Return a syllable without tone marks, ü as v."""
    parts = unicodedata.normalize("NFD", syllable.replace("ɡ", "g"))
    kept = parts.replace("u\u0308", "v")
    return "".join(c for c in kept if not unicodedata.combining(c))
