"""HTML to text: all that a reader sees, and the fields that a page states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.articles import Article, Place, RawArticle
from indexer.preparation import prepare
from indexer.sources.html import convert_page, fragment_text

BODY = "".join(
    f"<p>今年的第{n}批春茶比往年早了十天，茶农说这要归功于连日的暖阳，收购价也涨了一成。</p>"
    for n in "一二三四五"
)


def lines(html: str) -> list[str]:
    return [line.strip() for line in fragment_text(html).split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>一<b>二</b></p><p>三</p>", ["一二", "三"], id="paragraphs"),
        pytest.param("一<br>二<br/>三", ["一", "二", "三"], id="line breaks"),
        pytest.param("<ruby>機<rp>(</rp><rt>jī</rt><rp>)</rp></ruby>關", ["機關"], id="ruby"),
        pytest.param("<script>var a</script>正<style>p{}</style>文", ["正文"], id="script, style"),
        pytest.param("<table><tr><td>甲<td>乙</table>", ["甲 乙"], id="cells of a row"),
        pytest.param("<div>一<div>二<div>三</div>四</div>五</div>", [*"一二三四五"], id="nested"),
        pytest.param("正文<!-- 注 -->还有", ["正文还有"], id="comment"),
        pytest.param("&lt;b&gt;&amp;&nbsp;&#20013;", ["<b>&\xa0中"], id="entities"),
        pytest.param("只是文字", ["只是文字"], id="no tags"),
        pytest.param("<p>一<p>二</div></span>三", ["一", "二", "三"], id="tags left open"),
        pytest.param("a < b，c > d", ["a < b，c > d"], id="signs that are no tags"),
        pytest.param("<title>题</title><p>文", ["文"], id="title of a page"),
        pytest.param("正\0文\ud800", ["正文"], id="zero and half a surrogate pair"),
        pytest.param("<p>正\x01文&#2;</p>\x1f", ["正文"], id="control characters"),
        pytest.param("<b>" * 600 + "深处", ["深处"], id="600 tags deep"),
        pytest.param("<ul><li>一<li>二</ul>", ["一", "二"], id="list"),
        pytest.param("", [], id="empty"),
        pytest.param("<script>a</script>", [], id="only a script"),
    ],
)
def test_piece_of_html(html: str, expected: list[str]) -> None:
    assert lines(html) == expected


def page(head: str = "", header: str = "", body: str = BODY, title: str = "") -> Article:
    html = (
        f"<!DOCTYPE html><html><head>{head}</head><body><nav><a href='/'>首页</a> <a>新闻</a></nav>"
        f"<article>{title}{header}{body}</article><footer>版权所有 茶报社</footer></body></html>"
    )
    article = prepare(RawArticle("page", Place("page.html"), "html", html))
    assert isinstance(article, Article), article
    return article


def test_main_text_without_what_stands_around_it() -> None:
    text = page(title="<h1>春茶开采早</h1>").text
    assert [line[:8] for line in text.split("\n")] == [
        f"今年的第{n}批春茶"[:8] for n in "一二三四五"
    ]


HEADER = "<p class='info'>2022-11-12 11:15　来源：长江日报　作者：何遥</p>"
META = (
    "<meta property='og:site_name' content='茶乡网'><meta name='author' content='记者 林小满'>"
    "<meta property='article:published_time' content='2022-11-13T08:00:00+08:00'>"
)


@pytest.mark.parametrize(
    ("head", "header", "source", "author", "published", "basis"),
    [
        pytest.param("", HEADER, "长江日报", "何遥", "2022-11-12", "header", id="header line"),
        pytest.param(META, "", "茶乡网", "林小满", "2022-11-13", "meta", id="meta tags"),
        pytest.param(META, HEADER, "长江日报", "何遥", "2022-11-12", "header", id="both"),
        pytest.param("", "", "", "", "", None, id="neither"),
    ],
)
def test_fields_of_a_page(
    head: str, header: str, source: str, author: str, published: str, basis: str | None
) -> None:
    article = page(head, header, title="<h1>春茶开采早</h1>")
    assert (article.source, article.author, article.published[:10]) == (source, author, published)
    assert article.basis.get("source") == article.basis.get("published") == basis
    assert article.title == "春茶开采早"


def test_title_is_the_heading_not_that_of_the_window() -> None:
    article = page("<title>春茶开采早_茶乡网</title>", title="<h1>春茶开采早</h1>")
    assert article.title == "春茶开采早"
    assert "春茶开采早" not in article.text


def test_header_line_that_the_main_text_leaves_out_is_read() -> None:
    html = (
        f"<html><body><div class='breadcrumb'>来源：长江日报 2022-11-12 11:15</div>"
        f"<article><h1>春茶开采早</h1>{BODY}</article></body></html>"
    )
    article = prepare(RawArticle("page", Place("page.html"), "html", html))
    assert isinstance(article, Article)
    assert (article.source, article.published[:10]) == ("长江日报", "2022-11-12")


def test_page_with_300_tags_left_open_is_kept_whole() -> None:
    html = f"<html><body>{BODY}{'<font><p>茶农说。</p>' * 300}<p>最后一句。</p></body></html>"
    raw, _ = convert_page(RawArticle("page", Place("page.html"), "html", html))
    assert raw.content.split()[-1] == "最后一句。"


def test_page_without_an_article_is_kept_whole() -> None:
    html = "<html><body><div>通知</div><div>周六停水。</div></body></html>"
    raw, around = convert_page(RawArticle("page", Place("page.html"), "html", html))
    assert raw.content.split() == ["通知", "周六停水。"]
    assert not around.fields


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<object><!DOCTYPE html>", id="only an object"),
        pytest.param("<iframe></iframe><!DOCTYPE html>", id="only a frame"),
        pytest.param("<html><frameset>-->", id="frames"),
        pytest.param("<?xml version='1.0' encoding='gbk'?><html/>", id="encoding declared"),
    ],
)
def test_page_that_is_hardly_one_does_not_raise(html: str) -> None:
    convert_page(RawArticle("page", Place("page.html"), "html", html))


TAGS = "div p br script head title html body table td ruby rt a svg frameset iframe form ul".split()
PIECES = st.sampled_from(
    [f"<{slash}{tag}>" for tag in TAGS for slash in ("", "/")]
    + [
        "文字",
        "&nbsp;",
        "&#xD800;",
        "&#0;",
        "<!--",
        "-->",
        "<![CDATA[",
        "<!DOCTYPE html>",
        "\ud800",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_soup_of_tags_is_read(html: str) -> None:
    fragment_text(html).encode()
    convert_page(RawArticle("page", Place("page.html"), "html", html))[0].content.encode()


@given(st.lists(st.sampled_from(["春茶", "早了", "十天", "a b"]), min_size=1, max_size=20))
def test_no_word_of_a_piece_is_lost(words: list[str]) -> None:
    html = "".join(f"<{tag}>{word}" for tag, word in zip(TAGS[:1] * 20, words, strict=False))
    assert lines(html) == words
