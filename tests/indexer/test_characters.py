"""Lines, spaces and punctuation: what a reader sees stays, in order."""

import pytest
from cleaning_samples import step
from hypothesis import given
from hypothesis import strategies as st

from analysis import strip_invisible


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("一\r\n二\r三\n四", "一\n二\n三\n四", id="line ends of three systems"),
        pytest.param("一\u2028二\u2029三\x0b四\x0c五\x85六", "一\n二\n三\n四\n五\n六", id="others"),
        pytest.param("一\n\n \n\u3000\n二", "一\n二", id="blank lines"),
        pytest.param("\u3000\u3000一  二\t\u00a0三 \n", "一 二 三", id="spaces"),
        pytest.param("社\u200b区\ufeff治\u00ad理\u202e", "社区治理", id="zero-width characters"),
        pytest.param("正\x00文\x07\ud800", "正文", id="control characters"),
        pytest.param(" \u200b \n\u200b\n", "", id="nothing to see"),
        pytest.param("𠮷野家😀👨\u200d👩", "𠮷野家😀👨👩", id="characters beyond the first plane"),
    ],
)
def test_lines(text: str, expected: str) -> None:
    assert step("lines", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("上午,，我们", "上午，我们", id="half and full comma"),
        pytest.param("上午，,我们", "上午，我们", id="full and half comma"),
        pytest.param("上午,,我们", "上午,我们", id="two half commas"),
        pytest.param("上午,，,,我们", "上午，我们", id="four commas"),
        pytest.param("发展,、服务", "发展、服务", id="comma before another mark"),
        pytest.param("结束。,开始", "结束。开始", id="comma behind another mark"),
        pytest.param("甲,。，乙", "甲。乙", id="commas on both sides"),
        pytest.param("甲、，、乙", "甲、乙", id="comma between two marks"),
        pytest.param("甲、、乙；；丙：：", "甲、乙；丙：", id="marks twice"),
        pytest.param("甲、、、乙", "甲、、、乙", id="marks three times"),
        pytest.param("等等……——！！？？。。", "等等……——！！？？。。", id="marks that are doubled"),
        pytest.param("f(a,,b) 1,,2", "f(a,,b) 1,,2", id="commas between Latin letters"),
        pytest.param("共5000，,比", "共5000，比", id="commas behind a number"),
        pytest.param("“好。”，他说", "“好。”，他说", id="comma behind a quotation"),
    ],
)
def test_repeated_punctuation(text: str, expected: str) -> None:
    assert step("punctuation", text) == expected


MARKS = st.text(alphabet="一a1,，、。；： \n", max_size=40)


@given(MARKS)
def test_repeated_punctuation_is_gone_at_once(text: str) -> None:
    once = step("punctuation", text)
    assert step("punctuation", once) == once


@given(MARKS)
def test_only_marks_are_removed(text: str) -> None:
    marks = str.maketrans("", "", ",，、。；：")
    assert step("punctuation", text).translate(marks) == text.translate(marks)


@given(st.text(max_size=80))
def test_every_visible_character_stays_in_order(text: str) -> None:
    found = step("lines", text)
    assert "".join(found.split()) == "".join(strip_invisible(text).split())
    assert step("lines", found) == found


@given(st.text(alphabet="一 \u3000\n\r\t\u200b\u2028\x00", max_size=30))
def test_no_line_is_blank_or_has_spaces_at_its_ends(text: str) -> None:
    found = step("lines", text)
    assert all(line and line == line.strip() for line in found.split("\n")) or found == ""
