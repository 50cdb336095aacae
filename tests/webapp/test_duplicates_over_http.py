"""Near-duplicates over HTTP: counted in hits, listed with articles, and a search of their own."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.webapp.sample_index import build_index
from webapp import create_app

ARTICLES = tuple(
    {
        "id": id,
        "title": "大桥通车",
        "text": "长江大桥今天通车。",
        "source": source,
        "published": published,
        "group": group,
    }
    for id, source, published, group in (
        ("云泽/1.txt", "云泽日报", "2022-11-12", "1"),
        ("青石/2.txt", "青石晚報", "2022-11-13", "1"),
        ("别的", "青石晚報", "2022-11-14", "3"),
    )
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    path = build_index(tmp_path_factory.mktemp("copies") / "index", ARTICLES, {})
    with create_app(path).test_client() as client:
        yield client


def answer(client: FlaskClient, path: str, **parameters: str) -> Any:
    response = client.get(f"/api/v1/{path}", query_string=parameters)
    assert response.status_code == 200, response.text
    return response.get_json()


def test_hit_counts_what_it_stands_for(client: FlaskClient) -> None:
    found = answer(client, "search", q="大桥", sort="-date")
    assert found["totalHits"] == 2
    assert [(hit["id"], hit["duplicates"]) for hit in found["hits"]] == [
        ("别的", 0),
        ("青石/2.txt", 1),
    ]


def test_duplicates_are_shown_when_asked_for(client: FlaskClient) -> None:
    assert answer(client, "search", q="大桥", dup="show")["totalHits"] == 3


def test_group_is_a_search(client: FlaskClient) -> None:
    found = answer(client, "search", q="大桥", copies="云泽/1.txt")
    assert {hit["id"] for hit in found["hits"]} == {"云泽/1.txt", "青石/2.txt"}


def test_article_lists_its_duplicates(client: FlaskClient) -> None:
    assert answer(client, "articles/云泽/1.txt")["duplicates"] == [
        {
            "id": "青石/2.txt",
            "title": "大桥通车",
            "source": "青石晚報",
            "published": "2022-11-13",
            "articleUrl": "http://localhost/articles/%E9%9D%92%E7%9F%B3/2.txt",
        }
    ]


def test_article_alone_has_none(client: FlaskClient) -> None:
    assert answer(client, "articles/别的")["duplicates"] == []


def test_unknown_way_is_refused(client: FlaskClient) -> None:
    response = client.get("/api/v1/search?q=大桥&dup=hide")
    assert response.status_code == 400
    assert "collapse, show" in response.get_json()["message"]
