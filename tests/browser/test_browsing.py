"""The pages in a browser: with and without JavaScript, on a small screen, in the dark."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.webapp.sample_index import ORIGINALS

ARTICLE = "/articles/" + quote("长江日报/2022/两个确立.txt")
SEARCH = "/search?q=" + quote("社区治理")
PATHS = (
    "/",
    SEARCH,
    "/search?q=" + quote("绝无此句"),
    ARTICLE + "?q=" + quote("社区"),
    "/embed",
    "/about",
    "/search?q=" + quote("报道") + "&explain=1",
)


def test_reader_types_finds_opens_and_reads(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("combobox", name="搜索文章")).to_be_focused()
    page.keyboard.type('"社区治理"')
    page.keyboard.press("Enter")
    expect(page.locator(".hit mark").first).to_have_text("社区治理")
    page.get_by_role("link", name="忠诚拥护").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("兴起火热学习高潮")
    expect(page.locator(".text mark")).to_have_text("社区治理")
    page.get_by_role("link", name="看第一处").click()
    expect(page.locator("#match-1:target")).to_be_in_viewport()
    page.get_by_role("link", name="返回搜索结果").click()
    expect(page.get_by_role("combobox", name="搜索文章")).to_have_value('"社区治理"')


def test_reader_without_javascript_does_the_same(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    page.get_by_role("searchbox").fill("权利")
    page.get_by_role("button", name="搜索").click()
    page.locator(".hit a").first.click()
    expect(page.locator(".text mark")).to_have_text("權利")
    page.goto(f"{address}/embed")
    page.get_by_role("searchbox").fill("权利")
    page.get_by_role("button", name="搜索").click()
    expect(page.locator(".hit mark").first).to_have_text("權利")
    context.close()


def test_filter_form_narrows(page: Page, address: str) -> None:
    page.goto(f"{address}/search?source={quote('翻页报')}&source={quote('美食周刊')}")
    page.get_by_label("到").fill("2018-01-03")
    page.get_by_role("button", name="按日期筛选").click()
    expect(page.locator(".hit")).to_have_count(3)
    page.get_by_role("link", name="2018-01-03 以前").click()
    expect(page.locator(".summary [role=status]")).to_contain_text("26")


@pytest.mark.parametrize("id", ["hostile", "长江日报/2022/两个确立.txt"])
def test_original_is_saved_and_not_shown(page: Page, address: str, id: str) -> None:
    article = f"{address}/articles/{quote(id)}"
    page.goto(article)
    with page.expect_download() as saving:
        page.get_by_role("link", name="下载原始文件").click()
    assert saving.value.path().read_bytes() == ORIGINALS[id]
    assert saving.value.suggested_filename == id.rpartition("/")[2]
    assert page.url == article


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_sticks_out_sideways(page: Page, address: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(address + path)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_marks_have_contrast(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in PATHS[:4]:
        page.goto(address + path)
        assert page.evaluate(FAINT_TEXT) == []


def test_keyboard_reaches_the_content_first(page: Page, address: str) -> None:
    page.goto(address + SEARCH)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


FAINT_TEXT = """() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number)
  const light = (color) => {
    const [r, g, b] = channels(color).map((v) => v / 255)
      .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = getComputedStyle(e).backgroundColor
      if ((channels(color)[3] ?? 1) > 0) return color
    }
    return 'rgb(255, 255, 255)'
  }
  return [...document.body.querySelectorAll('*')]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .map((e) => [light(getComputedStyle(e).color), light(behind(e)), e.outerHTML.slice(0, 80)])
    .map(([a, b, html]) => [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), html])
    .filter(([ratio]) => ratio < 4.5)
}"""
