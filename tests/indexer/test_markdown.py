"""Markdown to text: the words without the markup, the fields of the front matter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.articles import Place, RawArticle
from indexer.sources.markdown import convert


def converted(content: str, **given: str) -> RawArticle:
    return convert(RawArticle("sample", Place("sample.md"), "markdown", content, given))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("第一行\n第二行", "第一行第二行", id="soft break between Han"),
        pytest.param("one\ntwo", "one two", id="soft break between Latin words"),
        pytest.param("中文\nLatin\n中文", "中文Latin中文", id="soft break beside Han"),
        pytest.param("第一行  \n第二行", "第一行\n第二行", id="hard break"),
        pytest.param("一段\n\n二段", "一段\n二段", id="paragraphs"),
        pytest.param("**粗**和*斜*和`码`", "粗和斜和码", id="emphasis and code"),
        pytest.param("[链接](http://a.b)和<http://c.d>", "链接和http://c.d", id="links"),
        pytest.param("![茶园图](a.png)好看", "茶园图好看", id="image says what it shows"),
        pytest.param("- 甲\n- 乙\n  - 丙", "甲\n乙\n丙", id="list"),
        pytest.param("1. 甲\n2. 乙", "1. 甲\n2. 乙", id="numbers of a list stay"),
        pytest.param("> 引文", "引文", id="quotation"),
        pytest.param("正文\n\n## 小标题\n\n正文", "正文\n小标题\n正文", id="heading"),
        pytest.param("|甲|乙|\n|-|-|\n|丙|丁|", "甲\n乙\n丙\n丁", id="table"),
        pytest.param("```py\nx = 1\n```", "x = 1", id="code"),
        pytest.param("<div>内<script>a</script></div>", "内", id="HTML"),
        pytest.param("a\\*b &amp; c", "a*b & c", id="escapes"),
    ],
)
def test_text_without_markup(content: str, expected: str) -> None:
    assert converted(content).content.strip() == expected


FIELDS = {"title": "春茶", "source": "茶报", "author": "甲 乙", "published": "2022-11-12"}


@pytest.mark.parametrize(
    ("front", "fields"),
    [
        pytest.param(
            "---\ntitle: 春茶\noutlet: 茶报\nauthors: [甲, 乙]\ndate: 2022-11-12\n---\n",
            FIELDS,
            id="YAML",
        ),
        pytest.param(
            "+++\ntitle='春茶'\nsource='茶报'\nauthor='甲 乙'\ndate=2022-11-12\n+++\n",
            FIELDS,
            id="TOML",
        ),
        pytest.param("---\r\ntitle: 春茶\r\n---\r\n", {"title": "春茶"}, id="CRLF"),
        pytest.param("\ufeff---\ntitle: 春茶\n---\n", {"title": "春茶"}, id="byte order mark"),
        pytest.param(
            "---\ndate: 2022-11-12T11:15:00+08:00\n---\n",
            {"published": "2022-11-12 11:15:00+08:00"},
            id="time with zone",
        ),
        pytest.param("---\ntitle:\ntags: [a]\n---\n", {}, id="nothing that we keep"),
        pytest.param("---\ntitle: {a: 1}\n---\n", {}, id="title is an object"),
        pytest.param("---\na: &a [x]\ntitle: [*a, *a]\n---\n", {}, id="lists in a list"),
    ],
)
def test_front_matter(front: str, fields: dict[str, str]) -> None:
    raw = converted(f"{front}正文")
    assert raw.given == fields
    assert raw.content == "正文"


@pytest.mark.parametrize(
    "front",
    [
        pytest.param("---\ntitle: [春茶\n---\n", id="YAML that is none"),
        pytest.param("---\n- 春茶\n---\n", id="YAML that is a list"),
        pytest.param("---\ntitle: 春茶\ndate: 2022-13-45\n---\n", id="YAML with a wrong date"),
        pytest.param("+++\ntitle = 春茶\n+++\n", id="TOML that is none"),
        pytest.param("---\ntitle: 春茶\n", id="never closed"),
        pytest.param("---\ntitle: " + "[" * 3000 + "春茶\n---\n", id="nested too deep"),
        pytest.param("---\n!!python/object:os.system 春茶\n---\n", id="YAML that runs code"),
    ],
)
def test_front_matter_that_cannot_be_read_stays_in_the_text(front: str) -> None:
    raw = converted(f"{front}正文")
    assert raw.given == {}
    assert "春茶" in raw.content
    assert "正文" in raw.content


@pytest.mark.parametrize(
    ("content", "title", "text"),
    [
        pytest.param("# 春茶 *早*\n\n正文", "春茶 早", "正文", id="heading at the top"),
        pytest.param("春茶\n===\n\n正文", "春茶", "正文", id="underlined heading"),
        pytest.param("正文\n\n# 春茶", "", "正文\n春茶", id="heading further down"),
        pytest.param("## 春茶\n\n正文", "", "春茶\n正文", id="second level"),
        pytest.param(
            "---\ntitle: 甲\n---\n# 乙\n\n正文", "甲", "乙\n正文", id="front matter first"
        ),
    ],
)
def test_title(content: str, title: str, text: str) -> None:
    raw = converted(content)
    assert (raw.given.get("title", ""), raw.content) == (title, text)


def test_what_the_source_gives_goes_before_front_matter() -> None:
    assert converted("---\ntitle: 甲\n---\n", title="乙").given == {"title": "乙"}


@given(st.text(alphabet="一二 a\n*_()>-+#!\\1.'", max_size=60))
def test_no_letter_is_lost_whatever_the_markup(content: str) -> None:
    raw = converted(content)
    whole = raw.given.get("title", "") + raw.content
    assert sorted(c for c in whole if c in "一二") == sorted(c for c in content if c in "一二")
