"""The repairs of an article as its page shows them: what stood there beside what stands there now,
with some characters around, and the paragraph it is in.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from engine import Repair, read_repairs
from engine.protocol import Stored
from webapp.language import known

PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
"""A line of a text that is not blank."""
_CONTEXT = 10
"""Characters shown on either side."""


@dataclass(frozen=True, slots=True)
class RepairView:
    """A repair: its kinds in words, `before` that is now `after` with what stands around, all as it
    can be seen, and the number of the paragraph, from 1 on, 0 where there is none.
    """

    kinds: tuple[str, ...]
    left: str
    before: str
    after: str
    right: str
    inferred: bool
    paragraph: int


def view_repairs(stored: Stored) -> tuple[RepairView, ...]:
    """Return the repairs of a stored article, in the order of its text."""
    text = str(stored.get("text", ""))
    starts = [line.start() for line in PARAGRAPH.finditer(text)]
    return tuple(_view(repair, text, starts) for repair in read_repairs(stored))


def _view(repair: Repair, text: str, starts: list[int]) -> RepairView:
    start, end = repair.offset, repair.offset + repair.length
    line, break_, _ = text[end : end + _CONTEXT + 1].partition("\n")
    right = line if break_ or len(line) <= _CONTEXT else f"{line[:_CONTEXT]}…"
    _, break_, line = text[max(start - _CONTEXT - 1, 0) : start].rpartition("\n")
    left = line if break_ or len(line) <= _CONTEXT else f"…{line[-_CONTEXT:]}"
    return RepairView(
        kinds=tuple(known(f"repairs.{kind}", kind) for kind in repair.kinds),
        left=visible(left),
        before=visible(repair.before),
        after=visible(repair.after(text)),
        right=visible(right),
        inferred=repair.inferred,
        paragraph=max(bisect_right(starts, start), 1) if starts else 0,
    )


def visible(text: str) -> str:
    """Return a text with signs for what cannot be seen in it: line breaks between other text,
    spaces that stand alone, characters without a shape.

    Example: `社\\u200b区` -> `社[U+200B]区`
    """
    blank = not text.strip()
    return "".join(_sign(character, blank) for character in (text if blank else text.strip("\n")))


def _sign(character: str, blank: bool) -> str:
    if character == "\n":
        return "⏎"
    if character.isspace():
        return "␣" if blank else " "
    return character if character.isprintable() else f"[U+{ord(character):04X}]"
