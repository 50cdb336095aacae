"""The page of results in a browser: every state is an address, whatever leads there."""

import re
from typing import Literal
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, Page, expect

SEARCH = "/search?q=" + quote("报道 社区")
WIDE = "/search?q=" + quote("的")
LANGUAGES = {
    "zh-CN": ("zh-Hans", "搜索", "找到"),
    "zh-TW": ("zh-Hant", "搜尋", "找到"),
    "en-US": ("en", "Search", "articles"),
}


def summary(page: Page) -> str:
    """Return what the page says of its result."""
    return page.locator(".summary [role=status]").inner_text().partition("用时")[0]


def test_back_and_forward_lead_through_the_states(page: Page, address: str) -> None:
    page.goto(address + WIDE)
    states = [(page.url, summary(page))]
    page.locator(".filters").get_by_role("link", name="翻页报").click()
    page.wait_for_url("**source=**")
    states.append((page.url, summary(page)))
    page.get_by_role("link", name="最新", exact=True).click()
    page.wait_for_url("**sort=**")
    states.append((page.url, summary(page)))
    assert len({url for url, _ in states}) == 3
    for url, said in (states[1], states[0]):
        page.go_back()
        expect(page).to_have_url(url)
        assert summary(page) == said
    page.go_forward()
    expect(page).to_have_url(states[1][0])
    expect(page.get_by_role("combobox")).to_have_value("的")


@pytest.mark.parametrize(
    ("motion", "softly"),
    [
        pytest.param("no-preference", True, id="usually"),
        pytest.param("reduce", False, id="no motion"),
    ],
)
def test_pages_follow_without_a_flash(
    browser: Browser, address: str, motion: Literal["no-preference", "reduce"], softly: bool
) -> None:
    # In a context of its own: where requests are routed, Chromium makes no transitions.
    context = browser.new_context(locale="zh-CN", reduced_motion=motion)
    context.add_init_script(
        "revealed = new Promise((tell) => {"
        " addEventListener('pagereveal', (event) => tell(Boolean(event.viewTransition))) })"
    )
    page = context.new_page()
    page.goto(address + WIDE)
    page.get_by_role("link", name="下一页").click()
    page.wait_for_url("**page=2**")
    assert page.evaluate("revealed") is softly
    context.close()


def test_bar_of_the_timeline_narrows_and_widens(page: Page, address: str) -> None:
    page.goto(address + WIDE)
    page.locator(".timeline svg a").first.click()
    page.wait_for_url("**from=2018-01-01**")
    expect(page.locator(".chips.active")).to_contain_text("2018")
    expect(page.locator(".hit")).to_have_count(10)
    page.locator(".chips.active a").click()
    page.wait_for_url(lambda url: "from" not in url)


def test_timeline_by_keyboard_is_a_table(page: Page, address: str) -> None:
    page.goto(address + WIDE)
    page.get_by_text("用表格看").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".timeline table a").first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**from=**")


def test_facets_are_chosen_and_taken_off(page: Page, address: str) -> None:
    page.goto(address + WIDE)
    page.locator(".filters").get_by_role("link", name="翻页报").click()
    page.locator(".filters").get_by_role("link", name="翻页报").and_(
        page.locator("[aria-current]")
    ).click()
    expect(page.locator(".chips.active")).to_have_count(0)


def test_everything_can_be_reached_by_keyboard(page: Page, address: str) -> None:
    page.goto(address + WIDE)
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        focused, shown = page.evaluate(FOCUSED)
        if focused == "":
            break
        assert shown, page.evaluate("document.activeElement.outerHTML")
        reached.append(focused)
    for part in ("wordmark", "box", "sorts", "hit", "pages", "formats", "filters", "dates"):
        assert any(part in names for names in reached), part


def test_all_of_it_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    page.get_by_role("searchbox", name="搜索文章").fill("的")
    page.get_by_role("button", name="搜索").click()
    page.locator(".filters").get_by_role("link", name="翻页报").click()
    expect(page.locator(".chips.active")).to_contain_text("翻页报")
    page.locator(".chips.active a").click()
    page.locator(".timeline svg a").first.click()
    expect(page.locator(".chips.active")).to_contain_text("2018")
    page.get_by_role("link", name="最早").click()
    expect(page.locator(".hit").first).to_contain_text("2018年1月1日")
    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".hit").first).to_contain_text("2018年1月11日")
    page.locator(".chips.active a").click()
    expect(page.locator(".chips.active")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_whole_way_in_each_language(browser: Browser, address: str, locale: str) -> None:
    tag, button, found = LANGUAGES[locale]
    context = browser.new_context(locale=locale)
    page = context.new_page()
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("lang", tag)
    page.get_by_role("combobox").fill("报道")
    page.get_by_role("button", name=button).click()
    expect(page.locator(".summary")).to_contain_text(found)
    page.locator(".hit a").first.click()
    expect(page.locator("h1")).to_contain_text("报道")
    context.close()


def test_language_and_appearance_are_switched_and_kept(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="zh-CN", java_script_enabled=False)
    page = context.new_page()
    page.goto(address + SEARCH)
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Dark", exact=True).click()
    assert "q=报道+社区" in unquote(page.url)
    page.goto(address)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    context.close()


def test_dark_is_dark_whichever_way_it_was_chosen(browser: Browser, address: str) -> None:
    grounds = set()
    for scheme, query in (("dark", ""), ("light", "?theme=dark"), ("dark", "?theme=dark")):
        context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
        page = context.new_page()
        page.goto(f"{address}/{query}")
        grounds.add(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
        context.close()
    [ground] = grounds
    assert max(map(int, re.findall(r"\d+", ground))) < 64


@pytest.mark.parametrize(
    ("width", "scale"),
    [pytest.param(320, 1, id="320 px"), pytest.param(1280, 2, id="200 %"), (1280, 4)],
)
def test_text_can_be_large_and_the_screen_small(
    browser: Browser, address: str, width: int, scale: int
) -> None:
    context = browser.new_context(
        viewport={"width": width // scale, "height": 800 // scale}, device_scale_factor=scale
    )
    page = context.new_page()
    for path in (WIDE + "&explain=1", "/articles/emoji?q=" + quote("野家"), "/about"):
        page.goto(address + path)
        for details in page.locator("details").all():
            details.evaluate("(element) => { element.open = true }")
        assert page.evaluate("document.documentElement.scrollWidth") <= width // scale
    context.close()


FOCUSED = """() => {
  const element = document.activeElement
  if (element === document.body) return ['', true]
  const form = element.closest('form.box')
  const shown = getComputedStyle(element).outlineStyle !== 'none' || element.type === 'date'
    || (form && getComputedStyle(form).boxShadow !== 'none')
  return [element.closest('[class]').className, shown]
}"""
