"""Hostile articles in a real browser: nothing of them runs, loads or leads astray."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import served
from tests.browser.test_article_in_browser import HOSTILE
from tests.webapp.hostile import PAYLOADS
from tests.webapp.sample_index import build_index
from tests.webapp.test_hostile_texts import hostile_article
from webapp import create_app

ARTICLES = [hostile_article(n, f"敌意{text}敌意") for n, text in enumerate(PAYLOADS)]


@pytest.fixture(scope="module")
def hostile_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app whose articles are all hostile."""
    path: Path = tmp_path_factory.mktemp("hostile") / "index"
    with served(create_app(build_index(path, ARTICLES)), "127.0.0.1") as address:
        yield address


@pytest.fixture
def watched(browser: Browser, hostile_address: str) -> Iterator[Page]:
    """A page on which anything that runs or is loaded from elsewhere is noticed."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    noticed: list[str] = []
    page.on("dialog", lambda dialog: noticed.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda request: _notice(noticed, request.url, hostile_address))
    page.on("console", lambda message: _refused(noticed, message.text))
    yield page
    assert noticed == []
    context.close()


def _notice(noticed: list[str], url: str, ours: str) -> None:
    if not url.startswith((ours + "/", "data:,")):
        noticed.append(url)


def _refused(noticed: list[str], text: str) -> None:
    """What the policy had to stop was written into a page, which is bad enough."""
    if "Content Security Policy" in text:
        noticed.append(text)


def test_results(watched: Page, hostile_address: str) -> None:
    for query in ("敌意", '敌意"><svg onload=alert(1)>', "敌意 </title><script>alert(1)</script>"):
        asked = {"q": query, "hitsPerPage": 100, "dup": "show", "explain": 1}
        watched.goto(f"{hostile_address}/search?{urlencode(asked)}")
        expect(watched.locator(".hit")).to_have_count(len(PAYLOADS))
        assert watched.evaluate(HOSTILE) == []


def test_articles(watched: Page, hostile_address: str) -> None:
    for article in ARTICLES:
        asked = {"id": article["id"], "q": article["title"]}
        watched.goto(f"{hostile_address}/articles?{urlencode(asked)}")
        assert watched.evaluate(HOSTILE) == []
        assert watched.locator(".text").inner_text().startswith("敌意")


@pytest.mark.parametrize("path", ["/", "/about", "/search?source=%3Cscript%3E"])
def test_other_pages(watched: Page, hostile_address: str, path: str) -> None:
    watched.goto(hostile_address + path)
    assert watched.evaluate(HOSTILE) == []


def test_a_hostile_suggestion_stays_text(watched: Page, hostile_address: str) -> None:
    suggestions = [{"text": text, "kind": text, "count": text} for text in PAYLOADS]
    watched.route("**/api/v1/suggest?*", lambda r: r.fulfill(json={"suggestions": suggestions}))
    watched.goto(hostile_address)
    watched.get_by_role("combobox").fill("敌")
    expect(watched.get_by_role("option")).to_have_count(len(PAYLOADS))
    assert watched.evaluate(HOSTILE) == []
