"""Cleaning steps for lines, spaces and punctuation."""

import re
from dataclasses import replace

from analysis import strip_invisible
from indexer.cleaning.draft import Draft

_LINE_BREAK = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r" ?\n[\s]*")

_REPEATED = re.compile(
    r"[,，](?=[,，、。；：])"  # ,， ,、 ,。: the second is the writer's own
    r"|(?<=[、。；：])[,，]"  # 。,
    r"|(?<![、；：，])([、；：，])(?=\1(?!\1))"  # 、、 but not 、、、 which somebody meant
)


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

    Example: `上午,，我们,。` -> `上午，我们。`
    """
    text, count = _REPEATED.subn("", draft.text)
    return replace(draft, text=text), count
