"""Addresses for machines, the demonstration of the box, and the size of what is sent."""

import gzip
import re
from pathlib import Path

from flask.testing import FlaskClient

import webapp

PACKAGE = Path(webapp.__file__).parent


def test_robots_are_kept_out_of_results(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    assert "Disallow: /search" in response.text


def test_demonstration_gives_lines_that_work(client: FlaskClient) -> None:
    html = client.get("/embed", headers={"Host": "search.example:8000"}).text
    [script] = re.findall(r'&lt;script type="module" src="http://search.example:8000(.*?)"', html)
    assert client.get(script, buffered=True).status_code == 200
    assert "--allow-origin https://example.org" in html


def test_script_of_the_box_is_small() -> None:
    assert len(gzip.compress((PACKAGE / "static/embed-v1.js").read_bytes())) <= 12_000


def test_package_knows_neither_the_indexer_nor_the_disk_format() -> None:
    foreign = re.compile(
        r"^\s*(?:from|import) (?:indexer|analysis(?!\.scripts)|whoosh|engine\.embedded)\b", re.M
    )
    for path in PACKAGE.rglob("*.py"):
        assert not foreign.search(path.read_text(encoding="utf-8")), path.name
