"""Recognising encodings: what is decoded is exact, what is doubtful is refused by line."""

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.encodings import Undecodable, decode, recognise

SIMPLIFIED = "今年的春茶比往年早了十天，茶农说这要归功于连日的暖阳。"
TRADITIONAL = "今年的春茶比往年早了十天，茶農說這要歸功於連日的暖陽。"
CANTONESE = "我哋喺茶園食咗個飯，佢話呢啲茶葉好靚，聽日再嚟睇下啦。"
RARE = "㐀㐁𠀀字在这里，龘𠮷野家的牛丼很香，大家都说好吃😀。"
ENGLISH = "The quick brown fox jumps over the lazy dog. "
LINE = SIMPLIFIED + "\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(SIMPLIFIED, "utf-8", id="UTF-8"),
        pytest.param(SIMPLIFIED, "utf-8-sig", id="UTF-8 with byte order mark"),
        pytest.param(SIMPLIFIED, "gbk", id="GBK"),
        pytest.param(TRADITIONAL, "gbk", id="traditional in GBK"),
        pytest.param(RARE, "gb18030", id="four-byte characters of GB18030"),
        pytest.param(TRADITIONAL, "big5", id="Big5"),
        pytest.param(CANTONESE, "big5hkscs", id="Big5-HKSCS"),
        pytest.param(SIMPLIFIED, "utf-16-le", id="UTF-16 LE without mark"),
        pytest.param(SIMPLIFIED, "utf-16-be", id="UTF-16 BE without mark"),
        pytest.param(SIMPLIFIED, "utf-16", id="UTF-16 with mark"),
        pytest.param(SIMPLIFIED, "utf-32", id="UTF-32 with mark"),
        pytest.param("中文", "gbk", id="two characters in GBK"),
        pytest.param("中文", "big5", id="two characters in Big5"),
        pytest.param("開放", "big5", id="two characters in Big5 that GBK has as well"),
        pytest.param("茶", "utf-16", id="one character in UTF-16 with mark"),
        pytest.param("OK 中", "big5", id="Latin and one character in Big5"),
        pytest.param(ENGLISH * 20 + "茶农说", "gbk", id="mostly English in GBK"),
        pytest.param(ENGLISH * 20 + "茶农说", "utf-16-be", id="mostly English in UTF-16 BE"),
        pytest.param(ENGLISH * 5, "utf-16-le", id="only English in UTF-16 LE"),
        pytest.param(ENGLISH, "ascii", id="only English"),
        pytest.param(LINE * 4000, "gb18030", id="sample that ends inside a character"),
        pytest.param("", "utf-8", id="empty"),
    ],
)
def test_text_comes_back_as_it_was_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        pytest.param(codecs.BOM_UTF16_BE, "utf-16-be", id="UTF-16 BE"),
        pytest.param(codecs.BOM_UTF32_BE, "utf-32-be", id="UTF-32 BE"),
    ],
)
def test_big_endian_text_with_byte_order_mark(mark: bytes, encoding: str) -> None:
    assert decode(mark + SIMPLIFIED.encode(encoding)) == SIMPLIFIED


BAD = b"\xff"


@pytest.mark.parametrize(
    ("data", "line", "encoding"),
    [
        pytest.param((LINE * 2).encode() + BAD + LINE.encode(), 3, "utf-8", id="byte in UTF-8"),
        pytest.param((LINE * 3).encode()[:-3], 3, "utf-8", id="UTF-8 cut inside a character"),
        pytest.param("春茶".encode() + BAD, 1, "utf-8", id="byte after two characters"),
        pytest.param(
            ENGLISH.encode() * 10 + "\n春茶".encode() + BAD, 2, "utf-8", id="mostly English"
        ),
        pytest.param(b"abc def\n" * 10 + b"caf\xe9\n", 11, "utf-8", id="Latin-1 in English"),
        pytest.param(
            (LINE * 5).encode() + LINE.encode("gbk") + LINE.encode(),
            6,
            "utf-8",
            id="GBK line in UTF-8",
        ),
        pytest.param((LINE * 2000).encode() + BAD, 2001, "utf-8", id="byte behind the sample"),
        pytest.param((LINE * 3).encode("gbk") + BAD + b"\n", 4, "gb18030", id="byte in GBK"),
        pytest.param((TRADITIONAL * 9).encode("big5") + BAD, 1, "big5hkscs", id="byte in Big5"),
    ],
)
def test_damaged_text_is_refused_by_line(data: bytes, line: int, encoding: str) -> None:
    with pytest.raises(Undecodable, match=f"line {line} has bytes that are not {encoding}"):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01", id="PNG"),
        pytest.param(b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", id="zip"),
        pytest.param(b"\0" * 1000, id="zeros"),
        pytest.param(b"abc\0def", id="zero in English"),
        *(
            pytest.param(random.Random(size).randbytes(size), id=f"{size} random bytes")
            for size in (20, 21, 500, 5000, 100_000)
        ),
        pytest.param("Привет мир это русский текст".encode("cp1251"), id="Cyrillic"),
        pytest.param("ひらがなとカタカナの文章です。".encode("shift_jis"), id="Shift JIS"),
    ],
)
def test_what_is_no_chinese_text_is_refused(data: bytes) -> None:
    with pytest.raises(Undecodable):
        decode(data)


LEVEL_ONE = [
    bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFF)
]
BIG5_LEVEL_ONE = [
    bytes((high, low)).decode("big5")
    for high in range(0xA4, 0xC6)
    for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
]


def texts(characters: list[str]) -> st.SearchStrategy[str]:
    """Twenty different everyday characters or more, with marks and lines between them."""
    pieces = st.sampled_from(["", "", "", "，", "。", "\n", "2022", " "])
    words = st.lists(st.sampled_from(characters), min_size=20, max_size=200, unique=True)
    return st.tuples(words, st.lists(pieces, min_size=200, max_size=200)).map(
        lambda drawn: "".join(a + b for a, b in zip(*drawn, strict=False))
    )


@given(texts(LEVEL_ONE), st.sampled_from(["utf-8", "gbk", "gb18030", "utf-16-le", "utf-16-be"]))
def test_any_simplified_text_comes_back(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@given(texts(BIG5_LEVEL_ONE), st.sampled_from(["utf-8", "big5", "gb18030", "utf-16-le"]))
def test_any_traditional_text_comes_back(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@given(st.binary(max_size=300))
def test_any_bytes_are_decoded_whole_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except Undecodable:
        return
    encoding = recognise(data)
    assert text.encode(encoding).endswith(data[-2:]), "bytes were dropped"
