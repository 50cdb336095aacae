"""Numbers and dates that are written in another way, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import fold_key
from search.numbers import chinese, other_forms


def forms_of(text: str) -> dict[str, tuple[str, ...]]:
    key = fold_key(text)
    return {key[start:end]: forms for start, end, forms in other_forms(key)}


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        pytest.param("二〇二二年", "2022年", id="year, digit by digit"),
        pytest.param("二零二二年", "2022年", id="year with the other zero"),
        pytest.param("2022年", "二零二二年", id="year in digits"),
        pytest.param("２０２２年", "二〇二二年", id="full width"),
        pytest.param("2022-11-12", "2022年11月12日", id="ISO date"),
        pytest.param("2022-11-12", "二〇二二年十一月十二日", id="ISO date in Chinese"),
        pytest.param("2022/1/2", "2022-01-02", id="date with slashes, padded"),
        pytest.param("二〇二二年十一月十二日", "2022-11-12", id="Chinese date as ISO"),
        pytest.param("2022年11月", "二〇二二年十一月", id="month of a year"),
        pytest.param("11月12号", "十一月十二日", id="day of a month, 号 for 日"),
        pytest.param("2月29日", "二月二十九日", id="leap day without a year"),
        pytest.param("十年", "10年", id="number before a unit"),
        pytest.param("三十五歲", "35岁", id="Traditional unit"),
        pytest.param("35岁", "三十五岁", id="digits before a unit"),
        pytest.param("二十四小时", "24小时", id="longer unit first"),
        pytest.param("九十年代", "90年代", id="decade"),
        pytest.param("两年", "2年", id="两 before a unit"),
        pytest.param("200米", "两百米", id="两百"),
        pytest.param("一千零一夜，一千零一个", "1001个", id="gap in a number"),
        pytest.param("三万五千人", "3.5万人", id="ten thousands"),
        pytest.param("1.5万元", "15000元", id="decimal of ten thousand"),
        pytest.param("15000元", "1.5万元", id="to ten thousands"),
        pytest.param("百分之三十", "30%", id="percent in Chinese"),
        pytest.param("３０％", "百分之三十", id="percent sign, full width"),
        pytest.param("百分之三点五", "3.5%", id="decimal percent"),
        pytest.param("0.05%", "百分之零点零五", id="zeros of a decimal"),
        pytest.param("百分之百", "100%", id="百分之百"),
        pytest.param("第十届", "第10届", id="ordinal"),
        pytest.param("第3版", "第三版", id="ordinal of what is seldom counted"),
    ],
)
def test_other_form(typed: str, other: str) -> None:
    assert any(other in forms for forms in forms_of(typed).values()), forms_of(typed)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("三国", id="a number that is a name"),
        pytest.param("一心一意", id="an idiom"),
        pytest.param("三三两两 七上八下 四面八方 五花八门", id="more idioms"),
        pytest.param("五一假期 双十一 十一黄金周", id="days that are names"),
        pytest.param("三五年", id="three to five"),
        pytest.param("七八十岁", id="seventy to eighty"),
        pytest.param("几十年 数十年 十几年 十多年", id="no certain number"),
        pytest.param("百年 千年 万家", id="a bare hundred"),
        pytest.param("一家 一点 一次 一人", id="一 before a common unit"),
        pytest.param("十分 三分", id="minutes or very"),
        pytest.param("两千年", id="the year or so many years"),
        pytest.param("2022-02-30 2022年13月", id="no such day"),
        pytest.param("1.2.3 192.168.0.1", id="versions and addresses"),
        pytest.param("三十五 35", id="without a unit"),
        pytest.param("十四五 三中全会 一带一路", id="names of plans"),
    ],
)
def test_does_not_touch(text: str) -> None:
    assert forms_of(text) == {}


@given(st.integers(1, 10**12 - 1))
def test_a_number_is_read_as_it_is_written(value: int) -> None:
    for written in chinese(value, before_unit=True):
        forms = forms_of(f"{written}元")
        if value >= 10:
            assert f"{value}元" in forms[f"{written}元"]


@given(st.dates())
def test_a_day_is_found_in_every_form_that_it_has(day: object) -> None:
    iso = str(day)
    if "1000" <= iso[:4] < "3000":
        for form in forms_of(iso)[iso]:
            assert iso in forms_of(form).get(form, ())


@given(st.text(st.sampled_from("〇零一二两三十百千万亿点第年月日号%0123456789.-/百分之个")))
def test_no_text_raises_and_pieces_are_inside(text: str) -> None:
    for start, end, forms in other_forms(text):
        assert 0 <= start < end <= len(text)
        assert forms
        assert text[start:end] not in forms
