"""The way of a reader through the pages, in Firefox."""

from urllib.parse import quote

from tests.browser.firefox import Firefox

FIELD = "document.querySelector('input[name=q]')"
LETTER, ENTER = ("q", 81), ("Enter", 13)


def test_reader_composes_finds_opens_and_returns(firefox: Firefox, address: str) -> None:
    firefox.go(address)
    firefox.wait(f"document.activeElement === {FIELD}")
    firefox.type(("compose", "she'qu", *LETTER), ("commit", "社区治理", *ENTER))
    firefox.wait(f"{FIELD}.value === '社区治理'")
    assert firefox.run("return location.pathname") == "/"
    firefox.type(("press", "", *ENTER))
    firefox.wait("location.pathname === '/search' && document.readyState === 'complete'")
    firefox.wait("document.querySelector('.hit mark')?.textContent === '社区治理'")
    firefox.run("document.querySelector('.hit a').click()")
    firefox.wait("location.pathname.startsWith('/articles/')")
    firefox.wait("document.querySelector('.text mark') !== null")
    firefox.send("WebDriver:Back")
    firefox.wait(f"location.pathname === '/search' && {FIELD}?.value === '社区治理'")


def test_filters_and_timeline_are_links(firefox: Firefox, address: str) -> None:
    firefox.go(f"{address}/search?source={quote('翻页报')}&source={quote('美食周刊')}")
    firefox.wait("document.querySelector('.timeline svg a') !== null")
    firefox.run(
        "document.querySelector('.timeline svg a')"
        ".dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))"
    )
    firefox.wait("new URLSearchParams(location.search).has('from')")
