"""Remove readings that a web page showed above characters and a scraper glued behind them."""

import re
import unicodedata
from functools import cache

from indexer.cleaning.draft import Draft
from indexer.cleaning.edits import Edit

_LETTERS = "a-zɡāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿêếềế\u0300\u0301\u0304\u0308\u030c"
_READING = rf" ?[(（] ?([{_LETTERS}]{{1,8}}) ?[)）]"
_GLUED = re.compile(rf"([\u3007\u3400-\u9fff\uf900-\ufaff])((?:{_READING})+)")
_ONE = re.compile(_READING)
_BRACKETED = re.compile(rf"[(（] ?[{_LETTERS}]")
SYLLABLE = rf"(?=[a-z]*[^a-z()（）])([{_LETTERS}]{{1,8}})"
"""Pattern of a syllable with a tone mark."""
_TONED = re.compile(rf"(?<=\S)[(（]{SYLLABLE}[)）]|(?<=[?!？！]){SYLLABLE}[)）]")
_FEW, _MANY = 2, 10
"""Fewer readings than the first are the author's own, of a rare character. From the second on a
text is one with all its readings glued: then what has a tone mark is one as well behind `{`, where
its character was broken, and behind `?`, where the bracket was."""


def remove_glued_pinyin(draft: Draft) -> Draft:
    """Remove a syllable in brackets behind a character where it is a reading of that character.

    With or without tone mark, in half- or full-width brackets; 武汉(Wuhan) and 氧(O2) stay, and so
    do readings that an author gives: a single one, or two of one character
    (重(zhòng)不读重(chóng)).

    Example: `機(jī)關(guān)` -> `機關`
    """
    found = find_readings(draft.text)
    readings_of: dict[str, set[str]] = {}
    for character, reading, _ in found:
        readings_of.setdefault(character, set()).add(reading)
    explained = any(len(readings) > 1 for readings in readings_of.values())
    if len(found) < _FEW or (explained and len(found) < _MANY):
        return draft
    draft = draft.edit("pinyin", [edit for _, _, edit in found])
    return draft.substitute("pinyin", _TONED, "") if len(found) >= _MANY else draft


def find_readings(text: str) -> list[tuple[str, str, Edit]]:
    """Return (character, reading, edit that removes it) of the readings in brackets in a text."""
    found: list[tuple[str, str, Edit]] = []
    if not _BRACKETED.search(text):
        return found
    for match in _GLUED.finditer(text):
        for one in _ONE.finditer(text, *match.span(2)):
            if toneless(one[1]) not in readings(match[1]):
                break
            found.append((match[1], one[1], Edit(*one.span())))
    return found


@cache
def readings(character: str) -> frozenset[str]:
    """Return the readings of a character, without tones: 行 -> hang, xing, heng."""
    # An import of a fifth of a second, for the few texts that have readings.
    from pypinyin.pinyin_dict import pinyin_dict

    return frozenset(
        toneless(reading) for reading in pinyin_dict.get(ord(character), "").split(",")
    )


def toneless(syllable: str) -> str:
    """Return a syllable without tone marks, ü as v."""
    parts = unicodedata.normalize("NFD", syllable.replace("ɡ", "g"))
    kept = parts.replace("u\u0308", "v")
    return "".join(c for c in kept if not unicodedata.combining(c))
