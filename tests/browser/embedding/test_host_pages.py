"""The box looks and works alike on pages that were not made for it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.embedding.conftest import FRAMEWORKS, HostSite, Visit
from tests.browser.embedding.host_pages import HOSTS, HostPage

TOLERANCE = 0.005
"""Share of the pixels that may differ: text is not laid out alike to the last pixel."""

Difference = Callable[[bytes, bytes], float]


def picture(page: Page, element: Locator) -> bytes:
    """Return a picture of an element without what stands around it."""
    page.mouse.move(0, 0)
    box = element.bounding_box()
    assert box is not None
    return page.screenshot(clip=box, animations="disabled")


def pictures(page: Page, field: Locator) -> list[bytes]:
    """Return pictures of the box: closed, and of what it shows when open."""
    form = page.locator("wensou-search [part=form]")
    expect(form).to_be_visible()
    closed = picture(page, form)
    field.fill("权利")
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("ArrowDown")
    return [closed, picture(page, form), picture(page, page.locator("wensou-search [part=panel]"))]


@pytest.fixture(scope="module")
def usual(browser: Browser, both: tuple[HostSite, HostSite, str]) -> list[bytes]:
    """Pictures of the box on a page without style."""
    page = browser.new_page(locale="zh-CN", viewport={"width": 1280, "height": 800})
    page.goto(f"{both[0].here}/plain")
    taken = pictures(page, page.get_by_role("combobox").first)
    page.close()
    return taken


@pytest.mark.parametrize("name", [*FRAMEWORKS, *(name for name in HOSTS if name != "plain")])
def test_box_looks_as_usual(
    visit: Visit,
    page: Page,
    usual: list[bytes],
    difference: Difference,
    framework: Callable[[str], None],
    name: str,
) -> None:
    framework(name)
    here = pictures(page, visit(name))
    assert all(difference(*pair) <= TOLERANCE for pair in zip(usual, here, strict=True))


def test_box_leaves_the_page_alone(page: Page, site: HostSite, visit: Visit) -> None:
    visit("plain")
    styles = "getComputedStyle(document.querySelector('h1')).cssText + document.head.innerHTML"
    with_box = page.evaluate(styles)
    page.route("**/embed/v1.js", lambda route: route.fulfill(content_type="text/javascript"))
    visit("plain")
    assert page.evaluate(styles) == with_box


@pytest.mark.parametrize("name", HOSTS)
def test_keyboard_finds_and_opens(page: Page, visit: Visit, server: str, name: str) -> None:
    visit(name).press_sequentially("权利")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/articles/**")
    expect(page.locator(".text mark")).to_have_text("權利")


@pytest.mark.parametrize("name", HOSTS)
def test_enter_goes_to_the_results(page: Page, visit: Visit, server: str, name: str) -> None:
    visit(name).fill("权利")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{server}/search?q=**")


def test_form_around_the_box_is_not_sent_and_sends_nothing_of_it(
    page: Page, visit: Visit, site: HostSite
) -> None:
    visit("inside-a-form").fill("权利")
    page.locator("[name=name]").fill("李明")
    page.locator("[name=name]").press("Enter")
    page.wait_for_url(f"{site.here}/sent?name=**")
    assert "q=" not in page.url


def test_fields_of_a_fallback_that_is_no_form_are_not_sent(
    page: Page, visit: Visit, site: HostSite
) -> None:
    site.pages["fallback"] = HostPage(
        body='<form id="outer" action="HERE/sent"><input name="name"><button>发</button>'
        '<wensou-search endpoint="SERVER">'
        '<form action="SERVER/search"><input name="q" required></form></wensou-search></form>'
    )
    visit("fallback")
    page.locator("[name=name]").press("Enter")
    page.wait_for_url(f"{site.here}/sent?name=")


def test_two_boxes_do_not_meet(page: Page, visit: Visit) -> None:
    visit("two")
    first, second = (
        page.get_by_role("combobox", name="第一个"),
        page.get_by_role("combobox", name="第二个"),
    )
    first.fill("权利")
    expect(page.get_by_role("option")).to_have_count(1)
    second.focus()
    expect(page.get_by_role("option")).to_have_count(0)
    second.fill("社区")
    expect(page.locator("#second").get_by_role("option")).to_have_count(2)
    expect(page.locator("#first").get_by_role("option")).to_have_count(0)
    expect(first).to_have_value("权利")


def test_frame_is_left_to_open_an_article(page: Page, visit: Visit, server: str) -> None:
    visit("frame")
    field = page.frame_locator("iframe").get_by_role("combobox")
    field.fill("权利")
    expect(page.frame_locator("iframe").get_by_role("option")).to_have_count(1)
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url(f"{server}/articles/**")


def test_list_leaves_a_scrolled_dialog_and_follows_its_box(page: Page, visit: Visit) -> None:
    visit("dialog")
    page.evaluate("document.querySelector('#outer').showModal()")
    field = page.get_by_role("combobox")
    field.fill("翻页报道")
    panel = page.locator("[part=panel]")
    expect(page.get_by_role("option")).to_have_count(9)
    seen_at_its_end = """panel => {
      const { left, bottom } = panel.getBoundingClientRect()
      return document.elementFromPoint(left + 20, bottom - 20)?.localName
    }"""
    assert panel.evaluate("panel => panel.getBoundingClientRect().height") > 160
    assert panel.evaluate(seen_at_its_end) == "wensou-search"
    gap = """panel => panel.getBoundingClientRect().top
      - panel.getRootNode().querySelector('[part=form]').getBoundingClientRect().bottom"""
    assert panel.evaluate(gap) == pytest.approx(6, abs=1)
    page.evaluate("document.querySelector('#scrolled').scrollTop = 20")
    page.wait_for_function(
        f"panel => Math.abs(({gap})(panel) - 6) <= 1", arg=panel.element_handle()
    )
    field.press("Escape")
    expect(panel).to_be_hidden()
    assert page.evaluate("document.querySelector('#outer').open")
    field.press("Escape")
    field.press("Escape")
    page.wait_for_function("!document.querySelector('#outer').open")


def test_narrow_box_has_a_wide_list_on_the_screen(page: Page, visit: Visit) -> None:
    visit("narrow").fill("翻页报道")
    expect(page.get_by_role("option")).to_have_count(9)
    box = page.locator("[part=panel]").bounding_box()
    assert box is not None
    assert box["width"] > 300
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 1280


def test_list_opens_upwards_where_there_is_no_room_below(page: Page, visit: Visit) -> None:
    visit("narrow")
    page.evaluate("document.querySelector('#corner').style.marginTop = '700px'")
    page.get_by_role("combobox").fill("翻页报道")
    expect(page.get_by_role("option")).to_have_count(9)
    panel, form = (page.locator(f"[part={name}]").bounding_box() for name in ("panel", "form"))
    assert panel is not None
    assert form is not None
    assert 0 <= panel["y"] <= panel["y"] + panel["height"] <= form["y"]
