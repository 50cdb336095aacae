"""Five hundred hostile articles and queries: on no page does one of them become more than text."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from engine import Repair, pack_repairs
from tests.webapp.hostile import PAYLOADS, hostile_texts, injections
from tests.webapp.sample_index import build_index
from webapp import create_app

COUNT = 500
TEXTS = list(hostile_texts(COUNT))


def hostile_article(number: int, text: str) -> dict[str, Any]:
    """Return an article every field of which is hostile."""
    fields = ("title", "source", "author", "editor", "section", "url", "text")
    return {
        "id": f"{number}/{text}",
        **dict.fromkeys(fields, text),
        "published": f"20{number % 30:02}-01-02",
        "captions": [text],
        "basis": {"published": text},
        "changes": {text: 2},
        "repairs": pack_repairs([Repair((text,), 2, len(text) - 4, text, inferred=True)]),
        "group": number // 4 + 1,
    }


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    articles = [hostile_article(number, text) for number, text in enumerate(TEXTS)]
    path = build_index(tmp_path_factory.mktemp("hostile") / "index", articles)
    with create_app(path).test_client() as client:
        yield client


def test_reader_notices_injections() -> None:
    missed = [text for text in PAYLOADS[:6] if not injections(f"<p>{text}</p>")]
    assert not missed
    assert injections('<a href="javascript:alert(1)">x</a>')
    assert injections('<p onclick="x">')


def test_hostile_articles_in_results(client: FlaskClient) -> None:
    seen = 0
    for page in range(1, COUNT // 50 + 1):
        asked = {"q": "敌意", "hitsPerPage": 50, "page": page, "dup": "show"}
        html = client.get("/search", query_string=asked).text
        assert injections(html) == []
        seen += html.count('<li class="hit">')
    assert seen == COUNT


def test_hostile_reprints_in_results(client: FlaskClient) -> None:
    html = client.get("/search", query_string={"q": "敌意", "hitsPerPage": 100, "explain": 1}).text
    assert html.count('class="copies"') > 50
    assert injections(html) == []


def test_hostile_articles_alone(client: FlaskClient) -> None:
    for number, text in enumerate(TEXTS):
        response = client.get("/articles", query_string={"id": f"{number}/{text}", "q": text[:100]})
        assert response.status_code == 200
        assert injections(response.text) == []


def test_hostile_queries(client: FlaskClient) -> None:
    for text in TEXTS:
        asked = {"q": text, "source": text, "copies": text, "lang": text, "theme": text}
        response = client.get("/search", query_string=asked)
        assert response.status_code in (200, 400)
        assert injections(response.text) == []
        assert "1337" not in response.text  # what {{ 7 * 191 }} would be
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", ["/", "/about", "/search?sort=-date&from=2000-01-01", "/none"])
def test_hostile_outlets_elsewhere(client: FlaskClient, path: str) -> None:
    assert injections(client.get(path).text) == []
