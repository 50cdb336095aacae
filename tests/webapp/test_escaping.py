"""Nothing of an article or a query becomes markup: escaping happens in one place, and works."""

import re
from html import unescape
from itertools import count
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

import webapp
from search import Fragment
from search.answers import positions, with_ellipses
from tests.webapp.sample_index import HOSTILE_TEXT, HOSTILE_TITLE
from webapp.rendering import mark, shown
from webapp.web_addresses import site_name, web_address

PACKAGE = Path(webapp.__file__).parent
CHARACTERS = st.text(alphabet=st.sampled_from("<>&\"'/ab武汉😀𠮷\n"), max_size=30)


class _Shouted(str):
    """A text of a type of its own, which says otherwise what it is as a text."""

    def __str__(self) -> str:
        return f"<{super().__str__()}>"


@st.composite
def fragments(draw: st.DrawFn) -> Fragment:
    """Any text with any ranges that are sorted and disjoint."""
    text = draw(CHARACTERS)
    bounds = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return Fragment(text, tuple(pairs), draw(st.booleans()), draw(st.booleans()))


@given(fragment=fragments(), anchored=st.booleans())
def test_marked_text_has_no_other_markup_and_reads_back(fragment: Fragment, anchored: bool) -> None:
    html = str(mark(fragment, count(1) if anchored else None))
    bare = re.sub(r'</?mark>|<mark id="match-\d+">', "", html)
    assert "<" not in bare
    assert unescape(bare) == fragment.text
    marked = [unescape(text) for text in re.findall(r"<mark[^>]*>(.*?)</mark>", html, re.DOTALL)]
    assert marked == [fragment.text[start:end] for start, end in fragment.ranges]


@given(text=CHARACTERS | st.text())
def test_template_escapes_as_markupsafe_does(app: Flask, text: str) -> None:
    values = (text, Markup(text), _Shouted(text), None, len(text))
    template = app.jinja_env.from_string("<p title='{{ value }}'>{{ value }}{{ shout(value) }}")
    for value in values:
        html = template.render(value=value, shout=str)
        assert html == f"<p title='{escape(value)}'>{escape(value)}{escape(str(value))}"


def test_template_spends_no_markup_on_a_text(app: Flask) -> None:
    for name in app.jinja_env.list_templates():
        template = app.jinja_env.get_template(name)
        assert template.root_render_func.__globals__["escape"] is shown
    assert type(shown("<")) is str


@given(fragment=fragments())
def test_positions_point_at_the_ranges_in_utf16(fragment: Fragment) -> None:
    units = fragment.text.encode("utf-16-le")
    found = [
        units[2 * at["start"] : 2 * (at["start"] + at["length"])].decode("utf-16-le")
        for at in positions(fragment)
    ]
    assert found == [fragment.text[start:end] for start, end in fragment.ranges]


@given(fragment=fragments())
def test_ellipses_move_the_ranges_along(fragment: Fragment) -> None:
    shown = with_ellipses(fragment)
    assert [shown.text[start:end] for start, end in shown.ranges] == [
        fragment.text[start:end] for start, end in fragment.ranges
    ]
    assert shown.text.startswith("…") == bool(fragment.cut_before and fragment.text)


def test_complete_sentence_has_no_ellipsis_after_it() -> None:
    assert with_ellipses(Fragment("完整的一句。", cut_after=True)).text == "完整的一句。"
    assert with_ellipses(Fragment("半句", cut_after=True)).text == "半句…"


@pytest.mark.parametrize(
    "path", ["/search?q=敌意", "/articles/hostile?q=敌意", "/", "/search?source=<b>恶报</b>"]
)
def test_hostile_article_stays_text(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    for hostile in (
        "<script>alert",
        "<img",
        "<b>",
        "<i>作者",
        "onfocus='x",
        "javascript:",
        "data:",
    ):
        assert hostile not in html


def test_hostile_article_is_readable(client: FlaskClient) -> None:
    html = client.get("/articles/hostile").text
    assert str(escape(HOSTILE_TITLE)) in html
    for line in HOSTILE_TEXT.split("\n"):
        assert str(escape(line)) in html


def test_formatted_of_hostile_article_is_escaped_then_marked(client: FlaskClient) -> None:
    [hit] = client.get("/api/v1/search", query_string={"q": "敌意"}).get_json()["hits"]
    assert hit["_formatted"]["title"].startswith("&lt;script&gt;alert(")
    assert hit["_formatted"]["title"].endswith("<mark>敌意</mark>")
    assert "&lt;mark&gt;假的&lt;/mark&gt;&amp;amp;" in hit["_formatted"]["snippet"]
    assert hit["title"] == HOSTILE_TITLE


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("<script>alert(1)</script>", id="element"),
        pytest.param('"><script>alert(1)</script>', id="out of an attribute"),
        pytest.param("' onmouseover='alert(1)", id="single quotation mark"),
        pytest.param("{{ 7 * 7 }}{% raw %}", id="template"),
        pytest.param("</title><script>alert(1)</script>", id="out of the title"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/search?q={}", "/search?q=a&source={}", "/articles/hostile?q={}", "/articles/{}"]
)
def test_hostile_query_stays_text(client: FlaskClient, path: str, query: str) -> None:
    address, _, parameters = path.partition("?")
    names = dict(pair.split("=") for pair in parameters.split("&") if pair)
    values = {name: value.format(query) for name, value in names.items()}
    html = client.get(address.format(query), query_string=values).text
    assert "<script>" not in html
    assert "49" not in re.sub(r"\?v=\w+", "", html)
    assert not re.search(r"<[^>]*'[^>]*onmouseover", html.replace("&#39;", ""))


@given(query=CHARACTERS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_query_stays_text(client: FlaskClient, query: str) -> None:
    html = client.get("/search", query_string={"q": "<x" + query}).text
    assert "<x" not in html


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        pytest.param("https://www.example.org/a?b=1", "example.org", id="https"),
        pytest.param("HTTP://example.org", "example.org", id="upper case"),
        pytest.param("javascript:alert(1)", "", id="javascript"),
        pytest.param("  javascript:alert(1)", "", id="javascript after spaces"),
        pytest.param("java\nscript:alert(1)", "", id="javascript across lines"),
        pytest.param("data:text/html,x", "", id="data"),
        pytest.param("//example.org/x", "", id="no scheme"),
        pytest.param("https:///x", "", id="no host"),
        pytest.param("http://[::1", "", id="broken address"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_only_web_addresses_become_links(url: str, shown: str) -> None:
    assert site_name(url) == shown
    assert web_address(url) == (url if shown else "")


def test_markup_is_made_in_one_module_only() -> None:
    makers = {
        path.name
        for path in PACKAGE.rglob("*.py")
        if re.search(r"\bMarkup\b|render_template_string", path.read_text(encoding="utf-8"))
    }
    assert makers == {"rendering.py"}


def test_templates_and_scripts_never_switch_escaping_off() -> None:
    unsafe = re.compile(
        r"\|\s*safe\b|autoescape|innerHTML|insertAdjacentHTML|document\.write|\beval\("
    )
    for path in [*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.js")]:
        assert not unsafe.search(path.read_text(encoding="utf-8")), path.name
