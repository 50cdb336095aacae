"""Read the header lines of an article: date, outlet, author, editor and section, labelled or not.

发布日期: 2022-11-12 11:15 来源: 长江日报        labelled
青石晚報　2018-11-08 09:12　記者：鄔懷瑜          outlet and date by their form
（特約記者 卞知秋）                              only right below another header line
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from analysis import fold_key
from indexer.cleaning.dates import DATE, find_date, parse_date
from indexer.cleaning.draft import Draft
from indexer.cleaning.line_keys import line_key
from indexer.cleaning.patterns import OUTLET, header_labels

IGNORED = "ignored"

_LINES = 2048
"""Lines of which it is remembered what they state: steps are repeated."""
_HEADER_LINES = 6
"""Lines from the top among which header lines are looked for."""
_LONGEST_HEADER, _LONGEST_VALUE, _LONGEST_SECTION = 160, 40, 6
_CHRONICLE = 2
"""Lines that are but a date, from which on they are the headings of a chronicle."""

_BRACKETS = " |·,()[]（）【】「」"
_BEHIND_LABEL = re.compile(r"[:/\s]")
_SENTENCE_END = re.compile("[。!?;]")
_OUTLET = re.compile(OUTLET)
_NOISE = re.compile(r"星期.|周[一二三四五六日]|发布|发表|刊发|更新|报道|第?[a-z]?\d{1,3}版")
_NAMES = r"[一-鿿·]{2,4}(?:[ 、,/|]+[一-鿿·]{2,4})*|[a-z .]{2,30}"
_FORMS = {
    "source": re.compile(
        rf".{{0,20}}{OUTLET}.{{0,12}}|.{{0,20}}(?:局|委|办|府|会|院|校|学|部|厅|处|所|站|馆|中心|集团"
        r"|公司|研究|杂志|期刊|原创|网络|互联网|转载|公众号|微信|微博|电台|频道)"
    ),
    "editor": re.compile(_NAMES),
    "section": re.compile(r"(?!)"),
}
_MACHINE_DATE = re.compile(r"\d{4}[-/.]")
_BYLINE = re.compile(
    r"(?:(?:本报|本刊|本网|特约|见习|实习)?记者|作者|文|by)?[\s:/]*(?P<name>.*?)"
    r"(?:[\s/]\S{0,4}(?:报道|报导)|\s?(?:报道|报导|摄影报道|摄|文))?"
    r"(?:[\s|/]+(?:我来说两句|我要评论|我要纠错|发表评论|查看评论|网友评论).{0,8})?"
)


@cache
def _label() -> re.Pattern[str]:
    """Return the pattern of a label and its colon, slash or space; 文 and 图 need a mark."""
    words = "|".join(sorted(header_labels(), key=len, reverse=True))
    return re.compile(
        rf"(?:^|(?<=[\s\])】(|]))[\[【]?({words})(?:\s?(?P<mark>[:/])\s?|(?<!\b[文图])\s(?=\S))"
    )


def _labels(key: str) -> list[re.Match[str]]:
    """Return the labels in the key of a line."""
    return list(_label().finditer(key)) if _BEHIND_LABEL.search(key) else []


def read_header_lines(draft: Draft) -> Draft:
    """Take what header lines state, and the lines from the text.

    Example: `发布日期: 2022-11-12 11:15 来源: 长江日报`
    """
    lines, taken = draft.lines, set[int]()
    below_header = in_text = False
    for index, line in enumerate(lines):
        if index - len(taken) == _HEADER_LINES:
            break
        text_line = in_text and not (below_header or is_labelled(line))
        chronicle = not text_line and _heads_chronicle(line, lines)
        values = None if text_line or chronicle else header_values(line, below_header)
        below_header = values is not None
        if values is None or _contradicts(values, draft):
            in_text |= "。" in line or len(line) > _LONGEST_HEADER
        else:
            draft = state_values(draft, values)
            taken.add(index)
    return draft.without_lines("header", taken)


def _contradicts(values: Mapping[str, str], draft: Draft) -> bool:
    """Whether all that a line states was stated otherwise before: then it is the text's own."""
    stated = state_values(Draft(""), values).fields
    known = [name for name in stated if name in draft.fields]
    return len(stated) == 1 == len(known) and all(
        fold_key(draft.value(name)) != fold_key(stated[name].value)
        and not draft.value(name).startswith(stated[name].value[:10])
        for name in known
    )


