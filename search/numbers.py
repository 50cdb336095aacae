"""Numbers and dates that are written in another way: 二〇二二年 is 2022年, 三十五岁 is 35岁.

Only what is a number beyond doubt counts: before a unit (年 月 日 号 届 次 % …), behind 第 or
百分之, or in a whole date; and only numbers in their usual form: not 三五年, not 几十年.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from itertools import product

DIGITS = "〇一二三四五六七八九"
_VALUES = {**{digit: value for value, digit in enumerate(DIGITS)}, "零": 0, "两": 2}
_STEPS = (("亿", 10**8), ("万", 10**4))
_PLACES = (("千", 1000), ("百", 100), ("十", 10))

NUMERALS = "〇零一二三四五六七八九两十百千万亿"
"""What continues a Chinese number, so that 十年 is not found in 二十年."""
INDEFINITE = "几数点第半"
"""What makes another number of the one behind it."""

_LARGE = 10**12
_LONGEST = 24
"""Characters of a number below that."""
_A_FEW = 10
"""Below it 一 and 两 are words more often than numbers (一家, 一点, 一次), so only units of the
first row take such a number."""

_UNITS = (
    "年 月 日 号 岁 周年 年级 年代 个月 小时 公里 平方公里 季度 章 集 届 级".split(),
    "点 分钟 个 人 名 位 家 条 项 次 天 元 倍 米 平方米 公斤 吨 亩 公顷 期 件 台 场".split(),
)
_ORDINAL_ONLY = ("轮", "批", "回", "页", "版", "卷")

_ARABIC = r"[0-9]+(?:\.[0-9]+)?[万亿]?"
_CHINESE = f"[{NUMERALS}]+"
_NUMBER = f"(?:{_ARABIC}|{_CHINESE})"
_YEAR = "(?:[0-9]{4}|[〇零一二三四五六七八九]{4})"
_SHORT = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_ALONE = f"(?<![0-9.{NUMERALS}{INDEFINITE}])(?<![0-9],)"
_UNIT = "|".join(sorted({*_UNITS[0], *_UNITS[1], *_ORDINAL_ONLY}, key=len, reverse=True))

_PATTERN = re.compile(
    rf"(?<![0-9./-])(?P<iso>[0-9]{{4}}([-/.])[0-9]{{1,2}}\2[0-9]{{1,2}})(?![0-9./-])"
    rf"|{_ALONE}(?P<year>{_YEAR})年(?:(?P<month>{_SHORT})月(?:(?P<day>{_SHORT})[日号])?)?"
    rf"|{_ALONE}(?P<month2>{_SHORT})月(?P<day2>{_SHORT})[日号]"
    rf"|百分之(?P<share>{_ARABIC}|[{NUMERALS}点]+)"
    rf"|{_ALONE}(?P<percent>[0-9]+(?:\.[0-9]+)?)%"
    rf"|(?P<ordinal>第)(?P<rank>{_NUMBER})(?P<unit>{_UNIT})"
    rf"|{_ALONE}(?P<number>{_NUMBER})(?P<unit2>{_UNIT})"
)

Found = tuple[int, int, tuple[str, ...]]
"""Start and end in a key, half-open, and the other ways of writing what stands there."""


def other_forms(key: str) -> Iterator[Found]:
    """Yield the numbers and dates of a key that can be written in another way, in order.

    Example: `2022年` -> (0, 5, (`二〇二二年`, `二零二二年`))
    """
    for match in _PATTERN.finditer(key):
        written = match.group()
        forms = dict.fromkeys(form for form in _forms(match) if form != written)
        if forms:
            yield match.start(), match.end(), tuple(forms)


def _forms(match: re.Match[str]) -> Iterator[str]:
    found = match.groupdict()
    if found["iso"]:
        yield from _dates(*map(int, re.split("[-/.]", found["iso"])))
    elif found["year"]:
        parts = (found["year"], found["month"], found["day"])
        numbers = [_digit_by_digit(parts[0]), *(part and _value(part) for part in parts[1:])]
        if (found["month"] is None) == (numbers[1] is None):
            yield from _dates(*(number or 0 for number in numbers))
    elif found["month2"]:
        yield from _dates(0, _value(found["month2"]) or 0, _value(found["day2"]) or 0)
    elif found["share"] or found["percent"]:
        yield from _shares(found["share"] or found["percent"])
    else:
        yield from _counted(found)


def _dates(year: int, month: int, day: int = 0) -> Iterator[str]:
    """Yield the ways of writing a day, a month, a year, or a day of any year (year 0)."""
    if not _are_a_date(year, month, day):
        return
    writers: tuple[Callable[[int], list[str]], ...] = (_plain, _padded, chinese)
    for write in writers:
        months, days = (write(part) if part else [""] for part in (month, day))
        years = (_year_digits(year) if write is chinese else [str(year)]) if year else [""]
        for y, m, d, sign in product(years, months, days, "日号" if day else [""]):
            yield "".join(part + unit for part, unit in ((y, "年"), (m, "月"), (d, sign)) if part)
    if year and month:
        for sign, width in product("-/.", (2, 1)):
            numbers = (part for part in (month, day) if part)
            yield sign.join([str(year), *(f"{part:0{width}}" for part in numbers)])


def _are_a_date(year: int, month: int, day: int) -> bool:
    if (year and not 1000 <= year < 3000) or not month <= 12:
        return False
    if not month:
        return bool(year and not day)
    return day <= monthrange(year or 2000, month)[1]  # 2000 had a 29 February


def _plain(value: int) -> list[str]:
    return [str(value)]


def _padded(value: int) -> list[str]:
    return [f"{value:02}"]


def _year_digits(year: int) -> list[str]:
    written = "".join(DIGITS[int(digit)] for digit in str(year))
    return list(dict.fromkeys((written, written.replace("〇", "零"))))


def _digit_by_digit(year: str) -> int:
    return int("".join(str(_VALUES.get(digit, digit)) for digit in year))


def _shares(text: str) -> Iterator[str]:
    """Yield the ways of writing a percentage."""
    whole, point, decimals = text.replace("点", ".").partition(".")
    value = _value(whole) if whole and whole != "0" else 0 if whole else None
    digits = [_VALUES.get(digit, digit) for digit in decimals]
    if text == "百":
        value = 100
    if value is None or not all(str(digit).isdecimal() for digit in digits):
        return
    if bool(point) != bool(decimals) or len(decimals) > 4:
        return
    arabic = "".join(map(str, digits))
    tail = "点" + "".join(DIGITS[int(digit)] for digit in arabic) if arabic else ""
    yield f"{value}{'.' + arabic if arabic else ''}%"
    yield from (f"百分之{number}{tail.replace('〇', '零')}" for number in chinese(value))
    if value == 100 and not arabic:
        yield "百分之百"


def _counted(found: dict[str, str | None]) -> Iterator[str]:
    """Yield the ways of writing a number with its unit."""
    first = found["ordinal"] or ""
    text = found["rank"] or found["number"] or ""
    unit = found["unit"] or found["unit2"] or ""
    value = _value(text)
    if value is None or not (first or _is_number_before(unit, value)):
        return
    if first and unit in ("元", "人", "个", "点", "倍") and value < _A_FEW:
        return
    for number in (
        *_arabic(value),
        *chinese(value, before_unit=not first and unit not in "月日号"),
    ):
        yield f"{first}{number}{unit}"


def _is_number_before(unit: str, value: int) -> bool:
    if unit in _ORDINAL_ONLY or value == 0:
        return False
    if unit in ("月", "日", "号"):
        return value <= {"月": 12, "日": 31, "号": 999}[unit]
    if unit == "年" and value >= 1000:  # 两千年 may be the year or so many years
        return False
    return unit in _UNITS[0] or value >= _A_FEW or (value > 2 and unit in ("次", "天", "点"))


def _arabic(value: int) -> Iterator[str]:
    """Yield 15000, and 1.5万 where that is not longer."""
    yield str(value)
    for name, step in _STEPS:
        if value >= step:
            short = f"{value / step:.4f}".rstrip("0").rstrip(".")
            if len(short) <= 5 and round(float(short) * step) == value:
                yield short + name


def _value(text: str) -> int | None:
    """Return the value of a number, or None where it is in no usual form or too large."""
    if len(text) > _LONGEST:
        return None
    if text[:1].isascii():
        return _arabic_value(text)
    value = _chinese_value(text)
    if value is None or not 0 < value < _LARGE:
        return None
    usual = text.replace("零", "〇").replace("两", "二")
    return value if usual in (chinese(value)[0], "一" + chinese(value)[0]) else None


def _arabic_value(text: str) -> int | None:
    step = dict(_STEPS).get(text[-1:], 1)
    digits = text.rstrip("万亿")
    if not digits or (step == 1 and "." in digits):
        return None
    if digits.startswith("0") and not digits.startswith("0."):
        return int(digits) if digits in (f"{day:02}" for day in range(1, 10)) else None
    value = float(digits) * step
    return round(value) if value == round(value) and value < _LARGE else None


def _chinese_value(text: str) -> int | None:
    for name, step in _STEPS:
        if name in text:
            high, _, low = text.rpartition(name)
            value, rest = _chinese_value(high), _chinese_value(low) if low else 0
            return None if value is None or rest is None else value * step + rest
    value = 0
    for name, step in _PLACES:
        if name in text:
            high, _, text = text.partition(name)
            digit = high.lstrip("〇零")
            if len(digit) > 1 or (digit and digit not in _VALUES):
                return None
            value += step * _VALUES[digit] if digit else step
    last = text.lstrip("〇零")
    return value + _VALUES[last] if last in _VALUES else (None if last else value)


def chinese(value: int, before_unit: bool = False) -> list[str]:
    """Return the ways of writing a number from 0 on in Chinese, the plainest first.

    Example: 12 -> 十二; 2 -> 二, before a unit also 两; 205 -> 二百〇五, 二百零五, 两百零五 …
    """
    usual = _chinese(value)
    found = [usual, usual.replace("〇", "零")]
    if before_unit and (value == 2 or usual[:2] in ("二百", "二千", "二万", "二亿")):
        found += ["两" + number[1:] for number in found]
    return list(dict.fromkeys(found))


def _chinese(value: int) -> str:
    for name, step in _STEPS:
        if value >= step:
            high, low = divmod(value, step)
            gap = "〇" if 0 < low < step // 10 else ""
            return _chinese(high) + name + gap + (_below(low) if low else "")
    return _below(value).removeprefix("一") if 10 <= value < 20 else _below(value)


def _below(value: int) -> str:
    """Return a number that more may stand before: 一十二."""
    if value >= 10**4:
        return _chinese(value)
    if value < 10:
        return DIGITS[value]
    written, gap = "", ""
    for name, step in _PLACES:
        digit, value = divmod(value, step)
        if digit:
            written += gap + DIGITS[digit] + name
            gap = ""
        elif written:
            gap = "〇"
    return written + (gap + DIGITS[value] if value else "")
