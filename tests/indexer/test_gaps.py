"""Text that was spaced out or wrapped is closed up; spaces that a writer set stay."""

import gzip
import json
import random
from itertools import islice
from pathlib import Path

import pytest
from cleaning_samples import FIRST, LAST, after
from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning.whitespace import close_gaps

LONG = "县农业局的工作人员说，今年茶园里的新芽比往年发得早，采茶的队伍也比往年来得早。"


def closed(text: str) -> str:
    return after(text, close_gaps)


@pytest.mark.parametrize(
    ("damaged", "expected"),
    [
        pytest.param("在 歐 洲 ， 梵 語 的 學 術 研 究", "在歐洲，梵語的學術研究", id="spaces"),
        pytest.param(
            "在 歐\n洲\n， 梵 語\n的 學 術 研\n究", "在歐洲，梵語的學術研究", id="line breaks"
        ),
        pytest.param("于 1 9 8 8 年 6 月 在 日 内 瓦", "于1988年6月在日内瓦", id="numbers"),
        pytest.param(
            "前面是正常的文字。后 面 被 拆 开 的 一 句 话 。",
            "前面是正常的文字。后面被拆开的一句话。",
            id="part",
        ),
    ],
)
def test_spaced_out_text_is_closed_up(damaged: str, expected: str) -> None:
    assert closed(damaged) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("英雄城市 先锋有我 建设家园 强省会 当先锋 作表率", id="slogans"),
        pytest.param("一 二 三 四 五 六", id="a few single characters"),
        pytest.param("a b c d e f g h i j 字 母", id="letters"),
        pytest.param("床前明月光\n疑是地上霜\n举头望明月\n低头思故乡", id="poem without marks"),
        pytest.param("第一章 总则\n第一条 为了规范管理\n第二条 本办法适用", id="headings"),
        pytest.param(f"{FIRST}\n{LAST}\n{LONG}", id="paragraphs"),
        pytest.param("张三 李四 王五 赵六 孙七 周八 吴九 郑十", id="names"),
    ],
)
def test_spaces_of_the_writer_stay(text: str) -> None:
    assert closed(text) == text


@pytest.mark.parametrize("width", [15, 20, 26])
def test_wrapped_lines_are_joined(width: int) -> None:
    text = (LONG + FIRST + LAST) * 4
    wrapped = "\n".join(text[i : i + width] for i in range(0, len(text), width))
    assert closed(wrapped).replace("\n", "") == text
    breaks = [place for place, character in enumerate(closed(wrapped)) if character == "\n"]
    assert all(closed(wrapped)[place - 1] in "。：；" for place in breaks)


def test_paragraphs_of_spaced_out_text_stay_apart() -> None:
    assert (
        closed("春 天 来 得 比 往 年 早 。\n茶 农 都 很 高 兴 。")
        == "春天来得比往年早。\n茶农都很高兴。"
    )


def test_heading_of_a_damaged_text_keeps_its_space() -> None:
    text = "跟着花跑 一万公里\n" + LONG.replace("工作", "工 作").replace("茶园", "茶 园") * 3
    assert closed(text) == "跟着花跑 一万公里\n" + LONG * 3


@given(st.integers(0, 10_000))
def test_spaces_at_random_are_found(seed: int) -> None:
    chance = random.Random(seed)
    text = LONG * 20
    damaged = "".join(c + " " * (chance.random() < 0.15) for c in text).strip()
    assert closed(damaged) == text


@given(st.text(alphabet="在歐洲，。 \n1a", max_size=60))
def test_only_white_space_goes_and_once_is_enough(text: str) -> None:
    once = closed(text)
    assert "".join(once.split()) == "".join(text.split())
    assert closed(once) == once


@pytest.mark.parametrize("name", ["relevance/corpus.jsonl.gz", "corpora/poetry.jsonl.gz"])
def test_clean_texts_are_left_alone(shared: Path, name: str) -> None:
    with gzip.open(shared / name, "rt", encoding="utf-8") as lines:
        for text in (json.loads(line)["text"].strip() for line in islice(lines, 3000)):
            assert closed(text) == text
