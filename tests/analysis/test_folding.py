"""Folding keeps the length, reads as OpenCC does, and makes one class of what writers mix."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import fold_key, fold_reading, strip_invisible
from analysis.variants import key_table

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"])
    | st.sampled_from("著乾干幹後后裏裡里麵面藉瞭ＡＢＣ１２，。「」⽅査𠮷㈱İß")
)


@given(TEXTS)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold_key(text)) == len(fold_reading(text)) == len(text)


@given(TEXTS)
def test_folding_a_key_changes_nothing(text: str) -> None:
    assert fold_key(fold_key(text)) == fold_key(text)


@given(TEXTS, TEXTS)
def test_key_has_no_context(one: str, other: str) -> None:
    assert fold_key(one + other) == fold_key(one) + fold_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("權利", "权利", id="traditional"),
        pytest.param("乾坤", "干坤", id="a character that its phrase keeps"),
        pytest.param("看著", "看着", id="zhe"),
        pytest.param("瞭解", "了解", id="a character that OpenCC converts only in phrases"),
        pytest.param("裏 裡 里", "里 里 里", id="Taiwan and Hong Kong variants"),
        pytest.param("査漏補缺", "查漏补缺", id="Japanese variant"),
        pytest.param("⽅⾯", "方面", id="Kangxi radicals"),
        pytest.param("ＡＢＣ１２３", "abc123", id="full width"),
        pytest.param("iPhone", "IPHONE", id="case"),
        pytest.param("，：；（）！？", ",:;()!?", id="full-width punctuation"),
        pytest.param("「好」", "“好”", id="quotation marks"),
        pytest.param("威廉·瓊斯", "威廉‧琼斯", id="dots between names"),
        pytest.param("二〇二二\u3000年", "二〇二二 年", id="ideographic space"),
        pytest.param("𨋢", "𨋢", id="outside the BMP"),
    ],
)
def test_key_is_one_for(one: str, other: str) -> None:
    assert fold_key(one) == fold_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("芸", "艺", id="Japanese 芸 is a Chinese name"),
        pytest.param("末", "未", id="look-alikes"),
        pytest.param("日", "曰", id="look-alikes of one stroke"),
        pytest.param("1", "一", id="numerals"),
    ],
)
def test_key_keeps_apart(one: str, other: str) -> None:
    assert fold_key(one) != fold_key(other)


def test_classes_stay_small() -> None:
    # One wrong pair in a dictionary would join classes into a chain: five is the largest.
    members: dict[str, int] = {}
    for code, name in key_table().items():
        if "\u3400" <= name <= "\u9fff" and not 0x2E80 <= code < 0x2FE0 and code < 0xF900:
            members[name] = members.get(name, 1) + 1
    assert max(members.values()) <= 6


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        pytest.param("著名作家看著海", "著名作家看着海", id="zhu and zhe"),
        pytest.param("專著與原著", "专著与原著", id="zhu in words of our own list"),
        pytest.param("乾坤未定曬乾了", "乾坤未定晒干了", id="qian and gan"),
        pytest.param("明瞭瞭望", "明了瞭望", id="liao in phrases"),
        pytest.param("皇后在後面", "皇后在后面", id="hou"),
        pytest.param("査辦⽅案", "查办方案", id="variants"),
    ],
)
def test_reading(text: str, reading: str) -> None:
    assert fold_reading(text) == reading


def test_reading_is_that_of_opencc(shared: Path) -> None:
    convert = opencc.OpenCC("t2s").convert
    compared = 0
    for text in _real_texts(shared):
        expected = convert(text)
        compared += len(text)
        if len(expected) != len(text):
            continue
        pairs = zip(text, fold_reading(text), expected, strict=True)
        # 著 is read in context by us alone; variants that t2s leaves alone are folded by us alone.
        wrong = [p for p in pairs if p[1] != p[2] and p[0] != "著" and p[2] != p[0]]
        assert not wrong, text
    assert compared > 200_000


def _real_texts(shared: Path) -> Iterator[str]:
    with gzip.open(shared / "relevance/corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 5 == 0:
                yield json.loads(line)["text"]


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        pytest.param("社\u200b区\ufeff", "社区", id="zero width"),
        pytest.param("社\u202e区\u200f", "社区", id="directional"),
        pytest.param("社\x00区\x1b\x7f", "社区", id="control"),
        pytest.param("社\ud800区", "社区", id="lone surrogate"),
        pytest.param("社\t区\n治 理\u3000", "社\t区\n治 理\u3000", id="white space stays"),
        pytest.param("葛\U000e0100城", "葛城", id="variation selector"),
    ],
)
def test_invisible_characters_go(text: str, stripped: str) -> None:
    assert strip_invisible(text) == stripped
