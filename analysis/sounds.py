"""How a key is read, as arrays: a *unit* for every Han (its pinyin, without tone), letter or digit.

A Han is read as in the longest phrase of pypinyin that begins there (重庆 chong qing, 银行 yin
hang), else by its first reading. Units are numbered from 1 in the order of their names, so what
begins with some letters is a range of numbers.

Example: `武汉5G` -> wu, han, 5, g
"""

import json
import string
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

import numpy as np
from numpy.typing import NDArray

from analysis import variants
from analysis.code_tables import codes_of, pair_codes
from analysis.folding import fold_key, fold_reading

Units = NDArray[np.uint16]

_BREAK = ord("\n")
_NO_UNIT = "\uffff"
_AT_ONCE = 10_000
"""Keys."""


def spelled(letters: str) -> str:
    """Return pinyin as units are spelled, ü as v: nv er, lve.

    Example: `nüer` -> `nver`
    """
    return letters.replace("ü", "v")


@cache
def unit_names() -> tuple[str, ...]:
    """Return the names of all units, in order; the first has number 1."""
    readings = set(",".join(_readings().values()).split(","))
    syllables = set(map(_toneless, readings))
    return tuple(sorted(syllables | {*string.ascii_lowercase, *string.digits}))


def unit_arrays(keys: Sequence[str], most: int) -> tuple[Units, NDArray[np.int64]]:
    """Return the units of `keys` one after the other, of each up to `most`, and how many each has.

    Raises UnicodeEncodeError on half a surrogate pair.
    """
    some = [_unit_arrays(part, most) for part in _parts(keys)]
    units, counts = zip(*some, strict=True)
    return np.concatenate(units), np.concatenate(counts)


def _parts(keys: Sequence[str]) -> list[Sequence[str]]:
    """Return the keys in parts, one at least: arrays of all at once would take 60 bytes a
    character.
    """
    return [keys[start : start + _AT_ONCE] for start in range(0, max(len(keys), 1), _AT_ONCE)]


def _unit_arrays(keys: Sequence[str], most: int) -> tuple[Units, NDArray[np.int64]]:
    text = "\n".join(("", *keys, ""))
    codes = codes_of(text)
    units = _by_character()[codes]
    for start, numbers in _read_otherwise(text, codes):
        units[start : start + len(numbers)] = numbers
    owners = np.cumsum(codes == _BREAK)[units > 0] - 1
    units = units[units > 0]
    counts = np.bincount(owners, minlength=len(keys) + 1)[: len(keys)]
    ranks = np.arange(len(units)) - (np.cumsum(counts) - counts)[owners]
    return units[ranks < most], np.minimum(counts, most)


def _read_otherwise(text: str, codes: NDArray[np.uint32]) -> list[tuple[int, list[int]]]:
    """Return where phrases stand that read otherwise than their characters, and their units."""
    found = []
    pairs = pair_codes(codes[:-1], codes[1:])
    end = 0
    for start in np.isin(pairs, _first_pairs()).nonzero()[0].tolist():
        if start < end or _belongs_to_the_left(text, start):
            continue
        start, phrase = _phrase_at(text, start)
        if phrase:
            found.append((start, list(map(ord, _phrases()[phrase]))))
            end = start + len(phrase)
    return found


def _phrase_at(text: str, start: int) -> tuple[int, str]:
    """Return the whole key that a place is in where it is a phrase, else the longest phrase that
    begins there, or none; and where that begins.
    """
    first = text.rindex("\n", 0, start) + 1
    key = text[first : text.index("\n", start)]
    if key in _phrases():
        return first, key
    beginning = _phrases_by_pair()[text[start : start + 2]]
    return start, next((each for each in beginning if text.startswith(each, start)), "")


def _belongs_to_the_left(text: str, start: int) -> bool:
    """Return whether a character is the end of a phrase of two: 同 of 共同行动 is, the second 行 of
    银行行长 is not, because the first one is.
    """
    first = start
    while text[first - 1 : first + 1] in _phrases():
        first -= 1
    return (start - first) % 2 == 1


