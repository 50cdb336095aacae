"""The pages for readers: what they show, where their links lead, what they say of errors."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient


def page(client: FlaskClient, path: str, status: int = 200, **parameters: object) -> str:
    """Return the HTML of a page that must have this status."""
    response = client.get(path, query_string=parameters or None)
    assert response.status_code == status, response.text
    assert response.mimetype == "text/html"
    return response.text


def links(html: str) -> dict[str, str]:
    """Return the links of a page, text to address."""
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return {re.sub(r"<[^>]*>", "", text).strip(): unescape(url) for url, text in found}


def test_home_tells_what_can_be_searched(client: FlaskClient) -> None:
    html = page(client, "/")
    assert "<strong>30</strong> 篇文章" in html
    assert "索引建于" in html
    assert links(html)["2018 25"] == "/search?from=2018-01-01&to=2018-12-31"


def test_home_leads_to_an_outlet(client: FlaskClient) -> None:
    address = links(page(client, "/"))["翻页报 25"]
    assert "找到 <strong>25</strong> 篇文章" in page(client, address)


def test_result_has_title_outlet_date_snippet_and_original(client: FlaskClient) -> None:
    html = page(client, "/search", q="社区治理")
    assert "<mark>社区治理</mark>要落到实处" in html
    assert '<span lang="zh-Hans">长江日报</span>' in html
    assert '<time datetime="2022-11-12T11:15:00+08:00">2022年11月12日 11:15</time>' in html
    assert links(html)["原文 example.org"] == "https://www.example.org/news/1.html"


def test_result_in_the_other_script_is_found_and_marked(client: FlaskClient) -> None:
    assert "<mark>權利</mark>" in page(client, "/search", q="权利")


def test_title_leads_to_the_article_with_marks_and_back(client: FlaskClient) -> None:
    results = page(client, "/search", q="翻页报道", page=2, source="翻页报")
    address = next(url for text, url in links(results).items() if text.startswith("翻页报道"))
    article = page(client, address)
    assert '<mark id="match-1">' in article
    back = links(article)["← 返回搜索结果"]
    assert "page=2" in back
    assert page(client, back).count('<li class="hit">') == 10


def test_marks_of_the_text_are_anchors_in_order(client: FlaskClient) -> None:
    html = page(client, "/articles/emoji", q="野家")
    assert re.findall(r'<mark id="match-(\d+)">', html) == ["1", "2"]
    assert html.index('id="match-1"') > html.index("</h1>")
    assert 'href="#match-1"' in html
    assert "正文有 2 处与搜索词相符" in html


def test_article_without_query_has_neither_marks_nor_way_back(client: FlaskClient) -> None:
    html = page(client, "/articles/emoji")
    assert "<mark" not in html
    assert "返回搜索结果" not in html


def test_article_tells_where_its_date_comes_from(client: FlaskClient) -> None:
    html = page(client, "/articles/长江日报/2022/两个确立.txt")
    assert "日期来自文首信息行" in html
    assert "李明" in html
    assert html.count("<p>") == html.count("</p>") - html.count("<p ")


def test_article_of_unknown_basis_says_nothing_of_it(client: FlaskClient) -> None:
    assert "日期来自" not in page(client, "/articles/hostile")


@pytest.mark.parametrize(
    ("number", "shown", "previous", "following"),
    [
        pytest.param(1, ["1", "2", "3"], False, True, id="first"),
        pytest.param(2, ["1", "2", "3"], True, True, id="middle"),
        pytest.param(3, ["1", "2", "3"], True, False, id="last"),
    ],
)
def test_page_links(
    client: FlaskClient, number: int, shown: list[str], previous: bool, following: bool
) -> None:
    html = page(client, "/search", q="翻页报道", page=number)
    assert re.findall(r'aria-label="第 (\d+) 页"', html) == shown
    assert f'aria-label="第 {number} 页" aria-current="page"' in html
    assert ('<a rel="prev"' in html, '<a rel="next"' in html) == (previous, following)


def test_many_pages_have_gaps(client: FlaskClient) -> None:
    html = page(client, "/search", q="翻页报道", page=10, hitsPerPage=1)
    pages = html[html.index('aria-label="页码"') :]
    shown = re.findall(r">(\d+|…)<", pages)
    assert shown == ["1", "…", "8", "9", "10", "11", "12", "…", "25"]


def test_page_after_the_last_leads_back(client: FlaskClient) -> None:
    html = page(client, "/search", q="翻页报道", page=9)
    assert "第 9 页没有内容" in html
    assert page(client, links(html)["回到第一页"]).count('<li class="hit">') == 10


def test_filters_narrow_and_can_be_taken_off(client: FlaskClient) -> None:
    everything = page(client, "/search", source=["翻页报", "美食周刊"])
    narrowed = page(client, links(everything)["2019"])
    assert "找到 <strong>1</strong> 篇文章" in narrowed
    chosen = links(narrowed)
    assert "2019 年 ×，取消这项筛选" in chosen
    assert "找到 <strong>26</strong>" in page(client, chosen["2019 年 ×，取消这项筛选"])


def test_taking_off_the_last_filter_without_query_leads_home(client: FlaskClient) -> None:
    assert links(page(client, "/search", source="翻页报"))["翻页报 ×，取消这项筛选"] == "/"


def test_filter_that_narrows_nothing_is_not_offered(client: FlaskClient) -> None:
    html = page(client, "/search", q="翻页报道")
    assert 'aria-label="筛选"' not in html


def test_sorting_keeps_the_rest_of_the_search(client: FlaskClient) -> None:
    html = page(client, "/search", q="翻页报道", source="翻页报", page=2)
    newest = page(client, links(html)["最新"])
    assert '<a href="/search?' in newest
    assert newest.index("翻页报道</mark>第25期") < newest.index("第24期")
    assert 'aria-current="true">最新' in newest


def test_date_form_keeps_the_query(client: FlaskClient) -> None:
    html = page(client, "/search", q="翻页<&", source=["翻页报", "美食周刊"], to="2019-12-31")
    form = html[html.index('class="dates"') :]
    assert re.findall(r'name="(\w+)" value="([^"]*)"', form) == [
        ("q", "翻页&lt;&amp;"),
        ("source", "翻页报"),
        ("source", "美食周刊"),
        ("from", ""),
        ("to", "2019-12-31"),
    ]


def test_nothing_found_helps(client: FlaskClient) -> None:
    html = page(client, "/search", q="“绝无此事的句子”", source="翻页报")
    assert "没有找到文章" in html
    assert "取消上面的筛选" in html
    assert "去掉引号再搜" in html


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        pytest.param({}, "请输入要搜索的词", id="no query"),
        pytest.param({"q": "  "}, "请输入要搜索的词", id="blank query"),
        pytest.param({"q": "\0"}, "请输入要搜索的词", id="NUL"),
        pytest.param({"q": "\u200b\ufeff "}, "请输入要搜索的词", id="invisible query"),
        pytest.param({"q": " " * 600 + "武"}, "一共 601 个字符", id="long blank, then a word"),
        pytest.param(
            {"q": "武" * 10_000}, "一共 10,000 个字符，最多可以用 512 个", id="long query"
        ),
        pytest.param({"q": "a", "page": "0"}, "没有这一页", id="page zero"),
        pytest.param({"q": "a", "from": "2022-13-01"}, "看不懂这个日期", id="month 13"),
        pytest.param({"q": "a", "hitsPerPage": "1000"}, "1 到 100 篇", id="too many hits"),
        pytest.param({"q": "a", "sort": "best"}, "没有这种排序", id="unknown order"),
        pytest.param({"q": "a", "facets": "foo"}, "facets", id="unknown facet"),
        pytest.param({"source": [str(n) for n in range(51)]}, "50 个来源", id="51 outlets"),
    ],
)
def test_bad_request_is_a_page_that_tells(
    client: FlaskClient, parameters: dict[str, object], told: str
) -> None:
    html = page(client, "/search", status=400, **parameters)
    assert told in html
    assert '<input id="q"' in html


def test_long_query_leaves_a_box_that_can_be_sent(client: FlaskClient) -> None:
    html = page(client, "/search", status=400, q="武" * 10_000)
    [kept] = re.findall(r'<input id="q"[^>]* value="([^"]*)"', html)
    assert kept == "武" * 512
    assert client.get("/search", query_string={"q": kept}).status_code == 200


def test_missing_article_is_a_page_that_helps(client: FlaskClient) -> None:
    html = page(client, "/articles/none", status=404)
    assert "回到首页" in html
    assert '<input id="q"' in html


@pytest.mark.parametrize(
    "path", ["/", "/search?q=社区", "/search", "/articles/emoji", "/none", "/embed"]
)
def test_every_page_has_one_heading_and_its_landmarks(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    assert html.count("<h1") == 1
    assert html.count("<main ") == 1
    assert '<html lang="zh-Hans">' in html
    assert 'class="skip" href="#main"' in html
    assert not re.search(r"<style|<script(?! type=\"module\" src)| style=| on[a-z]+=\"", html)
    assert not re.search(r'<[^>]*(src|<link[^>]* href)="(https?:)?//', html)
