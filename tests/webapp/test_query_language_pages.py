"""What the pages show of the query language and of the ladder of answers."""

import re
from html import unescape

from flask.testing import FlaskClient

from search.query_language import understand
from tests.webapp.test_pages import links, page


def test_results_below_all_words_stand_under_a_note(client: FlaskClient) -> None:
    html = page(client, "/search", q="武汉 翻页测试", hitsPerPage="5")
    assert "找到 <strong>26</strong> 篇文章" in html
    assert '<p class="rung">以下结果只包含部分词<span class="count">，26 篇</span></p>' in html
    assert html.count('<li class="hit">') == 5


def test_exact_results_come_first_without_a_note(client: FlaskClient) -> None:
    html = page(client, "/search", q="翻页测试 第3期")
    first, rest = html.split('<p class="rung">')
    assert "找到 <strong>1</strong> 篇文章" in first
    assert first.count('<li class="hit">') == 1
    assert '<ol class="hits" start="2">' in rest
    assert "以下结果只包含部分词" in rest


def test_a_page_begins_with_the_note_of_its_rung(client: FlaskClient) -> None:
    html = page(client, "/search", q="翻页测试 第3期", page="2")
    assert re.search(r'class="rung">以下.*?<ol class="hits" start="11">', html, re.DOTALL)
    assert "找到 <strong>1</strong> 篇文章" in html


def test_a_query_in_the_language_says_how_it_was_understood(client: FlaskClient) -> None:
    html = page(client, "/search", q="标题：翻页 -第3期")
    assert "理解为：标题里有“翻页”；没有“第3期”" in html
    assert "找到 <strong>24</strong> 篇文章" in html


def test_a_plain_query_says_nothing_of_it(client: FlaskClient) -> None:
    assert "理解为" not in page(client, "/search", q="社区治理")


def test_what_was_understood_is_escaped(client: FlaskClient) -> None:
    html = page(client, "/search", q='title:<script>alert(1)</script> -"<img>"')
    assert "标题里有“&lt;script&gt;alert(1)&lt;/script&gt;”" in html


def test_an_offer_keeps_the_filters(client: FlaskClient) -> None:
    html = page(client, "/search", q="蕃页测试", source="翻页报")
    assert "您是不是要找" in html
    address = links(html)["翻页测试"]
    assert "source=" in address
    assert "找到 <strong>25</strong> 篇文章" in page(client, address)


def test_marks_of_a_fielded_query_on_the_article(client: FlaskClient) -> None:
    html = page(client, "/articles/paging/03", q="title:报道 测试")
    assert "<h1>翻页<mark>报道</mark>第3期</h1>" in html
    assert '这是翻页<mark id="match-1">测试</mark>的第3篇报道' in html


def test_the_syntax_is_explained(client: FlaskClient) -> None:
    for path in ("/", "/search?q=龘"):
        html = page(client, path)
        assert "<summary>搜索语法</summary>" in html


def test_every_example_of_the_syntax_is_understood(client: FlaskClient) -> None:
    examples = [unescape(e) for e in re.findall(r"<dt><code>(.*?)</code>", page(client, "/"))]
    plain = {example for example in examples if understand(example).tree is None}
    assert len(examples) > 9
    assert plain == {"武汉 大桥", "“社区治理”"}
