"""Make the pictures of the page in docs/: `make screenshots`.

Serves an index of seeds/ and looks at it with Debian's Chromium, as the browser tests do.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import ARGUMENTS, chromium, served  # noqa: E402
from webapp import create_app  # noqa: E402


class Picture(NamedTuple):
    """What to look at, how wide and high, in which colours and language."""

    name: str
    path: str
    size: tuple[int, int] = (1200, 800)
    dark: bool = False
    locale: str = "zh-CN"


RESULTS = "/search?q=" + quote("江城")
ARTICLE = "/articles/seeds/profiles/clock-repairer.txt?q=" + quote("大钟")
PICTURES = (
    Picture("home", "/"),
    Picture("results", RESULTS),
    Picture("dark", RESULTS, dark=True),
    Picture("phone", RESULTS, (390, 800)),
    Picture("article", ARTICLE),
)


def take(browser: Browser, address: str, picture: Picture) -> None:
    """Write one picture."""
    width, height = picture.size
    context = browser.new_context(
        locale=picture.locale,
        viewport={"width": width, "height": height},
        device_scale_factor=1.5,
        color_scheme="dark" if picture.dark else "light",
    )
    page = context.new_page()
    for _ in range(2):  # the first search of an index reads its files
        page.goto(address + picture.path)
    page.screenshot(path=ROOT / "docs" / f"page-{picture.name}.png")
    context.close()


def main() -> None:
    """Build the index, serve it and take all pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        build = [sys.executable, "-m", "indexer", "build", "seeds", "--index", folder]
        subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        with served(create_app(folder), "127.0.0.1") as address:
            for picture in PICTURES:
                take(browser, address, picture)
        browser.close()


if __name__ == "__main__":
    main()
