"""Lines, spaces and punctuation: what a reader sees stays, in order."""

import pytest
from cleaning_samples import after
from hypothesis import given
from hypothesis import strategies as st

from analysis import strip_invisible
from indexer.cleaning.characters import narrow_full_width, remove_invisible, replace_entities
from indexer.cleaning.punctuation import mend_punctuation
from indexer.cleaning.whitespace import order_whitespace


def in_lines(text: str) -> str:
    return after(text, remove_invisible, order_whitespace)


def mended(text: str) -> str:
    return after(text, mend_punctuation)


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
        pytest.param(
            "𠮷野家😀👨\u200d👩社\u200d区",
            "𠮷野家😀👨\u200d👩社区",
            id="characters beyond the first plane",
        ),
    ],
)
def test_lines(text: str, expected: str) -> None:
    assert in_lines(text) == expected


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
        pytest.param("研究..\n又，研究.，也。。", "研究。\n又，研究，也。", id="full stops"),
        pytest.param("「我..我想」", "「我..我想」", id="hesitation"),
        pytest.param("此外 , 梵语 ，比", "此外,梵语，比", id="spaces before marks"),
        pytest.param("厚重､美观｡｢甲｣", "厚重、美观。「甲」", id="half-width forms"),
        pytest.param("a , b 1 ；2", "a , b 1 ；2", id="spaces between Latin letters"),
        pytest.param("等...就是。...好", "等...就是。...好", id="ellipsis"),
        pytest.param("Cube Inc.。兴趣，Jr.，，他", "Cube Inc.。兴趣，Jr.，他", id="abbreviation"),
        pytest.param("甲、、、乙", "甲、、、乙", id="marks three times"),
        pytest.param("等……——！！？？。。。", "等……——！！？？。。。", id="marks that are doubled"),
        pytest.param("f(a,,b) 1,,2", "f(a,,b) 1,,2", id="commas between Latin letters"),
        pytest.param("共5000，,比", "共5000，比", id="commas behind a number"),
        pytest.param("“好。”，他说", "“好。”，他说", id="comma behind a quotation"),
    ],
)
def test_repeated_punctuation(text: str, expected: str) -> None:
    assert mended(text) == expected


MARKS = st.text(alphabet="一a1,，、。；： \n", max_size=40)


@given(MARKS)
def test_repeated_punctuation_is_gone_at_once(text: str) -> None:
    once = mended(text)
    assert mended(once) == once


@given(MARKS)
def test_only_marks_are_removed(text: str) -> None:
    marks = str.maketrans("", "", ",，、。；： ")
    assert mended(text).translate(marks) == text.translate(marks)


@given(st.text(max_size=80))
def test_no_text_raises_and_every_visible_character_stays(text: str) -> None:
    found = in_lines(text)
    assert "".join(found.split()) == "".join(strip_invisible(text).split())
    assert in_lines(found) == found


@given(st.text(alphabet="一 \u3000\n\r\t\u200b\u2028\x00", max_size=30))
def test_no_line_is_blank_or_has_spaces_at_its_ends(text: str) -> None:
    found = in_lines(text)
    assert all(line and line == line.strip() for line in found.split("\n")) or found == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("后&#20358;威廉&middot;琼斯", "后來威廉·琼斯", id="decimal and named"),
        pytest.param("梵&#x8a9e;&#X7684;", "梵語的", id="hexadecimal"),
        pytest.param("习& #x670 9;惯&\u3000#24931;&ld quo;", "习有惯慣“", id="spaces inside"),
        pytest.param("甲&nbsp;乙&zwnj;丙&ldquo;", "甲\u00a0乙丙“", id="spaces and zero width"),
        pytest.param("甲&amp;nbsp;乙&amp;&amp;#20358;", "甲\u00a0乙&來", id="escaped twice"),
        pytest.param("A&B; R&D；a&b=1;&notanentity;", "A&B; R&D；a&b=1;&notanentity;", id="others"),
        pytest.param("&#0;&#xd800;&#9999999;", "&#0;&#xd800;&#9999999;", id="no characters"),
    ],
)
def test_entities(text: str, expected: str) -> None:
    assert after(text, replace_entities) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("１９４９年Ｇ２０、ｉＰ", "1949年G20、iP", id="letters and digits"),
        pytest.param("３．５％和７：３０", "3.5％和7:30", id="what joins them"),
        pytest.param("甲．乙：丙％！（丁）", "甲．乙：丙％！（丁）", id="punctuation stays"),
    ],
)
def test_full_width(text: str, expected: str) -> None:
    assert after(text, narrow_full_width) == expected
