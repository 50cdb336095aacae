"""The language of the interface: which one a reader gets, and that all of them say the same."""

import re
import string
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

import webapp
from webapp.language import DEFAULT, LANGUAGES, String, rows, strings
from webapp.rendering import with_code
from webapp.understood import equivalents

PACKAGE = Path(webapp.__file__).parent
HAN = re.compile("[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]")
SAID = {"zh-Hans": "搜索文章", "zh-Hant": "搜尋文章", "en": "Search articles"}


def texts(text: String) -> list[str]:
    """Return all texts of a string of the interface."""
    if isinstance(text, Mapping):
        return list(text.values())
    return [text] if isinstance(text, str) else []


def values(text: String) -> set[str]:
    """Return the names of the values that stand in a string, `{url}` of a link too."""
    return {
        name
        for one in texts(text)
        for _, name, _, _ in string.Formatter().parse(one)
        if name is not None
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_strings(language: str) -> None:
    assert strings(language).keys() == strings(DEFAULT).keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_strings_take_the_same_values(language: str) -> None:
    optional = {"date.day", "date.month"}
    for name, text in strings(language).items():
        given = values(strings(DEFAULT)[name])
        assert values(text) <= given or name in optional, name
        lacking = given - values(text) - {"count", "year", "month", "day"}
        assert not lacking, f"{name} in {language} does not say {lacking}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_are_equally_long(language: str) -> None:
    for name, text in strings(language).items():
        if isinstance(text, list):
            assert len(text) == len(strings(DEFAULT)[name]), name


def test_every_string_is_used_or_named_by_the_index() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in [*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.xml"), *PACKAGE.rglob("*.py")]
    )
    built = ("basis", "repairs", "reasons", "why", "rungs", "sorts", "errors", "invalid", "query")
    built += ("languages", "themes", "embed", "widget", "article")
    built += ("operations", "parameters", "keys", "statuses")
    for name in strings(DEFAULT):
        section = name.partition(".")[0]
        assert section in built or f'"{name}"' in source or f"'{name}'" in source, name


def test_no_chinese_stands_in_templates() -> None:
    for path in (PACKAGE / "templates").iterdir():
        assert not HAN.search(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize("name", ["box.js", "article.js"])
def test_no_chinese_stands_in_scripts_of_the_pages(name: str) -> None:
    assert not HAN.search((PACKAGE / "static" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        pytest.param("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans", id="mainland"),
        pytest.param("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant", id="Taiwan"),
        pytest.param("zh-HK", "zh-Hant", id="Hong Kong"),
        pytest.param("zh-Hant-MO", "zh-Hant", id="script"),
        pytest.param("zh", "zh-Hans", id="Chinese"),
        pytest.param("en-GB,zh;q=0.9", "en", id="English first"),
        pytest.param("en;q=0.5,zh-TW", "zh-Hant", id="by quality"),
        pytest.param("fr-FR,en;q=0.3", "en", id="the first that we have"),
        pytest.param("fr", "zh-Hans", id="none that we have"),
        pytest.param("", "zh-Hans", id="nothing said"),
        pytest.param("*;q=x,,;", "zh-Hans", id="nonsense"),
    ],
)
def test_browser_says_which_language(client: FlaskClient, accepted: str, language: str) -> None:
    html = client.get("/", headers={"Accept-Language": accepted}).text
    assert f'<html lang="{language}">' in html
    assert SAID[language] in html


def test_choice_is_kept(client: FlaskClient) -> None:
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert (
        '<html lang="en">' in client.get("/search?q=社区", headers={"Accept-Language": "zh"}).text
    )
    assert '<html lang="zh-Hant">' in client.get("/?lang=zh-Hant").text
    assert '<html lang="zh-Hant">' in client.get("/").text
    client.delete_cookie("lang")


def test_unknown_choices_are_none(client: FlaskClient) -> None:
    response = client.get('/?lang="><script>&theme=pink')
    assert '<html lang="zh-Hans">' in response.text
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", ["/", "/search.rss?q=社区", "/opensearch.xml"])
def test_pages_differ_by_language_for_caches(client: FlaskClient, path: str) -> None:
    assert {"Accept-Language", "Cookie"} <= client.get(path).vary.as_set(preserve_casing=True)


def test_feed_in_another_language_has_another_tag(client: FlaskClient) -> None:
    tag = client.get("/search.rss?q=社区").headers["ETag"]
    headers = {"If-None-Match": tag, "Accept-Language": "en"}
    answer = client.get("/search.rss?q=社区", headers=headers)
    assert answer.status_code == 200
    assert "Newest articles for “社区”" in answer.text


def test_dark_is_chosen_without_a_script(client: FlaskClient) -> None:
    assert "data-theme" not in client.get("/").text
    assert ' data-theme="dark">' in client.get("/?theme=dark").text
    assert ' data-theme="dark">' in client.get("/about").text
    client.delete_cookie("theme")


def test_switches_keep_the_search(client: FlaskClient) -> None:
    html = client.get("/search?q=社区&source=长江日报").text
    [switch] = re.findall(r'href="(\?[^"]*lang=en)"', html)
    assert (
        switch
        == "?q=%E7%A4%BE%E5%8C%BA&amp;source=%E9%95%BF%E6%B1%9F%E6%97%A5%E6%8A%A5&amp;lang=en"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=社区",
        "/search?q=标题：社区 -收费 OR (长江 date:2022)",
        "/search?q=翻页 报道&explain=1",
        "/search?q=绝无此句",
        "/search",
        "/articles/emoji?q=野家",
        "/about",
        "/embed",
        "/none",
    ],
)
def test_every_page_can_be_said(client: FlaskClient, language: str, path: str) -> None:
    html = client.get(path, headers={"Accept-Language": language}).text
    assert f'<html lang="{language}">' in html
    assert "{" not in re.sub(r"<pre.*?</pre>", "", html, flags=re.DOTALL)


def test_number_one_is_said_in_english(client: FlaskClient) -> None:
    html = client.get("/search?q=社区治理", headers={"Accept-Language": "en"}).text
    assert "<strong>1</strong> article" in html
    assert "articles <span" not in html


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-Hans", "标题里有“翻页”；没有“第3期”"),
        ("zh-Hant", "標題裡有「翻页」；沒有「第3期」"),
        ("en", "the title has “翻页”; without “第3期”"),
    ],
)
def test_a_query_is_explained_in_the_language(
    client: FlaskClient, language: str, said: str
) -> None:
    path = "/search?q=标题：翻页 -第3期"
    assert said in client.get(path, headers={"Accept-Language": language}).text


