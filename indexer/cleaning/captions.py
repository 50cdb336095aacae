"""Keep captions and credits of pictures apart from the text: they stand between its sentences, and
say nothing there without the picture.
"""

import re
from functools import cache

from indexer.cleaning.draft import Draft
from indexer.cleaning.line_keys import line_key
from indexer.cleaning.patterns import pattern_lines

_LONGEST = 80
_BULLETS = ("▲", "△", "▼")


@cache
def _caption() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{line})" for line in pattern_lines("captions.txt")))


def take_captions(draft: Draft) -> Draft:
    """Take the lines that are captions from the text; they stay beside it, in order.

    Where they are the greater part of it they are the text, as in a story told in pictures.
    """
    lines = draft.lines
    numbers = [
        number
        for number, line in enumerate(lines)
        if is_caption(line) and not draft.furniture.keeps(line) and not _in_list(lines, number)
    ]
    if 2 * sum(len(lines[number]) for number in numbers) >= len(draft.text):
        return draft
    found = tuple(lines[number] for number in numbers)
    return draft.with_captions(found).without_lines("caption", numbers)


def is_caption(line: str) -> bool:
    """Return whether a line can only be a caption, or the credit of a picture."""
    return len(line) <= _LONGEST and _caption().fullmatch(line_key(line)) is not None


def _in_list(lines: list[str], number: int) -> bool:
    """Whether a line is one of several with the same sign before them: items of a list."""
    beside = lines[max(number - 1, 0) : number] + lines[number + 1 : number + 2]
    return lines[number].startswith(_BULLETS) and any(line.startswith(_BULLETS) for line in beside)
