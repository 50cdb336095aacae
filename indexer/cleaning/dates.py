"""Read the dates that articles state, in Arabic or Chinese numerals. Never guesses: no year, no
date.
"""

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from analysis import fold_key

CHINA = timezone(timedelta(hours=8))
"""Time zone of a time of day that states none."""

_DIGITS = str.maketrans(
    "〇零○oO０１２３４５６７８９一二三四五六七八九", "00000" + "0123456789" + "123456789"
)
_NUMERAL = r"[\d〇零○oO一二三四五六七八九十]"  # 二O二二, with a letter, is common
_EPOCH = re.compile(r"[1-9]\d{9}(?:\d{3})?(?:\.\d+)?")
_COMPACT = re.compile(r"\A((?:19|20)\d\d)(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(?:\d\d)?)?\Z")
_YEAR = re.compile("19|20|一九|二[〇零oO]")
_REMEMBERED = 1024
"""Dates that are remembered: those of an outlet's articles come again and again."""
DATE = re.compile(
    rf"(?<!\d)(?P<year>(?:19|20)\d\d|(?:一九|二[〇零○oO]){_NUMERAL}{{2}})\s?(?:[-/.]|年)\s?"
    rf"(?P<month>\d{{1,2}}|{_NUMERAL}{{1,3}})\s?(?:[-/.]|月)\s?"
    rf"(?P<day>\d{{1,2}}|{_NUMERAL}{{1,3}})(?!\d)\s?[日号號]?"
    r"(?:(?:\s?[Tt星期周週一二三四五六日天()（）]*\s?)"
    r"(?P<hour>\d{1,2})[:：时時](?P<minute>\d{2})(?:[:：分](?P<second>\d{2})(?:\.\d+)?)?秒?"
    r"(?P<zone>[Zz]|[+-]\d\d:?\d\d)?)?"
)


def find_date(key: str) -> re.Match[str] | None:
    """Return the first date in the key of a text."""
    return DATE.search(key) if _YEAR.search(key) else None


@lru_cache(_REMEMBERED)
def parse_date(text: str) -> str:
    """Return the first date in `text` as ISO 8601, or an empty text.

    A day ("2022-11-12") or, where a time is stated, a moment with offset
    ("2022-11-12T11:15:00+08:00"). Seconds since 1970 and 20221112 are read too, if they are all
    there is.

    Example: `二〇二二年十一月十二日` -> `2022-11-12`
    """
    text = fold_key(text).strip()
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), CHINA).isoformat()
    text = _COMPACT.sub(r"\1-\2-\3 \4:\5", text)
    return next(filter(None, map(_iso, DATE.finditer(text))), "")


def _iso(match: re.Match[str]) -> str:
    """Return a match as ISO 8601, as a day where its time is none, empty where its day is none."""
    try:
        day = date(*(_number(match[name]) for name in ("year", "month", "day")))
    except ValueError:
        return ""
    if match["hour"] is None:
        return day.isoformat()
    clock = f"{match['hour']:0>2}:{match['minute']}:{match['second'] or '00'}"
    try:
        return datetime.fromisoformat(f"{day}T{clock}{_zone(match)}").isoformat()
    except ValueError:
        return day.isoformat()


def _zone(match: re.Match[str]) -> str:
    """Return the offset of a match: in 9:00-11:30 the end of a meeting is none."""
    if match["zone"] and (match["second"] or "t" in match.group().lower()):
        return match["zone"].upper().replace("Z", "+00:00")
    return "+08:00"


def _number(text: str) -> int:
    """Return a numeral as a number: 2022, 二〇二二, 十一, 二十, 三十一."""
    tens, ten, ones = text.partition("十")
    if ten:
        return 10 * int(tens.translate(_DIGITS) or 1) + int(ones.translate(_DIGITS) or 0)
    return int(text.translate(_DIGITS))
