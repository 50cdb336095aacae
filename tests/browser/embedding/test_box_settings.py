"""What a site may choose: attributes, variables, parts, events, and a call."""

import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.embedding.conftest import HostSite, Visit
from tests.browser.embedding.host_pages import HostPage

ANYONE = {"Access-Control-Allow-Origin": "*"}
DARK, BOTH = ":root { color-scheme: dark }", ":root { color-scheme: light dark }"
WORDS = [{"text": text, "kind": "word", "count": 3} for text in ("翻页", "翻页报", "翻书", "翻身")]


def suggest(page: Page, *suggestions: dict[str, Any]) -> None:
    """Let the server suggest these."""
    page.route(
        "**/api/v1/suggest?*",
        lambda route: route.fulfill(json={"suggestions": suggestions}, headers=ANYONE),
    )


@pytest.mark.parametrize(
    ("html", "lang", "placeholder"),
    [
        pytest.param('lang="zh-CN"', "", "搜索文章", id="of the page"),
        pytest.param('lang="zh-TW"', "", "搜尋文章", id="of a Traditional page"),
        pytest.param('lang="fr"', "", "Search articles", id="of another page"),
        pytest.param("", "", "搜索文章", id="nothing said"),
        pytest.param('lang="zh-CN"', 'lang="zh-Hant-HK"', "搜尋文章", id="its own"),
        pytest.param('lang="zh-CN"', 'lang="en"', "Search articles", id="its own English"),
    ],
)
def test_language(
    page: Page, visit: Visit, site: HostSite, html: str, lang: str, placeholder: str
) -> None:
    site.pages["language"] = HostPage(html=html)
    field = visit("language", lang)
    expect(field).to_have_attribute("placeholder", placeholder)


def test_one_article_is_no_articles_in_english(page: Page, visit: Visit) -> None:
    visit(attributes='lang="en"').fill("权利")
    expect(page.get_by_role("status")).to_have_text("1 article found")


def test_attributes_may_change(page: Page, visit: Visit) -> None:
    field = visit()
    box = page.locator("wensou-search")
    box.evaluate("box => { box.lang = 'en'; box.setAttribute('placeholder', 'Here') }")
    expect(field).to_have_attribute("placeholder", "Here")
    field.fill("权利")
    box.evaluate("box => box.setAttribute('open', 'modal')")
    expect(page.get_by_role("button", name="Here")).to_be_visible()
    page.get_by_role("button", name="Here").click()
    expect(page.get_by_role("combobox")).to_have_value("权利")


def test_filter_and_number_are_asked_for(page: Page, visit: Visit) -> None:
    chosen = 'filter="source:翻页报; from:2018-01-02；to:2018-01-20" max-results="3"'
    field = visit(attributes=quote(chosen))
    with page.expect_request("**/api/v1/search?*") as asking:
        field.fill("翻页")
    asked = parse_qs(urlsplit(asking.value.url).query)
    narrowed = {"q": ["翻页"], "source": ["翻页报"], "from": ["2018-01-02"], "to": ["2018-01-20"]}
    assert asked == {**narrowed, "hitsPerPage": ["3"]}
    expect(page.get_by_role("option")).to_have_count(4)
    with page.expect_navigation():
        field.press("Enter")
    assert parse_qs(urlsplit(page.url).query) == narrowed


def test_filter_that_means_nothing_is_told_once(page: Page, site: HostSite) -> None:
    told: list[str] = []
    other = page.context.new_page()
    other.on("console", lambda message: told.append(message.text))
    unknown = quote('filter="quelle:a"')
    other.goto(f"{site.here}/plain?attributes={unknown}")
    for query in ("权利", "社区"):
        other.get_by_role("combobox").fill(query)
        expect(other.get_by_role("option").first).to_be_visible()
    [warning] = [text for text in told if "quelle:a" in text]
    assert "give source:, from: or to:" in warning


def test_page_only_suggests_and_goes(page: Page, visit: Visit, server: str) -> None:
    suggest(page, *WORDS)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    field = visit(attributes='open="page"')
    field.fill("翻")
    expect(page.get_by_role("option")).to_have_text(["翻页", "翻页报", "翻书"])
    assert not any("/api/v1/search" in url for url in asked)
    page.get_by_role("option").nth(1).click()
    page.wait_for_url(f"{server}/search?q={quote('翻页报')}")


def test_suggestion_is_searched_for_in_place(page: Page, visit: Visit) -> None:
    title = {"text": "翻页报道第1期", "kind": "title", "count": 1}
    suggest(page, title, *WORDS)
    field = visit()
    field.fill("翻页")
    expect(page.get_by_role("option").first).to_have_accessible_name("改搜：翻页报")
    field.press("ArrowDown")
    suggest(page)
    field.press("Enter")
    expect(field).to_have_value("翻页报")
    expect(field).to_be_focused()
    expect(page.get_by_role("option", name="改搜")).to_have_count(0)
    expect(page.get_by_role("option", name="翻页报道第1期")).to_be_visible()


@pytest.mark.parametrize(
    ("query", "word", "shown"),
    [
        pytest.param("翻页", "翻頁", 0, id="the same in the other script"),
        pytest.param("翻页", "翻页", 0, id="the same"),
        pytest.param("翻页", "翻页报", 1, id="longer"),
        pytest.param("翻y", "翻页", 1, id="by its sound"),
    ],
)
def test_what_is_typed_is_not_suggested(
    page: Page, visit: Visit, query: str, word: str, shown: int
) -> None:
    suggest(page, {"text": word, "kind": "word", "count": 3})
    visit().fill(query)
    expect(page.get_by_role("status")).not_to_be_empty()
    expect(page.get_by_role("option", name=f"改搜：{word}", exact=True)).to_have_count(shown)


