"""Glued pinyin goes where it is a reading of the character before it, and nothing else goes."""

import pytest
from cleaning_samples import after
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from indexer.cleaning.pinyin import remove_glued_pinyin

GLUED = "機(jī)" * 10


def glueless(text: str) -> str:
    return after(text, remove_glued_pinyin)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("機(jī)關(guān)", "機關", id="half-width brackets"),
        pytest.param("機（jī）關（guān）", "機關", id="full-width brackets"),
        pytest.param("機 ( jī ) 關", "機 關", id="spaces in and before the brackets"),
        pytest.param("機(ji)關(guan)", "機關", id="without tones"),
        pytest.param("行(háng)", "行", id="one of several readings"),
        pytest.param("綠(lǜ)女(nü)旅(lv)", "綠女旅", id="ü"),
        pytest.param("公(ɡōnɡ)", "公", id="the other letter g"),
        pytest.param("機(ji\u0304)", "機", id="combining tone mark"),
        pytest.param("機(jī)(jī)關", "機關", id="twice"),
        pytest.param("〇(líng)", "〇", id="zero"),
    ],
)
def test_reading_is_removed(text: str, expected: str) -> None:
    assert glueless(f"{text}。書(shū)寫(xiě)") == f"{expected}。書寫"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("荨(qián)麻是荨麻属植物", id="a single one"),
        pytest.param("重(zhòng)庆不是重(chóng)庆", id="two of one character"),
        pytest.param(
            "单(shàn)县的单不读单(dān)，任(rén)姓不读任(rèn)姓", id="several of that kind"
        ),
    ],
)
def test_reading_that_the_author_gives_stays(text: str) -> None:
    assert glueless(text) == text
    assert "(" not in glueless(GLUED + text), "but not in a text full of readings"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("武汉(Wuhan)", id="name"),
        pytest.param("武汉(wuhan)", id="name in small letters"),
        pytest.param("氧(O2)和氧(o)", id="chemistry"),
        pytest.param("国内生产总值（GDP）", id="abbreviation"),
        pytest.param("他(张某)说", id="Chinese in brackets"),
        pytest.param("机(guān)关(jī)", id="readings of other characters"),
        pytest.param("图(a)和图(b)", id="numbering"),
        pytest.param("人(rén wú yuǎn lǜ)", id="several syllables"),
        pytest.param("“行”(xíng)", id="behind a quotation mark"),
        pytest.param("A(ā)", id="behind a Latin letter"),
        pytest.param("機(jī", id="never closed"),
        pytest.param("機()關", id="empty brackets"),
        pytest.param("機\n(jī)", id="on the next line"),
    ],
)
def test_other_brackets_stay(text: str) -> None:
    assert glueless(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("彼{(lán)波", "彼{波", id="character broken by a shift"),
        pytest.param("關(guò)", "關", id="reading that no dictionary has"),
        pytest.param("武汉(Wuhan)、氧(o)、(jī)", "武汉(Wuhan)、氧(o)、", id="others stay"),
        pytest.param("讀作 (jī)", "讀作 (jī)", id="behind a space"),
        pytest.param("白詮?qiáng)不息", "白詮?不息", id="opening bracket eaten by a shift"),
        pytest.param("café)", "café)", id="a Latin word"),
    ],
)
def test_toned_syllable_in_a_text_full_of_readings(text: str, expected: str) -> None:
    assert glueless(GLUED + text) == "機" * 10 + expected
    assert glueless(text) == text


HAN = st.sampled_from("機關強會當先鋒作表率黨組織書記課競賽舉行踐擔責任聽說讀寫綠女旅略")


@given(st.lists(st.tuples(HAN, st.booleans(), st.sampled_from(["()", "（）"])), max_size=30))
def test_text_with_readings_becomes_the_text(pieces: list[tuple[str, bool, str]]) -> None:
    glued = "".join(
        char
        + (f"{brackets[0]}{pinyin(char, style=Style.TONE)[0][0]}{brackets[1]}" if with_it else "")
        for char, with_it, brackets in pieces
    )
    filler = "書(shū)寫(xiě)" * 5
    assert glueless(filler + glued) == "書寫" * 5 + "".join(char for char, _, _ in pieces)


@given(st.text(alphabet="機關(jī)（guān） a1\n", max_size=40))
def test_no_text_raises_and_once_is_enough(text: str) -> None:
    once = glueless(text)
    assert glueless(once) == once