@cache
def units_of_han() -> Mapping[int, int]:
    """Return the number of the unit of each Han alone, by code point."""
    return {code: ord(_unit(heard.partition(",")[0])) for code, heard in _readings().items()}


@cache
def _by_character() -> Units:
    """Map each code point to the number of its unit, or to 0."""
    table = np.zeros(sys.maxunicode + 1, np.uint16)
    for name in (*string.ascii_lowercase, *string.digits):
        table[ord(name)] = _numbers()[name]
    table[list(units_of_han())] = list(units_of_han().values())
    return table


@cache
def _numbers() -> Mapping[str, int]:
    return {name: number for number, name in enumerate(unit_names(), 1)}


@cache
def _readings() -> dict[int, str]:
    """Return the readings of each Han, with their tones, the usual one first: zhòng,chóng."""
    return {int(code): listed for code, listed in _listed("pinyin_dict").items()}


def _listed(name: str) -> dict[str, Any]:
    """Return one of pypinyin's dictionaries, without importing it: that would take a fifth of a
    second, and keep its phrases, lists of lists that each garbage collection goes through.
    """
    package = find_spec("pypinyin")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pypinyin is not installed", name="pypinyin")
    found: dict[str, Any] = json.loads(Path(package.origin).with_name(f"{name}.json").read_bytes())
    return found


@cache
def _phrases() -> dict[str, str]:
    """Return the units of phrases of Han alone, as one character each, by their keys.

    A Traditional phrase counts only where its key is not its Simplified form, as in 著作 (着作):
    else that form is listed where it reads otherwise than its characters.
    """
    heard = {
        phrase: "".join([_unit(readings[0]) for readings in listed])
        for phrase, listed in _listed("phrases_dict").items()
        if 1 < len(phrase) == len(listed)
    }
    keys = fold_key("|".join(heard)).split("|")  # a line break would fold to a space
    folded = [(key, phrase) for key, phrase in zip(keys, heard, strict=True) if key != phrase]
    readings = fold_reading("|".join(phrase for _, phrase in folded)).split("|")
    merged = zip(folded, readings, strict=True)
    found = {key: heard[phrase] for (key, phrase), reading in merged if key != reading}
    return _merged_characters() | found | {key: heard[key] for key in keys if key in heard}


def _merged_characters() -> dict[str, str]:
    """Return the units of phrases with a character whose key is that of another word.

    Example: 乾坤 has the key 干坤, and is read qian kun
    """
    units = units_of_han()
    return {
        fold_key(phrase): "".join(chr(units[ord(c)]) for c in reading)
        for phrase, reading in variants.phrases().items()
        if all(ord(c) in units for c in reading)
    }


@cache
def _phrases_by_pair() -> dict[str, list[str]]:
    """Return the phrases that read otherwise than their characters, and all that begin like one of
    these, by their first two characters, the longest first.
    """
    alone = _NO_UNIT.join(_phrases()).translate(units_of_han()).split(_NO_UNIT)
    heard = zip(_phrases().items(), alone, strict=True)
    found: dict[str, list[str]] = {
        phrase[:2]: [] for (phrase, units), first in heard if units != first
    }
    for phrase in sorted(_phrases(), key=len, reverse=True):
        if phrase[:2] in found:
            found[phrase[:2]].append(phrase)
    return found


@cache
def _first_pairs() -> NDArray[np.uint64]:
    codes = np.array([[ord(c) for c in pair] for pair in sorted(_phrases_by_pair())], np.uint32)
    return np.unique(pair_codes(codes[:, 0], codes[:, 1]))


@cache
def _unit(reading: str) -> str:
    """Return the number of a unit, as a character, by a reading with its tone; 0 where no
    character alone is read so.
    """
    return chr(_numbers().get(_toneless(reading), 0))


def _toneless(reading: str) -> str:
    """Return a reading without tone marks, spelled as units are: ɡ as g."""
    parts = normalize("NFD", reading.replace("ɡ", "g")).replace("u\u0308", "v")
    return "".join(c for c in parts if not combining(c))
