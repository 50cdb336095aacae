"""Addresses for machines, and what the package may know."""

import re
from pathlib import Path

from flask.testing import FlaskClient

import webapp

PACKAGE = Path(webapp.__file__).parent


def test_robots_are_kept_out_of_results(client: FlaskClient) -> None:
    response = client.get("/robots.txt")
    assert response.mimetype == "text/plain"
    assert "Disallow: /search" in response.text


def test_package_knows_neither_the_indexer_nor_the_disk_format() -> None:
    foreign = re.compile(
        r"^\s*(?:from|import) (?:indexer|analysis(?!\.scripts)|whoosh|engine\.embedded)\b", re.M
    )
    for path in PACKAGE.rglob("*.py"):
        assert not foreign.search(path.read_text(encoding="utf-8")), path.name