def _heads_chronicle(line: str, lines: list[str]) -> bool:
    """Whether a line is a date, and one of so many that they are headings of the text."""
    if not DATE.fullmatch(line_key(line)):
        return False
    return sum(DATE.fullmatch(fold_key(other)) is not None for other in lines) >= _CHRONICLE


def state_values(draft: Draft, values: Mapping[str, str]) -> Draft:
    """Return the draft with the fields of a header line stated."""
    for name, value in values.items():
        if name == "published":
            value = parse_date(value)
        elif name == "author":
            value = author_name(value)
        draft = draft if name == IGNORED else draft.state(name, value, "header")
    return draft


def author_name(byline: str) -> str:
    """Return the name in a byline: `記者 卓以恩／竹塘報導` -> 卓以恩."""
    match = _BYLINE.fullmatch(fold_key(byline))
    return byline[slice(*match.span("name"))] if match else byline


@lru_cache(_LINES)
def header_values(line: str, below_header: bool = False) -> Mapping[str, str] | None:
    """Return the fields that a header line states, or None where the line is none."""
    if len(line) > _LONGEST_HEADER:
        return None
    key = line_key(line)
    labels = _labels(key)
    before = labels[0].start() if labels else len(key)
    values = _unlabelled(line[:before], key[:before])
    if values is None:
        return None
    strong = "published" in values or below_header
    ends = [*(match.start() for match in labels[1:]), len(line)]
    for match, end in zip(labels, ends, strict=False):
        field, alone = header_labels()[match[1]]
        value, date = _without_date(field, line[match.end() : end])
        marked = match["mark"] is not None or _evident(value + date)
        strong |= alone and marked and (len(labels) > 1 or _fits(field, value))
        values.setdefault(field, value)
        if date:
            values.setdefault("published", date)
    return values if values and _plausible(values, strong) else None


def _without_date(field: str, value: str) -> tuple[str, str]:
    """Return the value of a label, and the date that stands beside it: `人民网 2022年3月5日`."""
    date = None if field == "published" else find_date(fold_key(value))
    if date is None:
        return value.strip(_BRACKETS), ""
    rest = value[: date.start()] + " " + value[date.end() :]
    return rest.strip(_BRACKETS), value[slice(*date.span())]


def _evident(value: str) -> bool:
    """Whether a value shows by its form that the label before it is one, even without a colon."""
    return _OUTLET.search(fold_key(value)) is not None or any(map(str.isdigit, value))


def _fits(field: str, value: str) -> bool:
    """Whether a value has the form of its field, as it must where it is all that a line states."""
    form = _FORMS.get(field)
    return form is None or form.fullmatch(fold_key(value)) is not None


@lru_cache(_LINES)
def is_labelled(line: str) -> bool:
    """Whether a line has a label that states a field and makes a header line alone: 来源."""
    if len(line) > _LONGEST_HEADER:
        return False
    found = (header_labels()[match[1]] for match in _labels(line_key(line)))
    return any(alone and field != IGNORED for field, alone in found)


def _unlabelled(line: str, key: str) -> dict[str, str] | None:
    """Return what stands before the first label: date, outlet, section. None where it is anything
    else.
    """
    date = find_date(key)
    values = {"published": line[slice(*date.span())]} if date else {}
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
    published = values["published"]
    date = find_date(fold_key(published))
    if date is None or strong:
        return date is not None
    # 时间：2022年3月5日 alone is that of an event.
    return date.span() == (0, len(published)) and (
        len(values) > 1 or _MACHINE_DATE.match(published) is not None
    )
