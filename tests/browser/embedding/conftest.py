"""Fixtures of the tests of the search box on other sites: the app, two sites, a way to compare."""

import base64
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.conftest import served
from tests.browser.embedding.host_pages import HOSTS, OTHERS, PLACE, HostPage, render
from tests.webapp.sample_index import build_index
from webapp import create_app

FRAMEWORKS = {
    "bootstrap": ("bootstrap@5.3.8", "package/dist/css/bootstrap.min.css"),
    "tailwind": ("tailwindcss@3.4.18", "package/src/css/preflight.css"),
}
"""Style sheets of others that are fetched once: what npm calls them, and their file."""


class HostSite:
    """A site whose pages carry the box of `server`; `?` is added to the element as attributes."""

    def __init__(self) -> None:
        self.server = ""
        self.here = ""
        self.pages: dict[str, HostPage] = {**HOSTS, **OTHERS}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        """Answer with a page, its style or its script."""
        name, _, kind = str(environ["PATH_INFO"])[1:].partition(".")
        page = self.pages.get(name, HostPage(body="<p>sent</p>"))
        attributes = parse_qs(environ["QUERY_STRING"]).get("attributes", [""])[0]
        texts = {
            "css": ("text/css", page.style + PLACE),
            "js": ("text/javascript", page.script),
            "": ("text/html", render(page, self.server, self.here, name, attributes)),
        }
        content_type, text = texts[kind]
        headers = [("Content-Type", f"{content_type}; charset=utf-8")]
        if page.policy and not kind:
            policy = page.policy.replace("SERVER", self.server).replace("HERE", self.here)
            headers.append(("Content-Security-Policy", policy))
        start_response("200 OK", headers)
        return [text.encode()]


@pytest.fixture(scope="session")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[HostSite, HostSite, str]]:
    """A site that may ask, one that may not, and the address of the app."""
    listed, stranger = HostSite(), HostSite()
    index = build_index(tmp_path_factory.mktemp("embedding") / "index")
    with (
        served(listed, "127.0.0.1") as listed.here,
        served(stranger, "127.0.0.1") as stranger.here,
        served(create_app(index, [listed.here]), "127.0.0.1") as server,
    ):
        listed.server = stranger.server = server
        yield listed, stranger, server


@pytest.fixture
def site(both: tuple[HostSite, HostSite, str]) -> HostSite:
    """The site that may ask."""
    return both[0]


@pytest.fixture
def stranger(both: tuple[HostSite, HostSite, str]) -> HostSite:
    """The site that may not."""
    return both[1]


@pytest.fixture
def server(both: tuple[HostSite, HostSite, str]) -> str:
    """The address of the app."""
    return both[2]


Visit = Callable[..., Locator]


@pytest.fixture
def visit(page: Page, site: HostSite) -> Visit:
    """Go to a page of the site; return the text field of its first box."""

    def go(name: str = "plain", attributes: str = "") -> Locator:
        page.goto(f"{site.here}/{name}" + (f"?attributes={attributes}" if attributes else ""))
        return page.get_by_role("combobox").first

    return go


DIFFERENCE = """async ([first, second]) => {
  const pixels = async (data) => {
    const image = await (await fetch('data:image/png;base64,' + data)).blob()
    const bitmap = await createImageBitmap(image)
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    context.drawImage(bitmap, 0, 0)
    return context.getImageData(0, 0, bitmap.width, bitmap.height)
  }
  const [a, b] = [await pixels(first), await pixels(second)]
  if (a.width !== b.width || a.height !== b.height) return 1
  let different = 0
  for (let i = 0; i < a.data.length; i += 4) {
    const differs = (channel) => Math.abs(a.data[i + channel] - b.data[i + channel]) > 24
    if ([0, 1, 2].some(differs)) different += 1
  }
  return different / (a.width * a.height)
}"""


@pytest.fixture(scope="session")
def difference(browser: Browser) -> Iterator[Callable[[bytes, bytes], float]]:
    """Return the share of the pixels that differ between two pictures; 1 where their sizes do."""
    page = browser.new_page()
    yield lambda first, second: float(
        page.evaluate(DIFFERENCE, [base64.b64encode(each).decode() for each in (first, second)])
    )
    page.close()


@pytest.fixture
def framework(request: pytest.FixtureRequest, site: HostSite) -> Callable[[str], None]:
    """Give the site a page in the style of a framework, if the name is that of one; the style
    sheet is fetched with npm once. Skips where it cannot be had.
    """

    def add(name: str) -> None:
        if name not in FRAMEWORKS:
            return
        package, member = FRAMEWORKS[name]
        assert request.config.cache is not None
        path = Path(request.config.cache.mkdir("npm")) / f"{package}.css"
        if not path.exists():
            _fetch(package, member, path)
        site.pages[name] = HostPage(style=path.read_text(encoding="utf-8"))

    return add


def _fetch(package: str, member: str, path: Path) -> None:
    command = ["npm", "pack", "--silent", "--pack-destination", str(path.parent), package]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    except (OSError, subprocess.SubprocessError):
        pytest.skip(f"{package} cannot be fetched: npm is missing or there is no network")
    packed = path.parent / done.stdout.strip().splitlines()[-1]
    with tarfile.open(packed) as archive:
        file = archive.extractfile(member)
        assert file is not None
        path.write_bytes(file.read())
    packed.unlink()
