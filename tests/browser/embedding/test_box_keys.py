"""The box by keyboard: shortcuts that yield to the page, the walk through the list, and back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.embedding.conftest import HostSite, Visit
from tests.browser.embedding.host_pages import HostPage

SHORTCUTS = ("Control+k", "/")


@pytest.mark.parametrize("key", SHORTCUTS)
def test_shortcut_leads_to_the_box(page: Page, visit: Visit, key: str) -> None:
    field = visit()
    page.keyboard.press(key)
    expect(field).to_be_focused()
    expect(field).to_have_value("")


@pytest.mark.parametrize("key", SHORTCUTS)
@pytest.mark.parametrize(
    "place", ["#input", "#area", "#edited", "#edited b", "open-field", "closed-field"]
)
def test_shortcut_yields_where_somebody_writes(
    page: Page, visit: Visit, place: str, key: str
) -> None:
    field = visit("written")
    if place == "closed-field":
        page.locator(place).evaluate("element => element.focus()")
    else:
        page.locator(place).click()
    page.keyboard.press(key)
    expect(field).not_to_be_focused()


@pytest.mark.parametrize("key", SHORTCUTS)
@pytest.mark.parametrize("place", ["#button", "#tick"])
def test_shortcut_works_where_nobody_writes(page: Page, visit: Visit, place: str, key: str) -> None:
    field = visit("written")
    page.locator(place).focus()
    page.keyboard.press(key)
    expect(field).to_be_focused()


def test_shortcut_yields_to_a_page_that_takes_it(page: Page, visit: Visit, site: HostSite) -> None:
    site.pages["taker"] = HostPage(
        script="document.addEventListener('keydown', (event) => event.preventDefault())"
    )
    field = visit("taker")
    page.keyboard.press("/")
    expect(field).not_to_be_focused()


@pytest.mark.parametrize(
    ("attribute", "key", "works"),
    [
        pytest.param("off", "/", False, id="off"),
        pytest.param("off", "Control+k", False, id="off, with modifier"),
        pytest.param("mod+k", "/", False, id="not listed"),
        pytest.param("mod+k", "Control+k", True, id="listed"),
        pytest.param("s ctrl+alt+f", "s", True, id="own key"),
        pytest.param("s ctrl%2Balt%2Bf", "Control+Alt+f", True, id="own combination"),
        pytest.param("mod%2Bk", "Control+Shift+K", True, id="capital"),
    ],
)
def test_shortcut_is_chosen(
    page: Page, visit: Visit, attribute: str, key: str, works: bool
) -> None:
    field = visit(attributes=f'shortcut="{attribute.replace("+", "%2B")}"')
    page.keyboard.press(key)
    expect(field).to_be_focused() if works else expect(field).not_to_be_focused()


def test_first_box_that_is_seen_takes_the_shortcut(page: Page, visit: Visit) -> None:
    visit("two")
    page.evaluate("document.querySelector('#first').hidden = true")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="第二个")).to_be_focused()


def test_removed_box_takes_no_keys(page: Page, visit: Visit) -> None:
    visit()
    page.evaluate("document.querySelector('wensou-search').remove()")
    assert page.evaluate(
        "document.body.dispatchEvent("
        "  new KeyboardEvent('keydown', { key: '/', bubbles: true, cancelable: true }))"
    )


def test_keys_typed_in_the_box_are_no_shortcuts_of_the_page(
    page: Page, visit: Visit, site: HostSite
) -> None:
    site.pages["listener"] = HostPage(
        script="window.seen = ''\n"
        "document.addEventListener('keydown', (event) => { window.seen += event.key + ' ' })"
    )
    field = visit("listener")
    field.focus()
    for key in ("s", "/", "ArrowDown", "Backspace", "Control+s", "Escape"):
        page.keyboard.press(key)
    assert page.evaluate("window.seen") == "Control s Escape "


def test_whole_way_by_keyboard(page: Page, visit: Visit) -> None:
    field = visit()
    page.keyboard.press("Tab")
    expect(field).to_be_focused()
    page.keyboard.type("翻页报道")
    options = page.get_by_role("option")
    expect(options).to_have_count(9)
    assert field.get_attribute("aria-activedescendant") is None
    for number in range(9):
        page.keyboard.press("ArrowDown")
        expect(field).to_have_attribute("aria-activedescendant", f"option-{number}")
        expect(options.nth(number)).to_be_in_viewport()
        expect(page.get_by_role("option", selected=True)).to_have_count(1)
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowUp")
    expect(field).to_have_attribute("aria-activedescendant", "option-8")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("翻页报道")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="清空")).to_be_focused()
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="搜索")).to_be_focused()


def test_escape_goes_back_to_where_the_reader_was(page: Page, visit: Visit) -> None:
    field = visit("written")
    page.locator("#button").focus()
    page.keyboard.press("Control+k")
    field.fill("权利")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#button")).to_be_focused()


def test_reader_who_went_elsewhere_is_not_taken_back(page: Page, visit: Visit) -> None:
    field = visit("written")
    page.locator("#button").focus()
    page.keyboard.press("Control+k")
    page.locator("#area").click()
    field.click()
    page.keyboard.press("Escape")
    expect(field).to_be_focused()


def test_dialog_opens_holds_the_focus_and_gives_it_back(page: Page, visit: Visit) -> None:
    visit("written", 'open="modal"')
    expect(page.get_by_role("combobox")).to_have_count(0)
    page.locator("#button").focus()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.type("权利")
    expect(page.get_by_role("option")).to_have_count(1)
    for _ in range(5):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body"
            "  || document.activeElement.localName === 'wensou-search'"
        )
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#button")).to_be_focused()


@pytest.mark.parametrize("way", ["Escape", "Control+k", "关闭", "outside"])
def test_dialog_closes_and_its_button_has_the_focus(page: Page, visit: Visit, way: str) -> None:
    visit(attributes='open="modal"')
    trigger = page.locator("[part=trigger]")
    trigger.click()
    expect(page.get_by_role("combobox")).to_be_focused()
    if way == "outside":
        page.mouse.click(5, 700)
    elif way == "关闭":
        page.get_by_role("button", name="关闭").click()
    else:
        page.keyboard.press(way)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(trigger).to_be_focused()


def test_held_key_opens_a_new_tab_and_leaves_the_list(page: Page, visit: Visit) -> None:
    field = visit()
    field.fill("权利")
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("ArrowDown")
    with page.context.expect_page() as opening:
        field.press("Control+Enter")
    assert "/articles/" in opening.value.url or opening.value.wait_for_url("**/articles/**") is None
    expect(page.get_by_role("option")).to_have_count(1)
