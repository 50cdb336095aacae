"""The box of the pages: suggestions by keyboard, pointer and input method, and without a server
that has any.
"""

from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.embedding.input_method import COMPOSE, PRESS

SUGGESTED = [
    {"text": "社区治理", "kind": "word", "count": 1234},
    {"text": "社区<b>报道", "kind": "title", "count": 1},
    {"text": "翻页报", "kind": "source", "count": 25},
]


@pytest.fixture
def asked(page: Page) -> list[str]:
    """What the server was asked for; it suggests the same whatever that is."""
    questions: list[str] = []

    def answer(route: Any) -> None:
        questions.append(route.request.url)
        route.fulfill(json={"query": "", "suggestions": SUGGESTED})

    page.route("**/api/v1/suggest?*", answer)
    return questions


@pytest.fixture
def box(page: Page, address: str, asked: list[str]) -> Locator:
    """The box of the home page."""
    page.goto(address)
    return page.get_by_role("combobox", name="搜索文章")


def options(page: Page) -> Locator:
    """Return the suggestions that are shown."""
    return page.get_by_role("option")


def test_typing_suggests(page: Page, box: Locator, asked: list[str]) -> None:
    box.press_sequentially("社区")
    expect(options(page)).to_have_count(3)
    expect(options(page).first).to_have_text("社区治理词 1,234")
    expect(page.locator("form.box [role=status]")).to_have_text("3 条建议，用上下方向键选择")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert asked[-1].endswith(f"/api/v1/suggest?q={quote('社区')}&limit=8")


def test_suggestions_are_text(page: Page, box: Locator) -> None:
    box.fill("社")
    expect(options(page).nth(1)).to_contain_text("社区<b>报道")
    expect(options(page).locator("b")).to_have_count(0)


def test_arrows_fill_the_box_and_escape_gives_it_back(page: Page, box: Locator) -> None:
    box.fill("社")
    expect(options(page)).to_have_count(3)
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowDown")
    expect(box).to_have_value("社区治理")
    expect(page.get_by_role("option", selected=True)).to_have_count(1)
    box.press("ArrowUp")
    expect(box).to_have_value("社")
    box.press("ArrowUp")
    expect(box).to_have_value("翻页报")
    box.press("Escape")
    expect(box).to_have_value("社")
    expect(options(page)).to_have_count(0)


def test_enter_searches_for_the_chosen_one(page: Page, box: Locator, address: str) -> None:
    box.fill("社")
    expect(options(page)).to_have_count(3)
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(f"{address}/search?q={quote('社区治理')}")
    expect(page.locator(".hit mark").first).to_have_text("社区治理")


def test_enter_without_choice_searches_for_what_was_typed(
    page: Page, box: Locator, address: str
) -> None:
    box.fill("社区")
    expect(options(page)).to_have_count(3)
    box.press("Enter")
    page.wait_for_url(f"{address}/search?q={quote('社区')}")


def test_outlet_becomes_a_filter(page: Page, box: Locator, address: str) -> None:
    box.fill("翻")
    options(page).nth(2).click()
    page.wait_for_url(f"{address}/search?source={quote('翻页报')}")
    expect(page.locator(".chips.active")).to_contain_text("翻页报")


def test_leaving_the_box_closes_the_list(page: Page, box: Locator) -> None:
    box.fill("社")
    expect(options(page)).to_have_count(3)
    box.press("Tab")
    expect(options(page)).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")


def test_empty_box_asks_nothing(page: Page, box: Locator, asked: list[str]) -> None:
    box.fill("社")
    expect(options(page)).to_have_count(3)
    box.fill(" ")
    expect(options(page)).to_have_count(0)
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("composing", "key_code"),
    [
        pytest.param(True, 13, id="while composing"),
        pytest.param(False, 229, id="as Safari ends a composition"),
    ],
)
def test_keys_of_the_input_method_are_left_to_it(
    page: Page, box: Locator, address: str, composing: bool, key_code: int
) -> None:
    box.fill("社")
    expect(options(page)).to_have_count(3)
    box.evaluate(COMPOSE, ["社qu", "compositionstart"])
    keys = ("ArrowDown", "Enter", "Escape")
    goes_on = {key: box.evaluate(PRESS, [key, composing, key_code]) for key in keys}
    # Of its own accord the browser would send the form on Enter.
    assert goes_on == {"ArrowDown": True, "Enter": False, "Escape": True}
    expect(options(page)).to_have_count(3)
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    expect(box).to_have_value("社qu")
    assert page.url == address + "/"


def test_composing_asks_late_but_asks(page: Page, box: Locator, asked: list[str]) -> None:
    box.focus()
    box.evaluate(COMPOSE, ["shequ", "compositionstart"])
    box.evaluate(COMPOSE, ["shequ", "input"])
    page.wait_for_timeout(200)
    assert asked == []
    expect(options(page)).to_have_count(3)
    expect(box).to_have_value("shequ")


def test_end_of_a_composition_asks_once(page: Page, box: Locator, asked: list[str]) -> None:
    box.focus()
    for kind in ("compositionstart", "input", "compositionend"):
        box.evaluate(COMPOSE, ["社区", kind])
    expect(options(page)).to_have_count(3)
    page.wait_for_timeout(600)
    assert len(asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"json": {"message": "no"}, "status": 404}, id="none of it"),
        pytest.param({"body": "<html>", "status": 200}, id="no JSON"),
        pytest.param({"json": [], "status": 200}, id="other JSON"),
    ],
)
def test_server_without_suggestions_is_searched_as_always(
    browser: Browser, address: str, answer: dict[str, Any]
) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.route("**/api/v1/suggest?*", lambda route: route.fulfill(**answer))
    page.goto(address)
    page.get_by_role("combobox").press_sequentially("社区治理", delay=50)
    expect(options(page)).to_have_count(0)
    page.get_by_role("combobox").press("Enter")
    page.wait_for_url(f"{address}/search?q={quote('社区治理')}")
    assert not [error for error in errors if not error.startswith("Transition was")]
    context.close()


def test_real_suggestions_are_shown(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    page.get_by_role("combobox").press_sequentially("fanye")
    expect(options(page).filter(has_text="翻页报道第25期")).to_have_count(1)
    expect(options(page).filter(has_text="翻页报来源 25")).to_have_count(1)
    page.get_by_role("combobox").press("Enter")
    page.wait_for_url(f"{address}/search?q=fanye")
    context.close()


def test_slash_leads_to_the_box(page: Page, address: str) -> None:
    page.goto(f"{address}/search?q={quote('社区治理')}")
    page.keyboard.press("/")
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("a/b")
    expect(box).to_have_value("a/b")
