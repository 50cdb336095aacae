"""Read the header lines of an article: date, outlet, author, editor and section, labelled or not.

发布日期: 2022-11-12 11:15 来源: 长江日报        labelled
青石晚報　2018-11-08 09:12　記者：鄔懷瑜          outlet and date by their form
（特約記者 卞知秋）                              only right below another header line
"""

import re
from collections.abc import Iterator
from functools import cache

from analysis import fold_key
from indexer.cleaning.dates import DATE, parse_date
from indexer.cleaning.draft import Draft
from indexer.cleaning.patterns import OUTLET, header_labels

IGNORED = "ignored"

_HEADER_LINES = 6
"""Lines from the top among which header lines are looked for."""
_LONGEST_HEADER, _LONGEST_VALUE, _LONGEST_SECTION = 160, 40, 6

_BRACKETS = " |·,()[]（）【】「」"
_SENTENCE_END = re.compile("[。!?;]")
_OUTLET = re.compile(OUTLET)
_NOISE = re.compile(r"星期.|周[一二三四五六日]|发布|发表|刊发|更新|报道|第?[a-z]?\d{1,3}版")
_BYLINE_END = re.compile(r"\s?(?:报道|摄影报道|摄|文)$")


@cache
def _label() -> re.Pattern[str]:
    """Return the pattern of a label and its colon, slash or space; 文 and 图 need a mark."""
    words = "|".join(sorted(header_labels(), key=len, reverse=True))
    return re.compile(
        rf"(?:^|(?<=[\s\])】(|]))[\[【]?({words})(?:\s?[:/]\s?|(?<!\b[文图])\s(?=\S))"
    )


def read_header_lines(draft: Draft) -> tuple[Draft, int]:
    """Take what header lines state, and the lines from the text.

    Example: `发布日期: 2022-11-12 11:15 来源: 长江日报`
    """
    kept: list[str] = []
    lines = draft.lines
    below_header = False
    for index, line in enumerate(lines):
        values = header_values(line, below_header) if index < _HEADER_LINES else None
        below_header = values is not None
        if values is None:
            kept.append(line)
        else:
            draft = state_values(draft, values)
    return draft.with_lines(kept), len(lines) - len(kept)


def state_values(draft: Draft, values: dict[str, str]) -> Draft:
    """Return the draft with the fields of a header line stated."""
    for name, value in values.items():
        if name == "published":
            value = parse_date(value)
        elif name == "author":
            value = _BYLINE_END.sub("", value)
        draft = draft if name == IGNORED else draft.state(name, value, "header")
    return draft


def header_values(line: str, below_header: bool = False) -> dict[str, str] | None:
    """Return the fields that a header line states, or None where the line is none."""
    if len(line) > _LONGEST_HEADER:
        return None
    key = fold_key(line)
    labels = list(_label().finditer(key))
    before = labels[0].start() if labels else len(key)
    values = _unlabelled(line[:before], key[:before])
    if values is None:
        return None
    strong = "published" in values or below_header
    ends = [*(match.start() for match in labels[1:]), len(line)]
    for match, end in zip(labels, ends, strict=False):
        field, alone = header_labels()[match[1]]
        strong |= alone
        values.setdefault(field, line[match.end() : end].strip(_BRACKETS))
    return values if values and _plausible(values, strong) else None


def is_labelled(line: str) -> bool:
    """Whether a line has a label that makes a header line on its own, such as 来源."""
    return any(header_labels()[match[1]][1] for match in _label().finditer(fold_key(line)))


def _unlabelled(line: str, key: str) -> dict[str, str] | None:
    """Return what stands before the first label: date, outlet, section. None where it is anything
    else.
    """
    date = DATE.search(key)
    values = {"published": date.group()} if date else {}
    rest = key[: date.start()] + " " * len(date.group()) + key[date.end() :] if date else key
    others = 0
    for start, end in _segments(rest):
        if _OUTLET.fullmatch(rest, start, end):
            values.setdefault("source", line[start:end])
        elif not _NOISE.fullmatch(rest, start, end):
            others += 1
            if end - start > _LONGEST_SECTION:
                return None
    # A short word beside date and outlet is the section or page; without both it is text.
    return None if others and not {"published", "source"} <= values.keys() else values


def _segments(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in re.finditer(r"[^\s|·,()\[\]【】]+", text))


def _plausible(values: dict[str, str], strong: bool) -> bool:
    """Whether values are those of a header line, not the beginning of an interview or a notice."""
    for value in values.values():
        if len(value) > _LONGEST_VALUE or _SENTENCE_END.search(fold_key(value)):
            return False
    if "published" not in values:
        return strong
    date = DATE.search(values["published"])
    return date is not None and (strong or date.group() == values["published"])
