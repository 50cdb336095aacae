"""Fixtures of the browser tests: Chromium, the app, and another site that carries the box."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser.firefox import Firefox
from tests.webapp.sample_index import build_index
from webapp import create_app

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

WSGI = Callable[..., Any]


@contextlib.contextmanager
def served(app: WSGI, host: str) -> Iterator[str]:
    """Serve an application on a free port while the block runs, and give its address."""
    server = make_server(host, 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)


class _Quiet(WSGIRequestHandler):
    """Keeps connections open, and logs nothing."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Log nothing."""


HOST_POLICY = "default-src 'none'; script-src {0}; connect-src {0}; form-action {0}; img-src data:"

HOST_PAGE = """<!doctype html><html lang="zh-Hans"><title>别的网站</title>
<link rel="icon" href="data:,"><p>别的网站</p>
<wensou-search endpoint="{0}"><form action="{0}/search"><input name="q"><button>搜</button></form>
</wensou-search><p>后面的文字</p><script type="module" src="{0}/embed/v1.js"></script>"""


class OtherSite:
    """A site with a strict policy that carries the search box of `endpoint`."""

    endpoint = ""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Answer every request with the one page."""
        policy = HOST_POLICY.format(self.endpoint)
        content_type = "text/html; charset=utf-8"
        start_response(
            "200 OK", [("Content-Type", content_type), ("Content-Security-Policy", policy)]
        )
        return [HOST_PAGE.format(self.endpoint).encode()]


@pytest.fixture(scope="session")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Firefox; where there is none its tests are skipped."""
    executable = shutil.which("firefox-esr") or shutil.which("firefox")
    if executable is None:
        pytest.skip("Firefox is not installed: apt-get install firefox-esr")
    with Firefox(executable, tmp_path_factory.mktemp("profile")) as firefox:
        yield firefox


def chromium() -> str | None:
    """Return the path of Chromium, of its headless shell where there is one: that has no windows
    to keep, so a page takes a third of the processor.
    """
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Without it the tests fail: `make test` installs it."""
    executable = chromium()
    if executable is None:
        pytest.fail(
            "chromium is not installed: `make test` installs it, or apt-get install chromium"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The addresses of the app and of another site that it allows to ask."""
    other = OtherSite()
    with served(other, "127.0.0.1") as other_address:
        app: Flask = create_app(_index(tmp_path_factory), [other_address])
        with served(app, "127.0.0.1") as address:
            other.endpoint = address
            yield address, other_address


def _index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("browser") / "index")


@pytest.fixture
def address(sites: tuple[str, str]) -> str:
    """The address of the app."""
    return sites[0]


@pytest.fixture
def other_address(sites: tuple[str, str]) -> str:
    """The address of another site that carries the box."""
    return sites[1]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a fresh context; the test fails if the browser had anything to complain about."""
    complaints: list[str] = []
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(15_000)
    # The list would lie over what other tests click.
    page.route("**/api/v1/suggest?*", lambda route: route.fulfill(json={"suggestions": []}))
    page.on("console", lambda message: _note(complaints, message.type, message.text))
    page.on("pageerror", lambda error: _note(complaints, "error", str(error)))
    yield page
    context.close()
    assert not complaints


def _note(complaints: list[str], kind: str, text: str) -> None:
    refused_on_purpose = "the server responded with a status of 400" in text
    left_during_a_transition = text.startswith("Transition was")
    expected = refused_on_purpose or left_during_a_transition
    if kind in ("error", "warning") and not expected:
        complaints.append(text)
