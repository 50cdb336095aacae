"""Infer characters of which a byte is left, from what stands around them."""

import re
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from indexer.cleaning.gbk import (
    FIRST_LEAD,
    USER_DEFINED,
    bytes_of,
    character_of,
    characters_behind,
    is_of_script,
)
from indexer.cleaning.likelihood import likelihood
from indexer.cleaning.pinyin import SYLLABLE, readings, toneless

UNKNOWN = "□"
"""Stands for a character that was lost, as in print."""

_SURE = 0.6
"""Share of the probability that a character must have among those that begin with its byte."""
_FOREIGN = -4.0
"""Log-probability of a character that is none of the text's script (們 in a Simplified text)."""
_GAP = 1.0
"""Gain in log-probability from which on two characters are put where one is. They must make words
with each other and with both neighbours."""
_REMEMBERED = 1 << 14
"""Characters whose inference is remembered; damaged texts lose the same ones again and again."""
_READ_ALOUD = re.compile(rf"{SYLLABLE} ?[)）]")


def chance(before: str, character: str, traditional: bool) -> float:
    """Return the log-probability of a character behind another one, in a text of a script."""
    foreign = 0.0 if is_of_script(character, traditional) else _FOREIGN
    return likelihood().behind(before, character) + foreign


@lru_cache(_REMEMBERED)
def infer_character(lead: int, before: str, after: str, traditional: bool) -> tuple[str, float]:
    """Return the character whose first byte is left, or □, and its log-probability with the next
    one.
    """
    characters, codes, foreign = _candidates(lead, traditional)
    if not characters:
        return UNKNOWN, -100.0
    scores = likelihood().between(before, codes, after) + foreign
    best = int(scores.argmax())
    shares = np.exp(scores - scores[best])
    # Variants of one character (对 對 対) are one guess.
    sure = shares[codes == codes[best]].sum() >= _SURE * shares.sum()
    return (characters[best] if sure else UNKNOWN), float(scores[best])


@cache
def _candidates(
    lead: int, traditional: bool
) -> tuple[tuple[str, ...], NDArray[np.int64], NDArray[np.float64]]:
    """Return the characters that begin with a byte, the codes in the table, and what
    being of the other script costs each.
    """
    found = characters_behind(lead)
    codes = np.array([likelihood().code(character) for character in found], np.int64)
    own = np.array([is_of_script(character, traditional) for character in found], bool)
    return found, codes, np.where(own, 0.0, _FOREIGN)


def infer_read_aloud(
    lead: int, text: str, place: int, before: str, traditional: bool
) -> tuple[str, int]:
    """Return the character with the reading that stands at `place`, whose opening bracket was
    taken for a byte, and where the reading ends.

    Example: `自詮?qiáng)`: the first byte of 強 is left, and its reading.
    """
    match = _READ_ALOUD.match(text, place)
    if match is None:
        return "", place
    syllable = toneless(match[1])
    found = [c for c in characters_behind(lead) if syllable in readings(c)]
    best = max(found, key=lambda c: chance(before, c, traditional), default="")
    return best, match.end() if best else place


def infer_gaps(text: str, before: str, after: str, traditional: bool) -> str:
    """Return a repaired run with the characters that were dropped from it.

    Where the second byte of one character and the first of the next made a pair that means
    nothing, converters dropped it, and the halves that are left made a character that does not
    fit. Two are put in its place that make words with what stands around them.

    Example: `第一们臺` -> `第一名登臺`
    """
    place = 0
    while place < len(text):
        previous = text[place - 1] if place else before
        following = text[place + 1] if place + 1 < len(text) else after
        two = _two_for(text[place], previous, following, traditional)
        text = text[:place] + two + text[place + 1 :]
        place += len(two)
    return text


def _two_for(character: str, before: str, after: str, traditional: bool) -> str:
    """Return a character, or the two of which it is the outer halves."""
    chances, halves = likelihood(), bytes_of(character)
    if len(halves) < 2 or halves[1] < FIRST_LEAD or not after.strip():
        return character
    if chances.joined(before, character) or chances.joined(character, after):
        return character
    best, least = character, chance(before, character, traditional) + _GAP
    least += chances.behind(character, after)
    for first, second in _outer_halves(*halves):
        begins = chances.joined(before, first) or not before.isalpha()
        if begins and chances.joined(second, after):
            score = chance(before, first, traditional) + chance(first, second, traditional)
            score += chances.behind(second, after)
            if score > least:
                best, least = first + second, score
    return best


@cache
def _outer_halves(lead: int, trail: int) -> tuple[tuple[str, str], ...]:
    """Return the two characters that make a word, begin and end with these bytes, and have a pair
    that means nothing between them.
    """
    found = [
        (first, second)
        for left, right in USER_DEFINED
        if (first := character_of(lead, left)) and (second := character_of(right, trail))
    ]
    codes = [[likelihood().code(two[place]) for two in found] for place in (0, 1)]
    joined = likelihood().all_joined(*codes)
    return tuple(two for two, words in zip(found, joined, strict=True) if words)
