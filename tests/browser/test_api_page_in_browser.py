"""The page about the API: examples can be copied, and do what they say."""

import json
import shutil
import subprocess

import pytest
from playwright.sync_api import Browser, Page, expect


def test_example_is_copied(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="zh-CN", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/docs/api")
    example = page.locator("#searchByPost .code")
    example.get_by_role("button", name="复制").click()
    expect(example.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"curl {address}/api/v1/search")
    context.close()


def test_every_example_works(page: Page, address: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed: apt-get install curl")
    page.goto(f"{address}/docs/api")
    examples = page.locator("main pre code").all_text_contents()
    assert len(examples) == 9
    for example in examples:
        quiet = example.replace("curl", "curl --silent --fail", 1)
        result = subprocess.run(["sh", "-c", quiet], capture_output=True, text=True, check=False)
        assert result.returncode == 0, f"{example}: {result.stderr}"
        assert json.loads(result.stdout)


def test_examples_have_the_address_that_the_reader_sees(page: Page, address: str) -> None:
    page.route(
        f"{address}/docs/api",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace(address, "http://inside.example:8000"),
        ),
    )
    page.goto(f"{address}/docs/api")
    expect(page.locator("#search pre")).to_contain_text(f"{address}/api/v1/search")
    expect(page.locator("main")).not_to_contain_text("inside.example")


def test_types_are_linked(page: Page, address: str) -> None:
    page.goto(f"{address}/docs/api")
    page.locator("#search").get_by_role("link", name="SearchAnswer").click()
    expect(page.locator("#SearchAnswer h3")).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_runs_out_of_the_page(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}/docs/api")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
