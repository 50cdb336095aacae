"""Remove the furniture of a page from the top and the bottom of an article: navigation, links,
imprints.

The patterns are in `furniture.txt`. Furniture is only ever taken from the ends, line by line,
until a line of the article is met; what stands between the article's own lines stays.
"""

import re

from analysis import fold_key
from indexer.cleaning.draft import Draft
from indexer.cleaning.patterns import furniture

_PROSE_LENGTH = 30
_EDITOR = re.compile(
    r"^[【\[(]? ?(?:责任编辑|本文编辑|网络编辑|责编|编辑) ?[: /] ?(?P<name>[^】\])|/ ]{2,12})"
)


def remove_top_furniture(draft: Draft) -> tuple[Draft, int]:
    """Remove navigation and the like above the article."""
    lines = draft.lines
    first = 0
    while first < len(lines) and furniture("top").fullmatch(fold_key(lines[first])):
        first += 1
    return draft.with_lines(lines[first:]), first


def remove_bottom_furniture(draft: Draft) -> tuple[Draft, int]:
    """Remove link lists, imprints and notices below the article; an editor named there is kept as
    a field.
    """
    lines = draft.lines
    end = _without_tail(lines, len(lines))
    while end > 1 and furniture("bottom").fullmatch(fold_key(lines[end - 1])):
        draft = _with_editor(draft, lines[end - 1])
        end = _without_tail(lines, end - 1)
    return draft.with_lines(lines[:end]), len(lines) - end


def _without_tail(lines: list[str], end: int) -> int:
    """Return where the tail begins: a heading like 热点推荐, with nothing but short lines below
    it.
    """
    tail = end
    for index in range(end - 1, 0, -1):
        key = fold_key(lines[index])
        if furniture("tail").fullmatch(key):
            tail = index
        elif _is_prose(key):
            break
    return tail


def _is_prose(key: str) -> bool:
    return len(key) >= _PROSE_LENGTH or key.endswith(("。", "!", "?", ";", ":", ")", '"'))


def _with_editor(draft: Draft, line: str) -> Draft:
    match = _EDITOR.match(fold_key(line))
    return draft.state("editor", line[slice(*match.span("name"))], "signature") if match else draft
