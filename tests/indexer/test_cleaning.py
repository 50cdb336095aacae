"""Properties of cleaning as a whole: it never raises, loses no sentence, and is done at once."""

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from cleaning_samples import FIRST, LAST, cleaned
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.articles import Page, Place, RawArticle
from indexer.cleaning import clean, explain
from indexer.cleaning.cascade import CASCADE
from indexer.cleaning.draft import Draft
from indexer.cleaning.edits import restore
from indexer.sources import convert

FURNITURE = [
    "首页 > 新闻 > 正文",
    "来源：长江日报　2022-11-12",
    "2022年11月12日",
    "春茶开采早",
    "标题：春茶开采早",
    "字号：大 中 小",
    "分享到：微信 微博",
    "热点推荐",
    "· 茶园周末限流",
    "【编辑：丁翾】",
    "地址：人民路1号",
    "浙ICP备19003321号",
    "（记者 何遥）",
    "記者：您好",
    "——",
    "图为采茶现场。",
    "受访者供图",
]
SENTENCES = [
    FIRST,
    LAST,
    "“好的。”何遥说。",
    "新华社北京7月1日电 春茶开采。",
    "機(jī)器、，都停了。。",
]
DIRTY = st.lists(st.sampled_from(FURNITURE + SENTENCES), max_size=14).map("\n".join)
PIECES = st.sampled_from(
    [*"一二茶：:|>()（）【】,，、。\n 　-—年月日", "2022", "来源", "记者", "(jī)", "\ud800"]
)
SOUP = st.lists(PIECES, max_size=60).map("".join)


@given(st.one_of(st.text(max_size=200), SOUP, DIRTY), SOUP)
@example("正文。", "茶\ud800报")
def test_no_text_raises(text: str, value: str) -> None:
    cleaned(text)
    page = Page({"published": value, "author": value, "source": value}, tuple(text.split("\n")))
    article = cleaned(text, page, title=value, published=value, author=value)
    f"{article.title}{article.text}{article.source}{article.author}".encode()


@given(st.one_of(SOUP, DIRTY), st.sampled_from(["春茶开采早", "别的题目"]))
@example("\n".join(FURNITURE), "别的题目")
@example("\n".join(reversed(FURNITURE)), "别的题目")
@example("\n".join([*["来源：甲报", *["首页 > 新闻 > 正文"] * 6] * 4, FIRST]), "别的题目")
def test_cleaning_again_changes_nothing(text: str, title: str) -> None:
    once = cleaned(text, title=title)
    assert cleaned(once.text, title=title).text == once.text


@given(st.lists(st.sampled_from([FIRST, LAST, "“好的。”何遥说。", "他没有回头。"]), min_size=2))
def test_text_without_furniture_is_left_alone(sentences: list[str]) -> None:
    article = cleaned("\n".join(sentences), title="春茶开采早")
    assert article.text.split("\n") == sentences
    assert article.changes == {}


@given(DIRTY)
def test_no_sentence_is_lost_among_furniture(text: str) -> None:
    article = cleaned(text)
    kept = article.text.split("\n")
    for sentence in (FIRST, LAST, "“好的。”何遥说。"):
        assert kept.count(sentence) == text.split("\n").count(sentence)


@given(st.one_of(st.text(max_size=200), SOUP, DIRTY))
def test_what_was_changed_rebuilds_the_original(text: str) -> None:
    raw = RawArticle("sample", Place("sample.txt"), "text", text)
    found = explain(raw)
    assert found.article == clean(raw)
    assert restore(found.article.text, found.changes) == text
    kinds = {kind for change in found.changes for kind in change.kinds}
    assert kinds == set(found.article.changes)


STEPS = dict.fromkeys(step for stage in CASCADE for step in stage.steps)
UNITS = [*"(2二-报“\n", " ", "a ", "中 ", "中(", ",，", "2022-", "2022-11-12\n", "首页|", "网|"]
UNITS += ["网站>首页>", "首页\n", "记者 ", "编辑:", "编辑:中、", "编辑 中\n", "来源：", "来源：\n"]
UNITS += ["未经", "版权所有,", "本站转载"]


@pytest.mark.parametrize("unit", UNITS)
def test_long_lines_do_not_take_long(unit: str) -> None:
    """Patterns that backtrack would take hours over these, not a moment."""
    for length in (390, 100_000):
        for end in ("", "。x", "\n完。", "\n"):
            text = unit * (length // len(unit)) + end
            for step in STEPS:
                step(Draft(text))
                step(Draft("\n".join([FIRST, *([text[:100]] * (length // 100))])))


def archive(path: Path) -> Iterator[RawArticle]:
    """Yield the articles of a real archive as plain text, title beside it."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            media = "html-fragment" if record.get("html") else "text"
            content = record.get("html") or record["text"]
            raw = RawArticle("x", Place("x"), media, content, {"title": record["title"]})
            yield convert(raw)[0]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        pytest.param("relevance/corpus.jsonl.gz", 3000, id="encyclopedia"),
        pytest.param("corpora/poetry.jsonl.gz", 6000, id="poems"),
        pytest.param("corpora/xwlb.jsonl.gz", 1500, id="television news"),
    ],
)
def test_no_line_of_a_clean_archive_is_lost(shared: Path, name: str, count: int) -> None:
    for raw in islice(archive(shared / name), count):
        found = explain(raw)
        removed = [
            change.before
            for change in found.changes
            if any("furniture" in kind or kind in ("header", "caption") for kind in change.kinds)
        ]
        lost = [lines for lines in removed if "更新时间戳" not in lines]
        assert not lost or found.article.title.startswith("中共中央"), (found.article.title, lost)
