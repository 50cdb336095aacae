"""Lines of a printed page to paragraphs: a line that reaches the margin goes on in the next one.

A line break that is kept is one too many for a phrase that goes across it; one that is taken away
glues a heading to a paragraph. So only lines are joined that are as wide as others on the page, and
do not end a sentence.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

_NARROWEST = 24
"""Columns, two for a Chinese character: lines of poems and of lists are narrower."""
_SLACK = 6
"""Columns by which a full line may fall short: a word, or a mark that must not begin a line."""
_SENTENCE_END = re.compile(r"[。！？!?…：:.][”’」』）)》\"']*$")
_BEGINS_ANEW = re.compile(
    r"\s|[•·●■◆○※]|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、"
    r"|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十百\d]{1,5}[章节節条條]|[问問答][:：]"
)


def join_wrapped(lines: Sequence[str]) -> list[str]:
    """Return the lines of one page, those that were one sentence joined.

    Between Chinese characters nothing is put, between Latin words a space.
    """
    full = _full_width([_width(line) for line in lines])
    joined: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on and line.strip() and not _BEGINS_ANEW.match(line):
            joined[-1] = _join(joined[-1], line)
        else:
            joined.append(line)
        goes_on = (
            bool(full) and _width(line) >= full - _SLACK and not _SENTENCE_END.search(line.rstrip())
        )
    return joined


def _full_width(widths: Sequence[int]) -> int:
    """Return the greatest width that two lines have about alike, 0 where no line is full."""
    greatest = sorted((width for width in widths if width >= _NARROWEST), reverse=True)
    return next((wide for wide, less in pairwise(greatest) if wide - less <= _SLACK), 0)


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line.strip())


def _join(before: str, line: str) -> str:
    before, line = before.rstrip(), line.lstrip()
    latin = before[-1:].isascii() and line[:1].isascii() and not before.endswith("-")
    return f"{before} {line}" if latin else before + line
