"""Other sites: one on the list gets results, another nothing; and what may go wrong."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.embedding.conftest import HostSite, Visit

ANYONE = {"Access-Control-Allow-Origin": "*"}
HEARD = """status => {
  window.heard = []
  const hear = () => window.heard.push(status.textContent)
  new MutationObserver(hear).observe(status, { childList: true })
}"""
SEARCH = re.compile(r"/api/v1/search")


@pytest.fixture
def anywhere(browser: Browser) -> Iterator[Page]:
    """A page whose console may complain."""
    page = browser.new_page(locale="zh-CN")
    yield page
    page.close()


def test_site_on_the_list_gets_results(anywhere: Page, site: HostSite) -> None:
    anywhere.goto(f"{site.here}/plain")
    anywhere.get_by_role("combobox").fill("权利")
    expect(anywhere.get_by_role("option")).to_have_count(1)


def test_site_that_is_not_listed_gets_nothing_and_its_owner_a_hint(
    anywhere: Page, stranger: HostSite
) -> None:
    told: list[str] = []
    anywhere.on("console", lambda message: told.append(message.text))
    anywhere.goto(f"{stranger.here}/plain")
    anywhere.get_by_role("combobox").fill("权利")
    expect(anywhere.get_by_role("status")).to_contain_text("暂时搜不了")
    expect(anywhere.get_by_role("option")).to_have_count(0)
    assert any(f"--allow-origin {stranger.here}" in text for text in told)
    asked = (
        "async (url) => { try { return await (await fetch(url)).text() } catch { return null } }"
    )
    assert anywhere.evaluate(asked, f"{stranger.server}/api/v1/search?q=权利") is None
    anywhere.get_by_role("combobox").press("Enter")
    anywhere.wait_for_url(f"{stranger.server}/search?q=**")


def test_same_question_is_not_sent_twice(anywhere: Page, site: HostSite) -> None:
    # The usual page has routes, and those turn the browser's cache off.
    anywhere.goto(f"{site.here}/plain")
    field = anywhere.get_by_role("combobox")
    statuses: list[int] = []
    devtools = anywhere.context.new_cdp_session(anywhere)
    devtools.send("Network.enable")
    devtools.on(
        "Network.responseReceivedExtraInfo", lambda event: statuses.append(event["statusCode"])
    )
    for query, count in (("权利", 1), ("社区", 2), ("权利", 1)):
        field.fill(query)
        expect(anywhere.get_by_role("option")).to_have_count(count)
    assert 304 in statuses


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        pytest.param(503, {"code": "index_unusable"}, "搜的人太多", id="index is down"),
        pytest.param(429, {"code": "too_many_requests"}, "搜的人太多", id="too many"),
        pytest.param(500, {"code": "internal"}, "暂时搜不了", id="a bug of ours"),
        pytest.param(200, {"hits": None}, "暂时搜不了", id="not an answer"),
        pytest.param(200, [], "暂时搜不了", id="a list"),
        pytest.param(200, "<html>", "暂时搜不了", id="a page of a proxy"),
    ],
)
def test_failure_is_said_kindly_and_enter_still_works(
    anywhere: Page, site: HostSite, status: int, body: Any, said: str
) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    anywhere.route(SEARCH, lambda route: route.fulfill(status=status, body=text, headers=ANYONE))
    anywhere.goto(f"{site.here}/plain")
    field = anywhere.get_by_role("combobox")
    field.fill("权利")
    expect(anywhere.get_by_role("status")).to_contain_text(said)
    expect(field).to_have_value("权利")
    field.press("Enter")
    anywhere.wait_for_url(f"{site.server}/search?q=**")


def test_offline_is_said_and_ends_by_itself(anywhere: Page, site: HostSite) -> None:
    anywhere.goto(f"{site.here}/plain")
    anywhere.context.set_offline(True)
    anywhere.get_by_role("combobox").fill("权利")
    expect(anywhere.get_by_role("status")).to_have_text("网络断了，连上后会接着搜")
    anywhere.context.set_offline(False)
    expect(anywhere.get_by_role("option")).to_have_count(1)


def test_answers_that_come_in_the_wrong_order(page: Page, visit: Visit) -> None:
    held: list[Route] = []
    page.route(re.compile(r"/api/v1/search\?q=%E6%95%8C"), lambda route: held.append(route))
    field = visit()
    page.get_by_role("status").evaluate(HEARD)
    with page.expect_event("requestfailed") as given_up:
        with page.expect_request(SEARCH):
            field.fill("敌意")
        field.fill("权利")
    assert "%E6%95%8C" in given_up.value.url
    expect(page.get_by_role("option")).to_have_count(1)
    for route in held:
        route.continue_()
    expect(page.get_by_role("option")).to_contain_text("瀏陽")
    assert page.evaluate("window.heard") == ["找到 1 篇文章"]


@pytest.mark.parametrize(
    ("endpoint", "article", "expected"),
    [
        (
            "https://find.example/",
            "http://find.example/articles/a",
            "https://find.example/articles/a?q=权利",
        ),
        (
            "https://find.example/",
            "http://127.0.0.1:8000/articles/a",
            "https://find.example/articles/a?q=权利",
        ),
        (
            "https://find.example/wen/",
            "http://127.0.0.1:8000/articles/a",
            "https://find.example/wen/articles/a?q=权利",
        ),
        (
            "https://find.example/wen/",
            "http://x/wen/articles/a",
            "https://find.example/wen/articles/a?q=权利",
        ),
        (
            "https://find.example",
            "http://x/articles//abs//p",
            "https://find.example/articles//abs//p?q=权利",
        ),
        (
            "https://find.example",
            "http://x/articles?id=../a",
            "https://find.example/articles?id=../a&q=权利",
        ),
        ("https://find.example", "/articles/a:b", "https://find.example/articles/a:b?q=权利"),
    ],
    ids=[
        "other scheme",
        "inner address",
        "folder taken off",
        "folder kept",
        "slashes",
        "id in a parameter",
        "relative",
    ],
)
def test_articles_are_below_the_endpoint(
    page: Page, visit: Visit, endpoint: str, article: str, expected: str
) -> None:
    answer = {"hits": [{"id": "a", "title": "甲", "articleUrl": article}], "totalHits": 1}
    page.route(SEARCH, lambda route: route.fulfill(json=answer, headers=ANYONE))
    visit(attributes="").evaluate(
        "(input, endpoint) => input.getRootNode().host.setAttribute('endpoint', endpoint)", endpoint
    )
    page.get_by_role("combobox").fill("权利")
    option = page.get_by_role("option")
    expect(option).to_have_count(1)
    address = option.evaluate("option => decodeURIComponent(option.href)")
    assert address == expected
