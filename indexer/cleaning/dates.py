"""Read the dates that articles state, in Arabic or Chinese numerals. Never guesses: no year, no
date.
"""

import re
from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
"""Time zone of a time of day that states none."""

_DIGITS = str.maketrans(
    "〇零○０１２３４５６７８９一二三四五六七八九", "000" + "0123456789" + "123456789"
)
_NUMERAL = r"[\d〇零○一二三四五六七八九十]"
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
DATE = re.compile(
    rf"(?P<year>(?:19|20)\d\d|[一二]{_NUMERAL}{{3}})\s?(?:[-/.]|年)\s?"
    rf"(?P<month>\d{{1,2}}|{_NUMERAL}{{1,3}})\s?(?:[-/.]|月)\s?"
    rf"(?P<day>\d{{1,2}}|{_NUMERAL}{{1,3}})(?!\d)\s?[日号號]?"
    r"(?:(?:\s?[T星期周週一二三四五六日天()（）]*\s?)"
    r"(?P<hour>\d{1,2})[:：时時](?P<minute>\d{2})(?:[:：分](?P<second>\d{2})(?:\.\d+)?)?秒?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)


def parse_date(text: str) -> str:
    """Return the first date in `text` as ISO 8601, or an empty text.

    A day ("2022-11-12") or, where a time is stated, a minute with offset
    ("2022-11-12T11:15:00+08:00"). Seconds since 1970 are read too, if they are all there is.

    Example: `二〇二二年十一月十二日` -> `2022-11-12`
    """
    text = text.strip()
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), CHINA).isoformat()
    return next(filter(None, map(_iso, DATE.finditer(text))), "")


def _iso(match: re.Match[str]) -> str:
    year, month, day = (_number(match[name]) for name in ("year", "month", "day"))
    try:
        if match["hour"] is None:
            return datetime(year, month, day).date().isoformat()
        moment = datetime(
            year, month, day, int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
        )
    except ValueError:
        return ""
    zone = (match["zone"] or "+08:00").replace("Z", "+00:00")
    return moment.isoformat() + (zone if ":" in zone else f"{zone[:3]}:{zone[3:]}")


def _number(text: str) -> int:
    """Return a numeral as a number: 2022, 二〇二二, 十一, 二十, 三十一."""
    if "十" in text:
        tens, _, ones = text.partition("十")
        return 10 * int(tens.translate(_DIGITS) or 1) + int(ones.translate(_DIGITS) or 0)
    return int(text.translate(_DIGITS))
