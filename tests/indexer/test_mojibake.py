"""Text that was decoded with the wrong encoding is read again, and other text is not."""

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest
from cleaning_samples import after, cleaned
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.cleaning.mojibake import mark_lost_characters, repair_encoding
from indexer.cleaning.unrepaired import note_unrepaired

SENTENCE = "武汉市的社区在今天开会，是一件好事。"


def repaired(text: str) -> str:
    return after(text, repair_encoding)


def as_windows_1252(text: str) -> str:
    undefined = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    return "".join(
        chr(byte) if byte in undefined else bytes((byte,)).decode("cp1252")
        for byte in text.encode()
    )


@pytest.mark.parametrize(
    ("damaged", "expected"),
    [
        pytest.param(SENTENCE.encode().decode("latin-1"), SENTENCE, id="Latin-1"),
        pytest.param(as_windows_1252(SENTENCE), SENTENCE, id="Windows-1252"),
        pytest.param(f"标题 {as_windows_1252('武汉')} ok", "标题 武汉 ok", id="one word of it"),
        pytest.param(
            SENTENCE.encode().decode("gb18030", "ignore"), f"{SENTENCE[:-1]}□", id="GB18030"
        ),
        pytest.param(
            SENTENCE.encode().decode("gbk", "replace"),
            "武汉市的社区在今天开会，□件好事□",
            id="GBK",
        ),
        pytest.param(
            SENTENCE.encode().decode("gbk", "replace").replace("\ufffd", "?"),
            "武汉市的社区在今天开会，□件好事□",
            id="GBK with question marks",
        ),
        pytest.param("甲锟斤拷锟斤拷锟斤拷乙", "甲□乙", id="replacement characters read as GBK"),
        pytest.param("甲\ufffd\ufffd\ufffd乙", "甲□乙", id="replacement characters"),
        pytest.param("甲烫烫烫烫烫烫乙", "甲□乙", id="memory that was never written"),
    ],
)
def test_wrong_encoding(damaged: str, expected: str) -> None:
    assert repaired(damaged) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ålesund、Müller、naïve café – déjà vu", id="Latin letters"),
        pytest.param("价格为20£，约合€23", id="currencies"),
        pytest.param("程序员说的“锟斤拷”是什么", id="quoted once"),
        pytest.param("鏄的读音，銆的部首", id="rare characters"),
        pytest.param("汤很烫烫烫", id="three times"),
        pytest.param("", id="nothing"),
    ],
)
def test_other_text_stays(text: str) -> None:
    assert repaired(text) == text


@given(st.text(alphabet="武汉市的是，。社区abc é", min_size=1, max_size=30))
def test_any_text_read_as_latin_comes_back(text: str) -> None:
    damaged = text.encode().decode("latin-1")
    if all(ord(character) < 128 or ord(character) > 255 for character in text):
        assert repaired(damaged) == text


@given(st.text(alphabet="鏄銆锛鐨勫�?绌讹紝æ–‡å烫锟斤拷 \n", max_size=40))
@example("鏄��绌å銆勫")
def test_no_text_raises_and_once_is_enough(text: str) -> None:
    once = repaired(text)
    assert repaired(once) == once


def test_single_replacement_character_is_marked() -> None:
    assert after("甲\ufffd乙", mark_lost_characters) == "甲□乙"


def test_places_that_stay_damaged_are_counted() -> None:
    assert cleaned("大会?⒀第一，正文。", title="题").changes == {"unrepaired": 1}
    assert after("大会?⒀第一", note_unrepaired) == "大会?⒀第一"
    assert cleaned("你好?我是。", title="题").changes == {}


@pytest.mark.parametrize("name", ["relevance/corpus.jsonl.gz", "relevance/distractors.jsonl.gz"])
def test_clean_paragraphs_are_left_alone(shared: Path, name: str) -> None:
    with gzip.open(shared / name, "rt", encoding="utf-8") as lines:
        for text in (json.loads(line)["text"] for line in islice(lines, 5000)):
            assert repaired(text) == text
