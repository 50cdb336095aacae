"""The article page in a browser: from match to match, into the other script, onto paper."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

ARTICLE = "/articles/emoji?q=" + quote("野家")
REPAIRED = "/articles/" + quote("长江日报/2022/两个确立.txt")
TRADITIONAL = "/articles/" + quote("瀏陽/微黨課 競賽?#1.txt", safe="/") + "?q=" + quote("权利")


def test_buttons_go_from_match_to_match_and_around(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)
    status = page.locator(".steps [role=status]")
    for name, said in (
        ("下一处", "第 1 处，共 2 处"),
        ("下一处", "第 2 处，共 2 处"),
        ("下一处", "第 1 处，共 2 处"),
        ("上一处", "第 2 处，共 2 处"),
    ):
        page.get_by_role("button", name=name).click()
        expect(status).to_have_text(said)
        expect(page.locator("mark.here")).to_have_count(1)


def test_keys_go_from_match_to_match(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page.locator("#match-2")).to_have_class("here")
    page.keyboard.press("p")
    expect(page.locator("#match-1")).to_have_class("here")
    page.get_by_role("combobox").fill("n")
    expect(page.locator("#match-1")).to_have_class("here")


def test_first_match_without_a_script_is_a_link(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(address + ARTICLE)
    expect(page.locator(".steps")).to_be_hidden()
    page.get_by_role("link", name="看第一处").click()
    expect(page.locator("#match-1:target")).to_be_in_viewport()
    context.close()


def test_repairs_are_compared_and_lead_into_the_text_without_a_script(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(
        java_script_enabled=False, locale="zh-CN", viewport={"width": 320, "height": 480}
    )
    page = context.new_page()
    page.goto(address + REPAIRED)
    place = page.locator(".compared li").last
    expect(place).to_be_hidden()
    page.get_by_text("整理时修正了").click()
    expect(place.get_by_role("deletion")).to_have_text("原来：?ⅱ")
    expect(place.get_by_role("insertion")).to_have_text("改为：武")
    place.scroll_into_view_if_needed()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    place.get_by_role("link", name="第 2 段").click()
    expect(page.locator(".text p:target")).to_contain_text("武汉市委")
    expect(page.locator(".text p:target")).to_be_in_viewport()
    context.close()


def test_script_is_switched_and_marks_stay(page: Page, address: str) -> None:
    page.goto(address + TRADITIONAL)
    expect(page.locator(".text mark")).to_have_text("權利")
    page.locator(".scripts").get_by_role("link", name="简体").click()
    expect(page.locator(".text mark")).to_have_text("权利")
    expect(page.locator("article")).to_have_attribute("lang", "zh-Hans")
    page.get_by_role("link", name="返回搜索结果").click()
    expect(page.locator(".hit mark").first).to_have_text("權利")


def test_citation_is_copied(browser: Browser, address: str) -> None:
    context = browser.new_context(locale="zh-CN", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + ARTICLE)
    page.get_by_text("引用这篇文章").click()
    page.get_by_role("button", name="复制").first.click()
    expect(page.get_by_role("button", name="已复制")).to_have_count(1)
    assert "𠮷野家的新店[N/OL]. 美食周刊" in page.evaluate("navigator.clipboard.readText()")
    context.close()


def test_paper_has_the_article_alone(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)
    page.emulate_media(media="print")
    for part in (".top", ".bottom", ".matches", ".scripts", ".beside", ".back"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.locator(".text")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/search?q=" + quote("敌意"), "/articles/hostile?q=" + quote("敌意")]
)
def test_hostile_article_runs_nothing(page: Page, address: str, path: str) -> None:
    page.add_init_script("window.alert = () => { document.title = 'run' }")
    page.goto(address + path)
    assert page.evaluate(HOSTILE) == []
    assert page.title() != "run"


HOSTILE = """() => [...document.querySelectorAll('*')].filter((element) =>
  ['IMG', 'IFRAME', 'B', 'I', 'STYLE', 'OBJECT', 'BASE'].includes(element.tagName)
  || [...element.attributes].some(({ name }) => name.startsWith('on') || name === 'style')
  || (element.tagName === 'SCRIPT' && !element.src.startsWith(location.origin))
  || (element.href && !/^http/.test(new URL(element.href.baseVal ?? element.href, location)))
).map((element) => element.outerHTML)"""
