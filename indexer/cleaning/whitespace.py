"""Cleaning steps for white space: lines and spaces in order, text that was spaced out or wrapped
closed up.
"""

import re
from collections.abc import Sequence

from analysis import fold_reading
from analysis.tokenizers import HAN, word_spans
from indexer.cleaning.draft import Draft
from indexer.cleaning.edits import Edit
from indexer.cleaning.furniture_patterns import Furniture
from indexer.cleaning.headers import header_values

_OUT_OF_ORDER = re.compile(r"\s{2,}|[^\S\n ]|\A\s|\s\Z")
_LINE_BREAK = re.compile("[\n\r\v\f\x85\u2028\u2029]")

_SPACED_OUT = re.compile(r"(?<!\S)\S(?:\s\S){7,}(?!\S)")
_HAN = re.compile(f"[{HAN}]")
_SIGN = re.compile(f"[{HAN}，、；：“‘「『（《〈【”’」』）》〉】…—·％。！？]")
_PARAGRAPH_END = frozenset("。！？!?…；：:”’」』）)")
OPEN_BREAK = re.compile(rf"\n(?<![{''.join(_PARAGRAPH_END)}]\n)")
"""A line break that ends no paragraph."""
_OPEN = re.compile(f" |{OPEN_BREAK.pattern}")
_CLAUSE = re.compile("[。，；,;]")
_CONTEXT = 6
"""Characters on each side of a gap that are cut into words; longer words are rare."""
FEW_GAPS, _DAMAGED = 4, 0.12
"""Gaps inside a word, and their share of all gaps, from which on they are damage. At places taken
at random 0.2 to 0.5 of the gaps are inside a word; in 8,000 news items and encyclopedia paragraphs,
of which 250 have five gaps or more, at most 0.04."""
_SAMPLE = 200
"""Gaps that are looked at to tell, evenly over the text."""
_PROSE = 15
"""Characters of the lines whose gaps tell: shorter ones are headings and menus."""
_HANGING, _FULL_SHARE, _FEW_INSIDE = 2, 0.8, 2
"""Characters by which a full line may be shorter than the longest, the share of lines that are
full, and how many must end inside a word, for a text to be wrapped at a column."""
_FULL_LINE = 0.8
"""Share of the longest line's length from which on a line may have been wrapped."""


def order_whitespace(draft: Draft) -> Draft:
    """Make one paragraph a line: no blank lines, single spaces, none at the ends of lines.

    Ideographic, no-break and other spaces become the plain one.
    """
    return draft.substitute("white space", _OUT_OF_ORDER, _in_order)


def _in_order(match: re.Match[str]) -> str:
    if match.start() == 0 or match.end() == len(match.string):
        return ""
    return "\n" if _LINE_BREAK.search(match.group()) else " "


def close_gaps(draft: Draft) -> Draft:
    """Close up text that was spaced out or wrapped inside its sentences.

    Spaces that a writer sets between phrases stay: they are not inside words. Once a text is known
    to be damaged every gap between Han characters goes, save at the end of a paragraph.

    Example: `在 歐 洲 ， 梵 語 的 學 術` -> `在歐洲，梵語的學術`
    """
    text = draft.text
    runs = _spaced_out(text)
    gaps = [place for white in _OPEN.finditer(text) if _is_gap(text, place := white.start())]
    if not runs and len(gaps) < FEW_GAPS:
        return draft
    inside = {place for start, end in runs for place in _inside(text, start, end)}
    spaces = [place for place in gaps if text[place] == " "]
    breaks = [place for place in gaps if text[place] == "\n"]
    closed = set(inside)
    if inside or _is_damage(text, spaces):
        closed.update(place for place in spaces if _is_closable(text, place))
    if any(text[place] == "\n" for place in inside):
        closed.update(breaks)
    elif _is_damage(text, breaks) or _is_wrapped(text, breaks):
        closed.update(_wrapped(text, breaks))
    closed -= _beside_text(text, draft.furniture) if closed else set()
    return draft.edit("gap", [Edit(place, place + 1) for place in sorted(closed)])


def _spaced_out(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the runs of single characters with white space between them."""
    return [run.span() for run in _SPACED_OUT.finditer(text) if _is_chinese(run.group())]


def _is_gap(text: str, place: int) -> bool:
    """Whether white space stands between characters that would have none."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    signs = _SIGN.match(before) is not None, _SIGN.match(after) is not None
    return all(signs) or (signs[0] and after.isdigit()) or (before.isdigit() and signs[1])


def _is_closable(text: str, place: int) -> bool:
    """Whether a space may go: one in a heading is its own, unless it is inside a word."""
    start, end = _line(text, place)
    return _CLAUSE.search(text, start, end) is not None or _splits_word(text, place)


def _beside_text(text: str, furniture: Furniture) -> set[int]:
    """Return the places of white space in and beside header lines and furniture."""
    places = set[int]()
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if header_values(line) is not None or furniture.is_furniture(line):
            places.update(range(max(start - 1, 0), end + 1))
        start = end + 1
    return places


def _is_chinese(run: str) -> bool:
    return 4 * len(_HAN.findall(run)) >= len(run)


def _inside(text: str, start: int, end: int) -> list[int]:
    """Return the places of white space in a run of single characters."""
    places = range(start + 1, end, 2)
    return [place for place in places if not _ends_paragraph(text, place)]


def _ends_paragraph(text: str, place: int) -> bool:
    return text[place] == "\n" and text[place - 1] in _PARAGRAPH_END


def _is_damage(text: str, gaps: Sequence[int]) -> bool:
    told = [place for place in gaps if _line_length(text, place) >= _PROSE]
    told = told[:: max(len(told) // _SAMPLE, 1)]
    inside = sum(_splits_word(text, place) for place in told) if len(told) >= FEW_GAPS else 0
    return inside >= max(FEW_GAPS, _DAMAGED * len(told))


def _is_wrapped(text: str, breaks: Sequence[int]) -> bool:
    """Whether lines end where a column ends: full ones, and some of them inside a word."""
    longest = max(map(len, text.split("\n")))
    full = [place for place in breaks if _line_length(text, place) >= longest - _HANGING]
    if longest < _PROSE or len(full) < max(FEW_GAPS, _FULL_SHARE * len(breaks)):
        return False
    return sum(_splits_word(text, place) for place in full) >= _FEW_INSIDE


def _line(text: str, place: int) -> tuple[int, int]:
    """Return the offsets of the line that `place` is in, or that it ends."""
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, end if end >= 0 else len(text)


def _line_length(text: str, place: int) -> int:
    start, end = _line(text, place)
    return end - start


def _splits_word(text: str, place: int) -> bool:
    """Whether a word reaches over the gap at `place`, once it is closed."""
    before = re.split(r"\s", text[max(place - _CONTEXT, 0) : place])[-1]
    after = re.split(r"\s", text[place + 1 : place + 1 + _CONTEXT])[0]
    spans = word_spans(fold_reading(before + after))
    return any(start < len(before) < end for start, end in spans)


def _wrapped(text: str, breaks: Sequence[int]) -> list[int]:
    """Return the line breaks that end a full line, or stand inside a word."""
    longest = max(map(len, text.split("\n")))
    return [
        place
        for place in breaks
        if _line_length(text, place) >= _FULL_LINE * longest or _splits_word(text, place)
    ]
