"""The article page: scripts, repairs, citation, and the articles beside it."""

import re
from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from tests.webapp.sample_index import build_index
from tests.webapp.test_pages import links, page
from webapp import create_app
from webapp.article_view import ArticleView, view_article
from webapp.citation import bibtex, gb7714
from webapp.live_index import searcher_of

TODAY = date(2026, 11, 22)
ADDRESS = "https://wensou.example/articles/a"
TRADITIONAL = "/articles/瀏陽/微黨課 競賽%3F%231.txt"


def view(app: Flask, **stored: object) -> ArticleView:
    """Return the view of an article with these fields."""
    with app.test_request_context():
        return view_article({"id": "a", "title": "", "text": "", **stored}, "", searcher_of(app))


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        pytest.param("", '保障群眾的<mark id="match-1">權利</mark>', id="as written"),
        pytest.param("zh-Hans", '保障群众的<mark id="match-1">权利</mark>', id="simplified"),
        pytest.param("zh-Hant", '保障群眾的<mark id="match-1">權利</mark>', id="traditional"),
        pytest.param("<b>", '保障群眾的<mark id="match-1">權利</mark>', id="no script"),
    ],
)
def test_article_is_shown_in_a_script_with_its_marks(
    client: FlaskClient, script: str, shown: str
) -> None:
    html = page(client, TRADITIONAL, q="权利", **{"in": script})
    assert shown in html
    assert ("由程序逐字转换" in html) == (script in ("zh-Hans", "zh-Hant"))


def test_script_is_chosen_by_links_that_keep_the_search(client: FlaskClient) -> None:
    html = page(client, TRADITIONAL, q="权利")
    [address] = re.findall(r'<a href="([^"]*in=zh-Hans[^"]*)"', html)
    simplified = page(client, unescape(address))
    assert "权利</mark>" in simplified
    assert "返回搜索结果" in simplified
    assert '<article lang="zh-Hans">' in simplified


def test_text_says_which_script_it_is_in(client: FlaskClient) -> None:
    assert '<article lang="zh-Hant">' in page(client, TRADITIONAL)
    assert '<h2 lang="zh-Hant">' in page(client, "/search", q="权利")


def test_years_are_in_the_language_of_the_interface(client: FlaskClient) -> None:
    html = page(client, "/search?q=的&lang=en")
    assert re.search(r'<a href="[^"]*"[^>]* lang="en">2018</a>', html)
    client.delete_cookie("lang")


def test_repairs_are_counted_by_kind(client: FlaskClient) -> None:
    html = page(client, "/articles/长江日报/2022/两个确立.txt")
    assert "整理时修正了 5 处" in html
    assert "<dt>夹在正文里的拼音</dt><dd>1 处</dd>" in html
    assert "像是错位" not in html
    assert 'href="/articles/%E9%95%BF%E6%B1%9F%E6%97%A5%E6%8A%A5' in html


def test_article_as_it_was_written_says_nothing_of_repairs(client: FlaskClient) -> None:
    assert "修正" not in page(client, "/articles/emoji")


def test_page_describes_itself(client: FlaskClient) -> None:
    html = page(client, "/articles/长江日报/2022/两个确立.txt")
    described = dict(re.findall(r'<meta (?:name|property)="([^"]*)" content="([^"]*)"', html))
    assert described["og:type"] == "article"
    assert described["og:title"] == "忠诚拥护“两个确立” 兴起火热学习高潮"
    assert described["article:published_time"] == "2022-11-12T11:15:00+08:00"
    assert described["description"].startswith("新征程是充满光荣")
    assert "robots" not in described
    [canonical] = re.findall(r'rel="canonical" href="([^"]*)"', html)
    assert canonical == described["og:url"]
    assert canonical.startswith("http://localhost/articles/")


def test_citation_stands_on_the_page(client: FlaskClient) -> None:
    html = page(client, "/articles/长江日报/2022/两个确立.txt")
    assert "李明. 忠诚拥护“两个确立” 兴起火热学习高潮[N/OL]. 长江日报, 2022-11-12[20" in html
    assert "@online{" in html


@pytest.mark.parametrize(
    ("stored", "line"),
    [
        pytest.param(
            {
                "title": "大桥通车",
                "author": "李明",
                "source": "长江日报",
                "published": "2022-11-12T11:15:00+08:00",
                "url": "https://example.org/1",
            },
            "李明. 大桥通车[N/OL]. 长江日报, 2022-11-12[2026-11-22]. https://example.org/1.",
            id="all of it",
        ),
        pytest.param(
            {"title": "大桥\n通车", "published": "2022-11-12"},
            f"大桥 通车[EB/OL]. (2022-11-12)[2026-11-22]. {ADDRESS}.",
            id="no outlet",
        ),
        pytest.param(
            {"title": "大桥", "url": "javascript:alert(1)"},
            f"大桥[EB/OL]. [2026-11-22]. {ADDRESS}.",
            id="title alone",
        ),
    ],
)
def test_reference(app: Flask, stored: dict[str, object], line: str) -> None:
    assert gb7714(view(app, **stored), ADDRESS, TODAY) == line


