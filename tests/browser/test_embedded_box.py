"""The search box on a page of another site, whose content security policy is strict."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, Route, expect

ANYONE = {"Access-Control-Allow-Origin": "*"}


@pytest.fixture
def box(page: Page, other_address: str) -> Locator:
    """The box, on the other site."""
    page.goto(other_address)
    return page.get_by_role("combobox", name="搜索文章")


def option(page: Page, text: str) -> Locator:
    """Return the option of the list with this text."""
    return page.get_by_role("option").filter(has_text=text)


def test_typing_shows_marked_hits_and_their_number(page: Page, box: Locator) -> None:
    box.press_sequentially("权利")
    expect(page.get_by_role("status")).to_have_text("找到 1 篇文章")
    hit = option(page, "瀏陽市直機關")
    expect(hit.locator("mark")).to_have_text("權利")
    expect(hit).to_contain_text("長沙晚報 · 2021-07-22")
    expect(box).to_have_attribute("aria-expanded", "true")


def test_fallback_form_gives_way_to_the_box(page: Page, box: Locator) -> None:
    expect(box).to_be_visible()
    expect(page.locator("wensou-search form:not([part])")).to_be_hidden()


def test_marks_are_right_after_characters_beyond_the_basic_plane(page: Page, box: Locator) -> None:
    box.fill("𠮷野家")
    expect(option(page, "新店").locator("strong mark")).to_have_text("𠮷野家")


def test_hostile_article_stays_text(page: Page, box: Locator) -> None:
    box.fill("敌意")
    hit = option(page, "<script>alert('标题')</script>")
    expect(hit).to_contain_text("<img src=x onerror=alert(1)>")
    expect(hit.locator("img, script")).to_have_count(0)


def test_arrows_choose_and_enter_opens_with_marks(page: Page, box: Locator, address: str) -> None:
    box.fill("权利")
    expect(page.get_by_role("option")).to_have_count(1)
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "option-0")
    expect(page.get_by_role("option", selected=True)).to_have_count(1)
    box.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowUp")
    box.press("Enter")
    page.wait_for_url(f"{address}/articles/**")
    expect(page.locator(".text mark")).to_have_text("權利")


def test_click_opens_the_article(page: Page, box: Locator, address: str) -> None:
    box.fill("权利")
    page.get_by_role("option").first.click()
    page.wait_for_url(f"{address}/articles/**")


def test_enter_without_choice_goes_to_the_results(page: Page, box: Locator, address: str) -> None:
    box.fill("翻页报道")
    box.press("Enter")
    page.wait_for_url(f"{address}/search?q={quote('翻页报道')}")


def test_last_option_leads_to_all_results(page: Page, box: Locator, address: str) -> None:
    box.fill("翻页报道")
    expect(page.get_by_role("option")).to_have_count(9)
    option(page, "查看全部 25 篇").click()
    page.wait_for_url(f"{address}/search?q={quote('翻页报道')}")


def test_escape_closes_and_keeps_the_words(page: Page, box: Locator) -> None:
    box.fill("权利")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("权利")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()


def test_leaving_the_box_closes_the_list(page: Page, box: Locator) -> None:
    box.fill("权利")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.get_by_text("别的网站").click()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_nothing_found_is_said(page: Page, box: Locator) -> None:
    box.fill("zzzz")
    expect(page.get_by_role("status")).to_have_text("没有找到文章")
    expect(page.get_by_role("option")).to_have_count(0)


def test_emptied_box_closes_the_list(page: Page, box: Locator) -> None:
    box.fill("权利")
    expect(page.get_by_role("listbox")).to_be_visible()
    box.fill(" ")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_late_answer_to_an_earlier_question_is_dropped(page: Page, box: Locator) -> None:
    held: list[Route] = []
    asked = re.compile(r"/api/v1/search\?q=" + quote("敌意"))
    page.route(asked, lambda route: held.append(route))
    with page.expect_request(asked):
        box.fill("敌意")
    box.fill("权利")
    expect(option(page, "瀏陽市直機關")).to_have_count(1)
    for route in held:
        route.continue_()
    box.press("ArrowDown")
    expect(option(page, "瀏陽市直機關")).to_have_count(1)
    expect(option(page, "script")).to_have_count(0)


def test_emptied_box_drops_the_question_under_way(page: Page, box: Locator) -> None:
    asked = re.compile(r"/api/v1/search")
    page.route(asked, lambda route: None)
    with page.expect_request(asked):
        box.fill("敌意")
    with page.expect_event("requestfailed"):
        box.fill("")
    expect(page.get_by_role("status")).to_be_empty()
    expect(box).to_have_attribute("aria-expanded", "false")


def test_query_too_long_is_said(page: Page, box: Locator) -> None:
    box.fill("武" * 600)
    expect(page.get_by_role("status")).to_have_text("搜索词太长，请只留要紧的一句")


def test_server_that_cannot_answer_is_said(page: Page, box: Locator) -> None:
    page.route("**/api/v1/search**", lambda route: route.fulfill(body="<html>", headers=ANYONE))
    box.fill("权利")
    expect(page.get_by_role("status")).to_contain_text("暂时搜不了")
    expect(box).to_have_value("权利")


def test_small_screen_has_room_for_the_list(page: Page, box: Locator) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    box.fill("翻页报道")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
