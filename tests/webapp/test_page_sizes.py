"""Pages are small: on a slow line they are there before the reader looks up."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import webapp

STATIC = Path(webapp.__file__).parent / "static"
KILOBYTE = 1000

PAGES = (
    "/",
    "/search?q=翻页 报道",
    "/search?q=翻页 报道&explain=1",
    "/search?q=绝无此句",
    "/articles/长江日报/2022/两个确立.txt?q=社区",
    "/about",
    "/docs/api",
    "/none",
)


def loaded(html: str, ending: str) -> int:
    """Return the bytes of the files with this ending that a page loads."""
    names = re.findall(rf'(?:src|href)="/static/([\w.-]+{re.escape(ending)})\?v=\w+"', html)
    return sum((STATIC / name).stat().st_size for name in names)


def test_ten_hits_are_a_small_page(client: FlaskClient) -> None:
    html = client.get("/search", query_string={"q": "翻页 报道"}).text
    assert html.count('<li class="hit">') == 10
    assert len(html.encode()) <= 60 * KILOBYTE


@pytest.mark.parametrize("path", PAGES)
def test_style_and_script_of_a_page_are_small(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    assert 0 < loaded(html, ".css") <= 15 * KILOBYTE
    assert 0 < loaded(html, ".js") <= 15 * KILOBYTE


def test_nothing_comes_from_elsewhere(client: FlaskClient) -> None:
    for path in PAGES:
        html = client.get(path).text
        loads = re.findall(r'<(?:script|link|img|svg|iframe)[^>]*(?:src|href)="([^"]*)"', html)
        assert all(re.match(r"/(?!/)|http://localhost/", address) for address in loads)


def test_every_static_file_is_loaded_by_some_page(client: FlaskClient) -> None:
    pages = "".join(client.get(path).text for path in (*PAGES, "/embed"))
    unused = [path.name for path in STATIC.iterdir() if f"/static/{path.name}?v=" not in pages]
    assert unused == []
