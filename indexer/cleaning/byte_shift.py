"""Repair GBK text of which a byte was lost: from there on every pair of bytes is read one off.

    written    。    “    我    將    繼          A1A3 A1B0 CED2 8CA2 C05E
    read       ?  ！    拔    覍    ⒗    ^        ?? A3A1 B0CE D28C A2C0 5E

The lost byte is the first one of a mark and reads as `?`. It is put back and the bytes are read
again until they are in step: where a trail byte is a letter or a sign, or where the first byte of a
character was left over and dropped. A reading is taken only where it is far more probable as
Chinese; what had to be guessed is marked as inferred, or stands as □.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.cleaning.draft import Draft
from indexer.cleaning.edits import Edit
from indexer.cleaning.gbk import FIRST_LEAD, bytes_of, character_of, is_traditional
from indexer.cleaning.likelihood import likelihood
from indexer.cleaning.lost_characters import (
    UNKNOWN,
    chance,
    infer_character,
    infer_gaps,
    infer_read_aloud,
)

_MARK = re.compile("(?<=[^\\s?\ufffd])[?\ufffd](?![?\ufffd”’」』])")
"""Where a byte may be lost: not among several marks, nor at the end of what somebody asks."""
_LOST = (0xA1, 0xA3)
"""First bytes of the marks of GBK: `，。、；：！？“”「」《》（）` and full-width forms."""
_LEAST = 2
"""Characters of a repair at least: the mark and one more."""
_WIDE = 0xA3
"""First byte of the full-width forms of ASCII."""
_WIDE_SIGNS = (0xFF01, 0xFF5E)
_LONGEST = 60
"""Characters of a run at most; those of real archives are in step again after 2 to 20."""
_GAIN = 11.0
"""Gain in log-probability (natural) from which on a reading is taken: it is 60,000 times as
probable. Damaged runs gain 20 to 90, the shortest (a mark and a character) a few less. Of 7,190
marks of clean text that were made `?`, in texts as they come, the best wrong reading gained 9.6."""
_GAIN_OF_GUESS = 20.0
"""The same for a mark and a character that had to be guessed: too little to tell from a question
mark before a rare name."""
_HOPELESS = -25.0
"""How much worse than the best repair so far a reading may be to be followed further."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """Bytes read again: the text so far, the lead byte in hand, the log-probability."""

    text: str
    lead: int
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class _Repair:
    """A reading of a run that is in step at `end`, and by how much it is better."""

    text: str
    end: int
    gain: float
    inferred: bool = False


def repair_shifted_bytes(draft: Draft) -> Draft:
    """Put runs of GBK right that were read one byte off.

    Example: `的?！弊鳛榈谝` -> `的。”作為第一`
    """
    while edits := _repairs(draft.text):  # each takes a mark away, so this ends
        draft = draft.edit("byte shift", edits)
    return draft


def _repairs(text: str) -> list[Edit]:
    """Return the repairs of a text as it is; what they put right can make others sure."""
    edits, end = list[Edit](), 0
    traditional = is_traditional(text) if _MARK.search(text) else False
    for mark in _MARK.finditer(text):
        if mark.start() < end:
            continue
        found = _best_repair(text, mark.start(), traditional)
        if _is_sure(found):
            end = found.end
            edits.append(_edit(text, mark.start(), found, traditional))
    return edits


def _is_sure(repair: _Repair) -> bool:
    """Whether to take a repair; a mark and nothing but a character that was lost is none."""
    guess = repair.inferred and len(repair.text) == _LEAST
    if guess and repair.text.endswith(UNKNOWN):
        return False
    return repair.gain >= (_GAIN_OF_GUESS if guess else _GAIN)


def _edit(text: str, start: int, repair: _Repair, traditional: bool) -> Edit:
    """Return a repair as an edit, with the characters that were dropped from the run."""
    after = text[repair.end : repair.end + 1]
    mended = infer_gaps(repair.text, text[start - 1], after, traditional)
    return Edit(start, repair.end, mended, repair.inferred or mended != repair.text)


def _best_repair(text: str, start: int, traditional: bool) -> _Repair:
    """Return the best way to read the run behind the mark at `start`, which may be to leave it."""
    best = _Repair(text[start], start + 1, 0.0)
    before = text[start - 1]
    as_it_is = likelihood().behind(before, text[start])
    readings = [_Reading("", lead) for lead in _LOST]
    for place in range(start + 1, min(start + _LONGEST, len(text))):
        if text[place] == "\n" or not readings:
            break
        as_it_is += likelihood().behind(text[place - 1], text[place])
        later = list[_Reading]()
        for reading in readings:
            last = reading.text[-1:] or before
            found = list(_in_step(reading, last, text, place, as_it_is, traditional))
            if reading.text and reading.score - as_it_is > best.gain:  # more, a guess cannot add
                found.append(_left_over(reading, text[place], place, as_it_is, traditional))
            best = max([best, *found], key=lambda repair: repair.gain)
            later += _read_on(reading, last, text, place, traditional)
        least = as_it_is + best.gain + _HOPELESS
        readings = [reading for reading in later if reading.score >= least]
    return best


def _left_over(
    reading: _Reading, after: str, place: int, as_it_is: float, traditional: bool
) -> _Repair:
    """Return the repair where the lead byte in hand was left over, and its trail byte dropped."""
    character, score = infer_character(reading.lead, reading.text[-1], after, traditional)
    return _Repair(reading.text + character, place, reading.score + score - as_it_is, True)


def _in_step(
    reading: _Reading, last: str, text: str, place: int, as_it_is: float, traditional: bool
) -> Iterator[_Repair]:
    """Yield the repair where the character at `place` is the trail byte of the lead in hand."""
    end, inferred, character = place + 1, False, ""
    trail = ord(text[place])
    if _WIDE_SIGNS[0] <= trail <= _WIDE_SIGNS[1]:  # a letter that was made wide afterwards
        trail -= _WIDE_SIGNS[0] - ord("!")
    if trail < FIRST_LEAD:
        character = character_of(reading.lead, trail)
    if text[place] == "?":
        character, end = infer_read_aloud(reading.lead, text, end, last, traditional)
        inferred = True
    if character:
        after = text[end : end + 1] or "\n"
        score = reading.score + chance(last, character, traditional)
        score += likelihood().behind(character, after)
        skipped = likelihood().of(text[place + 1 : end] + after, text[place])
        yield _Repair(reading.text + character, end, score - as_it_is - skipped, inferred)


def _read_on(
    reading: _Reading, last: str, text: str, place: int, traditional: bool
) -> Iterator[_Reading]:
    """Yield the reading with one more character; a lone narrow `!` may have been the wide one."""
    halves = bytes_of(text[place])
    if "!" <= text[place] <= "~" and not text[place + 1 : place + 2].isascii():
        halves = bytes((_WIDE, halves[0] | 0x80))
    if len(halves) == 2 and halves[1] >= FIRST_LEAD:
        found = character_of(reading.lead, halves[0])
        if found:
            score = reading.score + chance(last, found, traditional)
            yield _Reading(reading.text + found, halves[1], score)
