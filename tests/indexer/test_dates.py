"""Dates as articles state them; nothing is guessed, nothing raises."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning.dates import parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2022-11-12", "2022-11-12", id="dashes"),
        pytest.param("2022/1/2", "2022-01-02", id="slashes"),
        pytest.param("2022.01.02", "2022-01-02", id="dots"),
        pytest.param("2022年1月2日", "2022-01-02", id="characters"),
        pytest.param("2022 年 1 月 2 日", "2022-01-02", id="spaces"),
        pytest.param("２０２２年１１月１２日", "2022-11-12", id="full-width digits"),
        pytest.param("2022年11月12號", "2022-11-12", id="day in traditional"),
        pytest.param("20221112", "2022-11-12", id="digits alone"),
        pytest.param("二〇二二年十一月十二日", "2022-11-12", id="numerals"),
        pytest.param("二零一九年十月三十一日", "2019-10-31", id="other zero, thirty-one"),
        pytest.param("一九九八年二月二十日", "1998-02-20", id="twenty"),
        pytest.param("二○○八年一月十日", "2008-01-10", id="circle for zero, ten"),
        pytest.param("2022-02-30", "", id="no such day"),
        pytest.param("2022-13-01", "", id="no such month"),
        pytest.param("2022-02-30 2022-03-01", "2022-03-01", id="no such day, then a date"),
        pytest.param("二O二二年三月一日", "2022-03-01", id="letter for zero"),
        pytest.param("一八四〇年六月二十八日", "", id="history"),
        pytest.param("二十二十年十十月十日", "", id="numerals that are no number"),
        pytest.param("11月12日", "", id="no year"),
        pytest.param("2022年11月", "", id="no day"),
        pytest.param("昨天", "", id="a word"),
        pytest.param("", "", id="nothing"),
        pytest.param("第12022-11-12号", "", id="part of a longer number"),
        pytest.param("1899-01-01", "", id="before newspapers had pages on the web"),
    ],
)
def test_day(text: str, expected: str) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2022-11-12 11:15", "2022-11-12T11:15:00+08:00", id="minutes"),
        pytest.param("2022-11-12 9:05:07", "2022-11-12T09:05:07+08:00", id="seconds"),
        pytest.param("2022年11月12日11:15", "2022-11-12T11:15:00+08:00", id="no space"),
        pytest.param("2022年11月12日 星期六 11:15", "2022-11-12T11:15:00+08:00", id="weekday"),
        pytest.param("2022年11月12日（六）11時15分", "2022-11-12T11:15:00+08:00", id="characters"),
        pytest.param("2022-11-12T11:15:00Z", "2022-11-12T11:15:00+00:00", id="UTC"),
        pytest.param("2022-11-12T11:15:00.123+0900", "2022-11-12T11:15:00+09:00", id="offset"),
        pytest.param("2022-11-12 11:15:00-05:00", "2022-11-12T11:15:00-05:00", id="west"),
        pytest.param("202211121115", "2022-11-12T11:15:00+08:00", id="digits alone"),
        pytest.param("1668222900", "2022-11-12T11:15:00+08:00", id="seconds since 1970"),
        pytest.param("1668222900123", "2022-11-12T11:15:00+08:00", id="milliseconds"),
        pytest.param("2022-11-12 25:99", "2022-11-12", id="no such time"),
        pytest.param("2022-11-12T11:15:00+99:99", "2022-11-12", id="no such offset"),
        pytest.param("2022年11月12日9:00-11:30", "2022-11-12T09:00:00+08:00", id="from - to"),
        pytest.param("2022年11月12日上午9点", "2022-11-12", id="time in words"),
    ],
)
def test_moment(text: str, expected: str) -> None:
    assert parse_date(text) == expected


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_in_every_form(day: date) -> None:
    digits = str.maketrans("0123456789", "〇一二三四五六七八九")
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年".translate(digits) + f"{_numeral(day.month)}月{_numeral(day.day)}日",
        day.strftime("%Y%m%d"),
    ):
        assert parse_date(text) == day.isoformat()


def _numeral(number: int) -> str:
    """Return 1 to 99 as 一, 十, 十一, 二十, 二十一."""
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    head = "" if not tens else "十" if tens == 1 else f"{digits[tens]}十"
    return head + (digits[ones] if ones else "")


@given(st.text(alphabet="0123456789〇一二十年月日 -/.:：TZ+星期六（）", max_size=40))
def test_what_is_read_is_always_iso(text: str) -> None:
    if found := parse_date(text):
        datetime.fromisoformat(found)
