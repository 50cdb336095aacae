"""axe-core finds nothing to complain about on any page, in light and dark, with all opened."""

from typing import Literal
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

AXE = Axe()
RULES = {
    "resultTypes": ["violations"],
    "runOnly": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
        "best-practice",
    ],
}
Scheme = Literal["light", "dark"]

PATHS = {
    "home": "/",
    "results": "/search?q=" + quote("的 报道"),
    "filtered": f"/search?q={quote('的')}&source={quote('翻页报')}&from=2018-01-01&to=2018-01-31",
    "explained": f"/search?q={quote('报道')}&explain=1",
    "language": "/search?q=" + quote("标题：报道 -第3期"),
    "empty": f"/search?q={quote('绝无此句')}&source={quote('翻页报')}",
    "article": "/articles/" + quote("长江日报/2022/两个确立.txt") + "?q=" + quote("社区"),
    "hostile": "/articles/hostile?q=" + quote("敌意"),
    "about": "/about",
    "embed": "/embed",
    "api": "/docs/api",
    "invalid": "/search?q=a&from=2022-13-01",
    "missing": "/none",
}


def violations(page: Page) -> list[str]:
    """Return what axe-core has to say against a page, with all its details open."""
    for details in page.locator("details").all():
        details.evaluate("(element) => { element.open = true }")
    found = AXE.run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PATHS)
def test_page_has_no_violation(browser: Browser, address: str, name: str, scheme: Scheme) -> None:
    context = browser.new_context(locale="zh-CN", color_scheme=scheme)
    page = context.new_page()
    page.goto(address + PATHS[name])
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize("locale", ["zh-TW", "en-US"])
def test_other_languages_have_none_either(browser: Browser, address: str, locale: str) -> None:
    context = browser.new_context(locale=locale, viewport={"width": 390, "height": 800})
    page = context.new_page()
    for name in ("home", "results", "article", "about"):
        page.goto(address + PATHS[name])
        assert violations(page) == []
    context.close()


def test_open_list_of_suggestions_has_none(page: Page, address: str) -> None:
    suggestions = [
        {"text": "社区治理", "kind": "word", "count": 12},
        {"text": "社区", "kind": "title"},
    ]
    answer = {"query": "社", "suggestions": suggestions}
    page.route("**/api/v1/suggest?*", lambda route: route.fulfill(json=answer))
    page.goto(address)
    page.get_by_role("combobox").fill("社")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


def test_axe_notices_what_is_wrong(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("document.querySelector('label').remove()")
    page.evaluate("document.querySelector('#q').removeAttribute('placeholder')")
    assert any(found.startswith("label") for found in violations(page))
