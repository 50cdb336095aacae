"""The box in Firefox, with Firefox's own input method interface."""

from typing import Any

import pytest

from tests.browser.embedding.conftest import HostSite
from tests.browser.firefox import Firefox

FIELD = "document.querySelector('wensou-search').shadowRoot.querySelector('input')"
OPTIONS = "document.querySelector('wensou-search').shadowRoot.querySelectorAll('[role=option]')"
ASKED = (
    "performance.getEntriesByType('resource')"
    ".filter(({ name }) => name.includes('/api/v1/search')).length"
)
LETTER, ENTER, ESCAPE, DOWN = ("q", 81), ("Enter", 13), ("Escape", 27), ("ArrowDown", 40)


@pytest.fixture
def field(firefox: Firefox, site: HostSite) -> Firefox:
    """Firefox on a page with the focus in its box."""
    firefox.go(f"{site.here}/strict-policy")
    firefox.wait("customElements.get('wensou-search') !== undefined")
    firefox.run(f"{FIELD}.focus()")
    return firefox


def rest(firefox: Firefox) -> None:
    """Wait until every question that is going to be asked has been asked."""
    firefox.send("WebDriver:ExecuteAsyncScript", script="setTimeout(arguments[0], 700)", args=[])


def state(firefox: Firefox) -> Any:
    """Return what is typed, and how many articles are listed."""
    return firefox.run(f"return [{FIELD}.value, {OPTIONS}.length]")


def test_composing_asks_nothing_and_its_end_asks_once(field: Firefox, site: HostSite) -> None:
    field.type(("compose", "q", *LETTER), ("compose", "quan'li", *LETTER))
    rest(field)
    assert state(field) == ["quan'li", 0]
    assert field.run(f"return {ASKED}") == 0
    field.type(("commit", "权利", *ENTER))
    field.wait(f"{OPTIONS}.length === 1")
    rest(field)
    assert state(field) == ["权利", 1]
    assert field.run(f"return {ASKED}") == 1
    assert field.run("return location.href") == f"{site.here}/strict-policy"


@pytest.mark.parametrize("key", [ENTER, ESCAPE, DOWN], ids=lambda key: key[0])
def test_keys_while_composing_do_nothing(
    field: Firefox, site: HostSite, key: tuple[str, int]
) -> None:
    field.type(("compose", "权利", *LETTER), ("commit", "权利", " ", 32))
    field.wait(f"{OPTIONS}.length === 1")
    field.type(("compose", "shi", *LETTER), ("key", "", *key))
    assert state(field) == ["权利shi", 1]
    assert field.run(f"return {FIELD}.getAttribute('aria-expanded')") == "true"
    assert field.run(f"return {FIELD}.hasAttribute('aria-activedescendant')") is False
    assert field.run("return location.href") == f"{site.here}/strict-policy"


def test_keys_after_composing_choose_and_open(field: Firefox, site: HostSite) -> None:
    field.type(("compose", "权利", *LETTER), ("commit", "权利", " ", 32))
    field.wait(f"{OPTIONS}.length === 1")
    field.type(("key", "", *DOWN))
    assert field.run(f"return {FIELD}.getAttribute('aria-activedescendant')") == "option-0"
    field.type(("key", "", *ENTER))
    field.wait(f"location.href.startsWith('{site.server}/articles/')")


def test_list_lies_below_the_box(field: Firefox) -> None:
    field.type(("compose", "权利", *LETTER), ("commit", "权利", " ", 32))
    field.wait(f"{OPTIONS}.length === 1")
    gap = field.run(
        "const root = document.querySelector('wensou-search').shadowRoot;"
        "const [panel, form] = ['panel', 'form']"
        "  .map((part) => root.querySelector(`[part=${part}]`).getBoundingClientRect());"
        "return [panel.top - form.bottom, panel.left - form.left, panel.width - form.width]"
        "  .map(Math.round)"
    )
    assert gap == [6, 0, 0]