@pytest.mark.parametrize(
    "query",
    [
        "title:长江 大桥 -收费",
        "长江 OR 黄河",
        "(长江 OR title:黄河) -收费 -停车",
        "date:2022 source:长江日报",
        "date:2022-11-12",
        '"长江 大桥"~5 武*',
        "+长江 +大桥 NOT (武汉 OR 上海)",
        '标题:(长江 OR 大桥) "武汉市"',
    ],
)
def test_sentence_of_the_page_is_that_of_the_api(client: FlaskClient, query: str) -> None:
    answer = client.get("/api/v1/search", query_string={"q": query}).get_json()
    html = client.get("/search", query_string={"q": query}).text
    assert answer["interpretedAs"]["sentence"] in html.replace("&#34;", '"')


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "zh-Hans",
            "也找了“软件”的其他写法：軟體；“十”的其他写法：1、2、3、4……。加引号就只找原样的。",
        ),
        (
            "zh-Hant",
            "也找了「软件」的其他寫法：軟體；「十」的其他寫法：1、2、3、4……。加引號就只找原樣的。",
        ),
        (
            "en",
            "Also searched for other forms of “软件”: 軟體; other forms of “十”: 1, 2, 3, 4…. "
            "Quotation marks find only what was typed.",
        ),
    ],
)
def test_what_else_was_searched_for(app: Flask, language: str, said: str) -> None:
    found = [{"typed": "软件", "also": ["軟體"]}, {"typed": "十", "also": list("12345")}]
    with app.test_request_context(headers={"Accept-Language": language}):
        assert equivalents(found) == said
        assert equivalents([]) == ""


@pytest.mark.parametrize("language", [*LANGUAGES, *LANGUAGES])
def test_query_syntax_is_explained_in_the_language_of_the_page(app: Flask, language: str) -> None:
    html = app.test_client().get(f"/search?q=社区&lang={language}").text
    assert f"<summary>{strings(language)['syntax.heading']}</summary>" in html
    for example, meaning in rows("syntax.rows", language):
        assert f"<code>{escape(example)}</code></dt><dd>{with_code(meaning)}</dd>" in html