def test_articles_that_match_less_stand_below_a_note(page: Page, visit: Visit) -> None:
    visit().fill("社区治理")
    expect(page.get_by_role("status")).to_have_text("找到 1 篇文章")
    options = page.get_by_role("option")
    expect(options.first).not_to_have_attribute("data-note", re.compile(""))
    expect(options.nth(1)).to_have_attribute("data-note", "以下没有全部词：")


def test_slow_suggestions_are_not_waited_for(page: Page, visit: Visit) -> None:
    page.route("**/api/v1/suggest?*", lambda route: None)
    visit().fill("权利")
    expect(page.get_by_role("option")).to_have_count(1)


def test_original_address_is_opened_where_there_is_one(page: Page, visit: Visit) -> None:
    field = visit(attributes='link="original"')
    field.fill("社区治理")
    expect(page.get_by_role("option").first).to_have_attribute(
        "href", "https://www.example.org/news/1.html"
    )
    field.fill("权利")
    expect(page.get_by_role("option", name="瀏陽")).to_have_attribute(
        "href", re.compile("/articles/")
    )


def test_target_of_links_and_of_enter(page: Page, visit: Visit, server: str) -> None:
    field = visit(attributes='target="_blank"')
    field.fill("权利")
    expect(page.get_by_role("option")).to_have_attribute("target", "_blank")
    with page.context.expect_page() as opening:
        field.press("Enter")
    opening.value.wait_for_url(f"{server}/search?q=*")
    expect(field).to_have_value("权利")


@pytest.mark.parametrize(
    ("look", "theme", "dark"),
    [
        pytest.param(("", "dark"), "", False, id="light page, dark system"),
        pytest.param((BOTH, "dark"), "", True, id="page follows"),
        pytest.param((BOTH, "light"), "", False, id="by day"),
        pytest.param((DARK, "light"), "", True, id="dark page"),
        pytest.param(("", "light"), 'theme="dark"', True, id="chosen dark"),
        pytest.param((DARK, "dark"), 'theme="light"', False, id="chosen light"),
    ],
)
def test_appearance_is_that_of_the_page(
    page: Page, visit: Visit, site: HostSite, look: tuple[str, Any], theme: str, dark: bool
) -> None:
    style, scheme = look
    page.emulate_media(color_scheme=scheme)
    site.pages["scheme"] = HostPage(style=style)
    visit("scheme", theme)
    ground = page.locator("[part=form]").evaluate("form => getComputedStyle(form).backgroundColor")
    assert ground == ("rgb(27, 29, 33)" if dark else "rgb(255, 255, 255)")


def test_variables_and_parts_style_it(page: Page, visit: Visit, site: HostSite) -> None:
    site.pages["styled"] = HostPage(
        style="wensou-search { --wensou-paper: rgb(1, 2, 3); --wensou-radius: 0px; }"
        "wensou-search::part(input) { color: rgb(4, 5, 6) }"
    )
    field = visit("styled")
    form = page.locator("[part=form]").evaluate(
        "form => [getComputedStyle(form).backgroundColor, getComputedStyle(form).borderRadius]"
    )
    assert form == ["rgb(1, 2, 3)", "0px"]
    assert field.evaluate("input => getComputedStyle(input).color") == "rgb(4, 5, 6)"


LISTEN = """() => {
  window.told = []
  for (const name of ['query', 'results', 'select']) {
    document.addEventListener(`wensou:${name}`, (event) => {
      const { query, totalHits, kind } = event.detail
      window.told.push([name, query, totalHits ?? kind ?? null])
      if (window.prevented === name) event.preventDefault()
    })
  }
}"""


def test_events_tell_the_page(page: Page, visit: Visit) -> None:
    field = visit()
    page.evaluate(LISTEN)
    field.fill("权利")
    expect(page.get_by_role("option")).to_have_count(1)
    page.evaluate("window.prevented = 'select'")
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)
    field.press("Enter")
    told = [
        ["query", "权利", None],
        ["results", "权利", 1],
        ["select", "权利", "hit"],
        ["select", "权利", "all"],
    ]
    assert page.evaluate("window.told") == told


def test_prevented_query_is_not_asked(page: Page, visit: Visit) -> None:
    field = visit()
    page.evaluate(LISTEN)
    page.evaluate("window.prevented = 'query'")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    field.fill("权利")
    page.wait_for_function("window.told.length === 1")
    assert asked == []


def test_call_instead_of_the_element(page: Page, site: HostSite) -> None:
    page.goto(f"{site.here}/empty")
    page.wait_for_function("window.Wensou")
    page.evaluate(
        "(endpoint) => { Wensou.init({ container: '#container', endpoint, maxResults: 2 }) }",
        site.server,
    )
    page.get_by_role("combobox", name="搜索文章").fill("翻页报道")
    expect(page.get_by_role("option")).to_have_count(3)


def test_module_exports_the_call(page: Page, site: HostSite) -> None:
    page.goto(f"{site.here}/empty")
    same = (
        "async (url) => { const { init } = await import(url); return init === window.Wensou.init }"
    )
    assert page.evaluate(same, f"{site.server}/embed/v1.js")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"container": "#none"}, "nothing on this page is container #none"),
        ({"container": "#container", "max": 3}, "there is no option max: give one of endpoint"),
    ],
    ids=["no such place", "unknown option"],
)
def test_wrong_call_is_told(page: Page, site: HostSite, options: dict[str, Any], told: str) -> None:
    page.goto(f"{site.here}/empty")
    page.wait_for_function("window.Wensou")
    message = page.evaluate(
        "(options) => { try { Wensou.init(options) } catch (error) { return error.message } }",
        options,
    )
    assert told in message
