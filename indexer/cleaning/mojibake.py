"""Repair text that was decoded with the wrong encoding: UTF-8 read as Latin-1 or as GBK."""

import re

from indexer.cleaning.draft import Draft
from indexer.cleaning.edits import Edit
from indexer.cleaning.likelihood import likelihood
from indexer.cleaning.lost_characters import UNKNOWN

_LATIN = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013-\u203a\u20ac\u2122\u00c2-\u00f4 ]{1,}"
)
_CJK = re.compile("[·°×\u2010-\u2027\u3000-\u9fff\uff00-\uffef]")

_TELLTALE = re.compile("[锛銆鐨鍦鏄涓浜鎴鍚]")
"""What the first two bytes of `，`, `。`, 的, 在, 是 and other everyday characters read as."""
_FEW_TELLTALES = 2
_LOST = f"?\ufffd{UNKNOWN}"
"""What stands where some bytes were that nobody could read."""
_RUN = re.compile("[^\x00-\x7f](?:[^\x00-\x7f]|[?])*")
_GAIN = 1.0
"""Gain in log-probability for each character that was read, from which on a text was UTF-8."""
_SHORTEST = 3
"""Characters: of two that the bytes of three make, nothing can be said."""
_LOST_SHARE = 0.4
"""Share of characters that may be lost beyond one."""

_REPLACED = re.compile("(?=[锟\ufffd烫屯])(?:(?:锟斤拷){2,}锟?斤?|\ufffd{2,}|烫{4,}|屯{4,})")
_REPLACEMENT = re.compile("\ufffd+")


def repair_encoding(draft: Draft) -> Draft:
    """Put UTF-8 right that was read as Latin-1 or GBK, where it still is all there or nearly so.

    What is beyond repair stands as □.

    Example: `æ–‡å\\xad—` -> `文字`; `锟斤拷锟斤拷` -> `□`
    """
    draft = draft.substitute("encoding", _LATIN, _from_latin)
    draft = draft.substitute("encoding", _REPLACED, UNKNOWN)
    if len(set(_TELLTALE.findall(draft.text))) >= _FEW_TELLTALES:
        edits = [edit for run in _RUN.finditer(draft.text) if (edit := _from_gbk(run))]
        draft = draft.edit("encoding", edits)
    return draft


def mark_lost_characters(draft: Draft) -> Draft:
    """Put □ where a converter left a replacement character."""
    return draft.substitute("lost", _REPLACEMENT, UNKNOWN)


def _from_latin(match: re.Match[str]) -> str:
    run = match.group()
    text = run.rstrip(" ")
    try:
        found = b"".join(map(_latin_byte, text)).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return run
    return found + run[len(text) :] if _CJK.search(found) else run


def _latin_byte(character: str) -> bytes:
    """Return the byte of a character in Windows-1252, which leaves five of them to Latin-1."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def _gbk_bytes(character: str) -> bytes:
    """Return the bytes of a character, of one that stands for a lost byte what is none in UTF-8."""
    if character == "€":
        return b"\x80"  # as Windows has it
    return b"\xff" if character in _LOST else character.encode("gb18030", errors="replace")


def _from_gbk(match: re.Match[str]) -> Edit | None:
    """Return the repair of a run that reads better as UTF-8."""
    run = match.group()
    data = b"".join(map(_gbk_bytes, run))
    found = _REPLACEMENT.sub(UNKNOWN, data.decode("utf-8", errors="replace"))
    lost = found.count(UNKNOWN)
    told = [character for character in found if not character.isascii()]
    if len(found) < _SHORTEST or lost > max(1, _LOST_SHARE * len(found)):
        return None
    if not all(_CJK.match(character) or character == UNKNOWN for character in told):
        return None
    chances = likelihood()
    gain = chances.of(found.replace(UNKNOWN, ""), "\n") - chances.of(run, "\n")
    if gain < _GAIN * len(run):
        return None
    return Edit(*match.span(), found, inferred=lost > 0)
