"""Chinese input methods: their keys are theirs, and what they compose is not yet a question."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.embedding.conftest import Visit
from tests.browser.embedding.input_method import Keyboard, compose, finish, press

LONGER_THAN_ANY_DELAY = 700
"""Milliseconds; a question that is going to be asked has been asked by then."""

KEYS = ("ArrowDown", "ArrowUp", "Enter", "Escape", " ", "1")


@pytest.fixture
def asked(page: Page) -> Iterator[list[str]]:
    """The questions that were asked."""
    queries: list[str] = []

    def note(request: Request) -> None:
        if "/api/v1/search" in request.url:
            queries.append(request.url)

    page.on("request", note)
    yield queries


@pytest.fixture
def filled(page: Page, visit: Visit) -> Locator:
    """A box with an open list."""
    field = visit()
    field.fill("权利")
    expect(page.get_by_role("option")).to_have_count(1)
    return field


def test_choosing_among_candidates_asks_nothing(page: Page, visit: Visit, asked: list[str]) -> None:
    field = visit()
    field.focus()
    compose(field, "q", "qu", "quan'li", key="Process")
    page.wait_for_timeout(LONGER_THAN_ANY_DELAY)
    assert asked == []
    finish(field, "权利")
    expect(page.get_by_role("option")).to_have_count(1)
    assert len(asked) == 1


def test_keyboard_on_glass_gets_results_while_composing(
    page: Page, visit: Visit, asked: list[str]
) -> None:
    field = visit()
    field.focus()
    compose(field, "权", "权利", key="Unidentified")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(field).to_have_value("权利")
    assert len(asked) == 1


def test_touch_screen_gets_results_whatever_its_keys_are_called(page: Page, visit: Visit) -> None:
    page.add_init_script(
        "const match = window.matchMedia.bind(window);"
        "window.matchMedia = (q) => q === '(pointer: coarse)' ? { matches: true } : match(q)"
    )
    field = visit()
    field.focus()
    compose(field, "权利", key="Process")
    expect(page.get_by_role("option")).to_have_count(1)


@pytest.mark.parametrize(
    ("composing", "key_code"),
    [
        pytest.param(True, 229, id="while composing"),
        pytest.param(True, 13, id="by flag alone"),
        pytest.param(False, 229, id="as Safari ends a composition"),
    ],
)
@pytest.mark.parametrize("key", KEYS)
def test_keys_of_the_input_method_do_nothing_here(
    page: Page, filled: Locator, key: str, composing: bool, key_code: int
) -> None:
    address = page.url
    compose(filled, "权利quan", key="Process")
    goes_on = press(filled, key, composing=composing, key_code=key_code)
    # Of its own accord the browser would send the form on Enter.
    assert goes_on == (key != "Enter")
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(page.get_by_role("option", selected=True)).to_have_count(0)
    expect(filled).to_have_value("权利quan")
    assert page.url == address


def test_escape_of_the_input_method_leaves_the_dialog_open(page: Page, visit: Visit) -> None:
    visit(attributes='open="modal"')
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    compose(field, "quan", key="Process")
    press(field, "Escape")
    page.locator("dialog").evaluate(
        "dialog => dialog.dispatchEvent(new Event('cancel', { cancelable: true }))"
    )
    expect(page.get_by_role("dialog")).to_be_visible()


def test_composition_that_is_given_up_asks_for_what_was_there(
    page: Page, filled: Locator, asked: list[str]
) -> None:
    compose(filled, "权利q", key="Process")
    finish(filled, "权利")
    page.wait_for_timeout(LONGER_THAN_ANY_DELAY)
    assert len(asked) == 1
    expect(page.get_by_role("option")).to_have_count(1)


def test_value_is_never_written_while_composing(page: Page, visit: Visit) -> None:
    field = visit()
    field.evaluate("""input => {
      const { set, get } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')
      window.written = 0
      const counting = function (text) { window.written += 1; set.call(this, text) }
      Object.defineProperty(input, 'value', { get, set: counting })
    }""")
    field.focus()
    keyboard = Keyboard(page)
    for text in ("q", "quan", "权利"):
        keyboard.compose(text)
    page.wait_for_timeout(LONGER_THAN_ANY_DELAY)
    keyboard.commit("权利")
    expect(page.get_by_role("option")).to_have_count(1)
    assert page.evaluate("window.written") == 0


def test_composition_of_the_browser_itself(page: Page, visit: Visit, asked: list[str]) -> None:
    field = visit()
    field.focus()
    address = page.url
    keyboard = Keyboard(page)
    for text in ("q", "qu", "quan'li"):
        keyboard.compose(text)
    keyboard.press()
    page.wait_for_timeout(LONGER_THAN_ANY_DELAY)
    assert asked == []
    keyboard.commit("权利")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(field).to_have_value("权利")
    assert page.url == address


def test_composition_of_the_browser_as_on_android(page: Page, visit: Visit) -> None:
    field = visit()
    field.focus()
    keyboard = Keyboard(page)
    for text in ("权", "权利"):
        keyboard.compose(text, key="Unidentified")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(field).to_have_value("权利")
    keyboard.commit("权利")
    expect(field).to_have_value("权利")


def test_shortcut_yields_to_an_input_method_on_the_page(page: Page, visit: Visit) -> None:
    field = visit()
    page.locator("body").evaluate(
        "body => body.dispatchEvent(new KeyboardEvent('keydown',"
        "  { key: '/', keyCode: 229, bubbles: true, composed: true }))"
    )
    expect(field).not_to_be_focused()
