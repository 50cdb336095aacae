"""What stands behind `title:`, `source:` and `date:` in a query, in English or Chinese."""

import re
from calendar import monthrange
from datetime import date
from typing import Literal

from search.query_tree import Dates

Field = Literal["title", "source", "date"]

NAMES: dict[str, Field] = {
    "title": "title",
    "标题": "title",
    "標題": "title",
    "source": "source",
    "来源": "source",
    "來源": "source",
    "date": "date",
    "日期": "date",
}

FIELD_PREFIX = re.compile(rf"({'|'.join(NAMES)})[:：](?=[^\s:：/])", re.IGNORECASE)

_DAY = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2}))?)?[年月日]?")
_TO = re.compile(r"\.{2,3}|…|~|～|至")


def read_dates(text: str) -> Dates | None:
    """Return the days that a text names, or None where it names none.

    Example: `2022-11` -> 2022-11-01 to 2022-11-30; `2022..` -> 2022-01-01 and later; the ends of
    `2024..2022` are put in order.
    """
    ends = _TO.split(text)
    if len(ends) == 1:
        return _period(ends[0])
    if len(ends) != 2 or not any(ends):
        return None
    periods = [_period(end) if end else Dates(None, None) for end in ends]
    low, high = periods
    if low is None or high is None:
        return None
    if low.first and high.first and low.first > high.first:
        low, high = high, low
    return Dates(low.first, high.last)


def _period(text: str) -> Dates | None:
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        last_month = month or 12
        last = day or monthrange(year, last_month)[1]
        return Dates(date(year, month or 1, day or 1), date(year, last_month, last))
    except (ValueError, IndexError):  # a month 13, a year 0
        return None