def test_bibtex_entry(app: Flask) -> None:
    article = view(
        app, title="100% {好} a_b", author="李明", source="长江日报", published="2022-11-12"
    )
    assert bibtex(article, ADDRESS, TODAY).splitlines() == [
        "@online{a,",
        r"  title = {{100\% \{好\} a\_b}},",
        "  author = {{李明}},",
        "  journaltitle = {长江日报},",
        "  date = {2022-11-12},",
        "  year = {2022},",
        f"  url = {{{ADDRESS}}},",
        "  urldate = {2026-11-22},",
        "}",
    ]


@given(text=st.text(alphabet="{}\\%$#_^~&\n@a武", max_size=30))
def test_bibtex_of_any_text_has_its_brackets_closed(app: Flask, text: str) -> None:
    fields = dict.fromkeys(("title", "author", "source", "published"), text)
    entry = bibtex(view(app, **fields, url=f"https://example.org/{text}"), ADDRESS, TODAY)
    bare = re.sub(r"\\[{}]", "", entry)
    depth = 0
    for bracket in re.findall("[{}]", bare):
        depth += 1 if bracket == "{" else -1
        assert depth >= 0
    assert depth == 0


@pytest.fixture(scope="module")
def reprints(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of an index with a reprint, and with another article on the subject."""
    text = "长江大桥今天通车，市民冒雨参观，桥面宽三十米。"
    articles = [
        {"id": "a", "title": "大桥通车", "text": text, "source": "甲报", "published": "2022-01-01"},
        {
            "id": "b",
            "title": "大桥<通>车",
            "text": text,
            "source": "乙报",
            "published": "2022-01-02",
        },
        {"id": "c", "title": "长江大桥的故事", "text": f"{text}说来话长。", "source": "丙报"},
        *({"id": f"d{n}", "title": f"食谱{n}", "text": f"白菜{n}", "source": ""} for n in range(9)),
    ]
    articles[0]["group"] = articles[1]["group"] = 1  # type: ignore[assignment]
    path = build_index(tmp_path_factory.mktemp("reprints") / "index", articles)
    return create_app(path).test_client()


def test_reprints_open_below_the_hit(reprints: FlaskClient) -> None:
    html = page(reprints, "/search", q="通车 市民")
    assert "<summary>另有 1 篇</summary>" in html
    opened = html[html.index('class="copies"') :]
    assert "大桥" in opened[: opened.index("</details>")]


def test_article_lists_copies_and_similar_articles(reprints: FlaskClient) -> None:
    html = page(reprints, "/articles/a")
    assert '<h2>其他版本 <span class="count">1</span></h2>' in html
    assert links(html)["大桥&lt;通&gt;车"] == "/articles/b"
    assert links(html)["长江大桥的故事"] == "/articles/c"


def test_copies_of_one_article_can_be_taken_off(reprints: FlaskClient) -> None:
    html = page(reprints, "/search", q="通车", copies="b")
    assert "找到 <strong>2</strong> 篇文章" in html
    chips = links(html)
    assert chips["“大桥&lt;通&gt;车”的各个版本 ×，取消这项筛选"] == "/search?q=%E9%80%9A%E8%BD%A6"


def test_very_characters_are_a_filter_that_can_be_taken_off(client: FlaskClient) -> None:
    html = page(client, "/search", q="权利")
    exact = page(client, links(html)["只找字形相同的（区分简繁）"])
    assert "没有找到文章" in exact
    chips = links(exact)
    assert chips["只找字形相同的（区分简繁） ×，取消这项筛选"] == "/search?q=%E6%9D%83%E5%88%A9"
    assert chips["在全部文章里找"] == "/search?q=%E6%9D%83%E5%88%A9"


def test_reasons_of_a_hit_are_shown_on_demand(client: FlaskClient) -> None:
    html = page(client, "/search", q="翻页 报道")
    assert 'class="why"' not in html
    explained = page(client, links(html)["显示排序依据"])
    assert explained.count('<details class="why">') == 10
    [first, *_] = re.findall(r'<details class="why">.*?</details>', explained, re.DOTALL)
    values = [float(value) for value in re.findall(r"<td>(-?[\d.]+)</td>", first)]
    assert sum(values[:-1]) == pytest.approx(values[-1], abs=0.1)
    assert "标题里的词“翻页”" in first
    assert links(explained)["不显示排序依据"] == "/search?q=%E7%BF%BB%E9%A1%B5+%E6%8A%A5%E9%81%93"
