"""Remove the furniture of a page from the top and the bottom of an article: navigation, links,
imprints.

The patterns are in `furniture.txt`. Furniture is only ever taken from the ends, line by line,
until a line of the article is met; what stands between the article's own lines stays. A line that
could as well be the article's own (联系电话) goes only below one that could not.
"""

import re

from indexer.cleaning.draft import Draft
from indexer.cleaning.furniture_patterns import Furniture
from indexer.cleaning.line_keys import line_key

_LINK_LENGTH, _OWN_LINK_LENGTH = 80, 30
"""Characters of a line in a list of links at most: some lists give the first sentence, cut
somewhere. The second holds below a heading that the article may have itself."""
_SENTENCE = re.compile(r'。|[!?;]"$|;$')
_QUESTION = re.compile("[!?:]$")
"""How headlines and lines of the article end alike; few lines of a list do."""
_QUESTIONS = 0.34
_OWN_END = re.compile(r'^"[^"]*"$|^\(.*\)$|\([^()]*(?:记者|通讯员|作者|编辑|完|摄|文)[^()]*\)$')
"""How a line of the article may end that ends no sentence: a quotation, a signature."""
_LONGEST_HEADING = 30
_STATED = {
    "editor": re.compile(
        r"[【\[(]? ?(?:责任编辑|本文编辑|网络编辑|责编|编辑) ?[: /] ?(?P<value>[^】\])|/ ]{2,12})"
    ),
    "source": re.compile(r"\(?(?:本文)?(?:来源|稿源) ?: ?(?P<value>[^)]{2,24})"),
}


def remove_top_furniture(draft: Draft) -> Draft:
    """Remove navigation and the like above the article."""
    lines = draft.lines
    first = 0
    while first < len(lines) and draft.furniture.has("top", lines[first]):
        first += 1
    return draft.without_lines("top furniture", range(first))


def remove_bottom_furniture(draft: Draft) -> Draft:
    """Remove link lists, imprints and notices below the article; an editor or outlet named there
    is kept as a field.
    """
    lines, known = draft.lines, draft.furniture
    headings = ["tail", "links"] if _has_links(lines[1:], known) else ["tail"]
    end, below = _without_tail(lines, len(lines), headings, known), len(lines) + 1
    while end < below:
        below = end
        end = _without_tail(lines, _without_furniture(lines, end, known), headings, known)
    for line in lines[end:]:
        draft = _with_stated(draft, line)
    return draft.without_lines("bottom furniture", range(end, len(lines)))


def _has_links(lines: list[str], known: Furniture) -> bool:
    """Whether a heading of links stands among lines of which another one is furniture."""
    return any(
        len(line) <= _LONGEST_HEADING and known.has("links", line) for line in lines
    ) and any(known.has(section, line) for line in lines for section in ("bottom", "tail"))


def _without_furniture(lines: list[str], end: int, known: Furniture) -> int:
    """Return where the furniture begins that ends at `end`: never with a line that only may be
    furniture.
    """
    begin = end
    for index in range(end - 1, 0, -1):
        if known.has("bottom", lines[index]):
            begin = index
        elif not known.has("beside", lines[index]):
            break
    return begin


def _without_tail(lines: list[str], end: int, headings: list[str], known: Furniture) -> int:
    """Return where the tail begins: a heading like 热点推荐, with nothing but links below it."""
    tail, longest, questions = end, 0, 0
    for index in range(end - 1, 0, -1):
        key = line_key(lines[index])
        own = longest >= _OWN_LINK_LENGTH
        if any(known.has(name, lines[index]) for name in (headings[:1] if own else headings)):
            if questions > _QUESTIONS * (tail - index - 1):
                break
            tail, questions = index, 0
        elif _is_prose(key) or known.keeps(lines[index]):
            break
        else:
            longest = max(longest, len(key))
            questions += _QUESTION.search(key) is not None
    return tail


def _is_prose(key: str) -> bool:
    return (
        len(key) >= _LINK_LENGTH
        or _SENTENCE.search(key) is not None
        or _OWN_END.search(key) is not None
    )


def _with_stated(draft: Draft, line: str) -> Draft:
    key = line_key(line)
    for name, pattern in _STATED.items():
        if match := pattern.match(key):
            draft = draft.state(name, line[slice(*match.span("value"))], "signature")
    return draft
