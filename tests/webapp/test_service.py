"""Addresses for machines, and what the package may know."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode
from urllib.robotparser import RobotFileParser

import pytest
from flask.testing import FlaskClient

import webapp

PACKAGE = Path(webapp.__file__).parent


@pytest.mark.parametrize(
    ("path", "open_to_robots"),
    [
        pytest.param("/", True, id="home"),
        pytest.param("/articles/emoji", True, id="an article"),
        pytest.param("/search?q=社区", True, id="results, which say themselves what may be listed"),
        pytest.param("/search?q=社区&sort=date", True, id="results that may not"),
        pytest.param("/api/v1/search?q=社区", False, id="what is for programs"),
    ],
)
def test_robots_read_pages_only(client: FlaskClient, path: str, open_to_robots: bool) -> None:
    response = client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    parser = RobotFileParser()
    parser.parse(response.text.splitlines())
    assert parser.can_fetch("robot", path) == open_to_robots


def test_robots_are_not_led_from_filter_to_filter(client: FlaskClient) -> None:
    html = client.get("/search", query_string={"q": "的", "source": ["翻页报", "长江日报"]}).text
    links = [(unescape(url), rest) for url, rest in re.findall(r'<a href="([^"]*)"([^>]*)>', html)]
    followed = {url for url, rest in links if url.startswith("/search") and "nofollow" not in rest}
    assert {re.sub(r"&page=\d+", "", url) for url in followed} == {
        "/search?" + urlencode({"q": "的", "source": ["翻页报", "长江日报"]}, doseq=True)
    }


def test_package_knows_neither_the_indexer_nor_the_disk_format() -> None:
    foreign = re.compile(
        r"^\s*(?:from|import) (?:indexer|analysis(?!\.scripts)|whoosh|engine\.embedded)\b", re.M
    )
    for path in PACKAGE.rglob("*.py"):
        assert not foreign.search(path.read_text(encoding="utf-8")), path.name
