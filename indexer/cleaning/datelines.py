"""Read what the text itself says of its origin: the dateline of a news item, the signature below
it.
"""

import re

from indexer.cleaning.dates import DATE, parse_date
from indexer.cleaning.draft import Draft
from indexer.cleaning.line_keys import line_key
from indexer.cleaning.patterns import OUTLET

_DATELINE = re.compile(
    rf"^[(【]?据?(?P<outlet>{OUTLET})[\u4e00-\u9fff]{{0,8}}?\s?"
    r"(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日)?(?:讯|电|消息)(?=[\s(:】,)]|\d)"
)
_NO_OUTLET = re.compile("^[(【]?据?(?:本报|本网|本社|本台|本刊|互联网|旅行社|合作社)")
_SIGNATURE = re.compile(
    rf"^\((?:本报|本网|本刊|本台|(?P<outlet>{OUTLET}))?(?:全媒体)?记者\s?(?P<author>[^()。]{{2,40}})\)$"
)
_BRACKETS = ("(", "（")
_LONGEST_DATE = 60
_FIRST_LINES, _LAST_LINES = 4, 3


def read_dateline(draft: Draft) -> Draft:
    """Take the outlet from the dateline of the first paragraphs, which stays in the text.

    Example: `新华社北京7月1日电` -> 新华社; `本报讯` names none.
    """
    if "source" in draft.fields:
        return draft
    for line in draft.lines[:_FIRST_LINES]:
        key = line_key(line)
        match = _DATELINE.match(key)
        if match and not _NO_OUTLET.match(key):
            return draft.state("source", line[slice(*match.span("outlet"))], "dateline")
    return draft


def read_signature(draft: Draft) -> Draft:
    """Take author and outlet from a signature in brackets, the date of a notice from its last line.

    Both stay in the text. Example: `（长江日报记者宋磊 通讯员武组）` -> 宋磊
    """
    lines = draft.lines[-_LAST_LINES:]
    if lines and len(lines[-1]) <= _LONGEST_DATE and DATE.fullmatch(line_key(lines[-1])):
        draft = draft.state("published", parse_date(lines[-1]), "signature")
    for line in lines:
        match = _SIGNATURE.match(line_key(line)) if line.startswith(_BRACKETS) else None
        if match:
            if match["outlet"]:
                draft = draft.state("source", line[slice(*match.span("outlet"))], "signature")
            author = re.split("通讯员|通訊員", line[slice(*match.span("author"))])[0]
            draft = draft.state("author", author, "signature")
    return draft
