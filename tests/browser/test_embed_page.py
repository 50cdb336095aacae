"""The page about the search box: box and code follow the choices."""

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture
def code(page: Page, address: str) -> str:
    """Open the page; return where the code is."""
    page.goto(f"{address}/embed")
    return "#snippet code"


def test_choices_change_the_box_and_the_code_at_once(page: Page, code: str, address: str) -> None:
    page.locator("[name=open]").select_option("modal")
    expect(page.locator(code)).to_contain_text('open="modal"')
    page.locator("[name=placeholder]").fill("搜本站")
    page.locator("[name=placeholder]").press("Enter")
    expect(page.locator(code)).to_contain_text('placeholder="搜本站"')
    page.get_by_label("锁定版本").check()
    expect(page.locator(code)).to_contain_text('integrity="sha384-')
    assert "open=modal" in page.url
    page.get_by_role("button", name="搜本站").click()
    page.get_by_role("combobox", name="搜本站").fill("权利")
    expect(page.get_by_role("option").filter(has_text="瀏陽")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_text("Hugo").click()
    recipe = page.get_by_role("region", name="Hugo layouts/shortcodes/wensou.html")
    expect(recipe).to_contain_text('open="modal"')
    page.locator("[name=open]").select_option("page")
    expect(recipe).to_contain_text('open="page"')


def test_code_has_the_address_that_the_reader_sees(page: Page, address: str) -> None:
    page.route(
        f"{address}/embed",
        lambda route: route.fulfill(
            response=(answer := route.fetch()),
            body=answer.text().replace(address, "http://inside.example:8000"),
        ),
    )
    page.goto(f"{address}/embed")
    expect(page.locator("#snippet code")).to_contain_text(f'src="{address}/embed/v1.js"')
    expect(page.locator("main")).not_to_contain_text("inside.example")


def test_code_is_copied(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="zh-CN", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/embed")
    page.get_by_role("button", name="复制").first.click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#snippet code").text_content()
    context.close()


def test_choices_work_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/embed")
    page.locator("[name=theme]").select_option("dark")
    page.get_by_role("button", name="更新代码").click()
    expect(page.locator("#snippet code")).to_contain_text('theme="dark"')
    context.close()
