"""Cleaning steps for lines, spaces and punctuation."""

import re
from dataclasses import replace

from analysis import strip_invisible
from indexer.cleaning.draft import Draft

_LINE_BREAK = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r" ?\n[\s]*")

_COMMAS = re.compile(r"[,，]{2,}")
_BESIDE = re.compile(
    r"[,，]+(?=[、。；：])|(?<=[、。；：])[,，]+"
)  # ,、 。,: the other is the writer's own
_DOUBLED = re.compile(
    r"(?<![、；：])([、；：])\1(?!\1)"
)  # 、、 but not 、、、 which somebody meant


def normalize_lines(draft: Draft) -> tuple[Draft, int]:
    """Make one paragraph a line: no blank lines, no control or zero-width characters, single
    spaces.

    Ideographic, no-break and other spaces become the plain one; none is left at the ends of lines.
    """
    text = _LINE_BREAK.sub("\n", draft.text)
    text = _BLANK_LINES.sub("\n", _SPACES.sub(" ", strip_invisible(text))).strip()
    return replace(draft, text=text), int(text != draft.text)


def remove_repeated_punctuation(draft: Draft) -> tuple[Draft, int]:
    """Remove commas that stand beside another mark, and marks that stand twice.

    Commas between Latin letters and digits stay: they are code or an empty column.

    Example: `上午,，我们,。` -> `上午，我们。`
    """
    text, joined = _COMMAS.subn(_one_comma, draft.text)
    text, beside = _BESIDE.subn("", text)
    text, doubled = _DOUBLED.subn(r"\1", text)
    return replace(draft, text=text), (joined + beside + doubled) * (text != draft.text)


def _one_comma(match: re.Match[str]) -> str:
    around = match.string[max(match.start() - 1, 0) : match.end() + 1]
    if around.isascii():
        return match.group()
    return "，" if "，" in match.group() else ","
