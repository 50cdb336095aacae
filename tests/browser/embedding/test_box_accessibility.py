"""The box for everyone: axe finds nothing, screen readers hear it, small screens hold it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.embedding.conftest import HostSite, Visit

OPENINGS = ("dropdown", "modal", "page")


def violations(page: Page) -> list[str]:
    """Return what axe says of the box and of the page as far as the box makes it so."""
    found = Axe().run(page, context={"include": [["wensou-search"]]}).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("opening", OPENINGS)
def test_axe_finds_nothing_closed_and_open(
    page: Page, visit: Visit, opening: str, scheme: str
) -> None:
    page.route(
        "**/api/v1/suggest?*",
        lambda route: route.fulfill(
            json={"suggestions": [{"text": "翻页报", "kind": "word", "count": 3}]},
            headers={"Access-Control-Allow-Origin": "*"},
        ),
    )
    visit(attributes=f'open="{opening}" theme="{scheme}"')
    expect(
        page.locator("wensou-search [part=form], wensou-search [part=trigger]").first
    ).to_be_attached()
    assert violations(page) == []
    page.keyboard.press("/")
    page.keyboard.type("翻页")
    expect(page.get_by_role("option", name="改搜：翻页报")).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


@pytest.mark.parametrize("query", ["绝无此句", "武" * 600])
def test_axe_finds_nothing_beside_a_message(page: Page, visit: Visit, query: str) -> None:
    visit().fill(query)
    expect(page.get_by_role("status")).not_to_be_empty()
    assert violations(page) == []


def test_box_is_a_named_combobox_in_a_named_search(page: Page, visit: Visit) -> None:
    visit(attributes='placeholder="搜本站"')
    expect(
        page.get_by_role("search", name="搜本站").get_by_role("combobox", name="搜本站")
    ).to_be_visible()
    page.evaluate("document.querySelector('wensou-search').setAttribute('aria-label', '全站搜索')")
    expect(page.get_by_role("combobox", name="全站搜索")).to_be_visible()


def test_count_is_heard_and_the_list_is_named(page: Page, visit: Visit) -> None:
    field = visit()
    expect(page.get_by_role("status")).to_be_empty()
    field.fill("翻页报道")
    expect(page.get_by_role("status")).to_have_text("找到 25 篇文章")
    expect(page.get_by_role("listbox", name="搜索结果")).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.fill("绝无此句呀")
    expect(page.get_by_role("status")).to_have_text("没有找到文章")
    expect(field).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("size", [(320, 568), (426, 240)], ids=["small", "enlarged three times"])
def test_small_screen_holds_it(
    page: Page, visit: Visit, opening: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    visit("narrow", f'open="{opening}"')
    page.keyboard.press("/")
    page.keyboard.type("翻页报道")
    if opening != "page":
        expect(page.get_by_role("option").first).to_be_in_viewport()
        for _ in range(9):
            page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option", name="查看全部")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_touch_finds_targets_of_44_pixels_that_do_not_zoom(page: Page, visit: Visit) -> None:
    field = visit()
    field.fill("翻页报道")
    expect(page.get_by_role("option")).to_have_count(9)
    form = page.locator("wensou-search [part=form]").bounding_box()
    assert form is not None
    assert form["height"] >= 44
    assert field.evaluate("input => parseFloat(getComputedStyle(input).fontSize)") >= 16
    for option in page.get_by_role("option").all()[:8]:
        box = option.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_finger_finds_and_opens(browser: Browser, site: HostSite, server: str) -> None:
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{site.here}/wordpress-like")
    page.get_by_role("combobox").tap()
    page.keyboard.type("权利")
    expect(page.locator("kbd").first).to_be_hidden()
    page.locator("[part=status]").tap()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.get_by_role("option", name="瀏陽").tap()
    page.wait_for_url(f"{server}/articles/**")
    context.close()


def test_reader_who_wants_bigger_type_gets_it(page: Page, visit: Visit) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.enable")
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 24}})
    assert visit("big-reset").evaluate("input => getComputedStyle(input).fontSize") == "24px"
