"""Similar articles over HTTP, whatever an id looks like."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.webapp.sample_index import build_index
from webapp import create_app

IDS = (
    "plain",
    "云泽/2022/1.txt",
    "similar",
    "plain/similar",
    "/a//b",
    "a?b#c",
    "../up",
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    articles = [
        {"id": id, "title": "", "text": f"长江大桥通车，桥梁专家介绍设计。{n}", "source": ""}
        for n, id in enumerate(IDS)
    ]
    path = build_index(tmp_path_factory.mktemp("similar") / "index", articles, {})
    with create_app(path).test_client() as client:
        yield client


@pytest.mark.parametrize("id", IDS)
def test_parameter_works_for_any_id(client: FlaskClient, id: str) -> None:
    answer = client.get("/api/v1/similar", query_string={"id": id, "limit": 50}).get_json()
    assert answer["id"] == id
    assert {hit["id"] for hit in answer["hits"]} == set(IDS) - {id}


@pytest.mark.parametrize("id", ["云泽/2022/1.txt", "similar", "/a//b", "a?b#c", "plain/similar"])
def test_path_works_for_most_ids(client: FlaskClient, id: str) -> None:
    answer = client.get(f"/api/v1/articles/{quote(id)}/similar").get_json()
    assert answer["id"] == id
    assert answer["hits"][0]["articleUrl"].startswith("http://localhost/articles")


def test_article_whose_id_ends_so_keeps_its_address(client: FlaskClient) -> None:
    answer = client.get("/api/v1/articles/plain/similar").get_json()
    assert (answer["id"], "text" in answer) == ("plain/similar", True)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("similar?id=无", 404, id="unknown id"),
        pytest.param("similar", 404, id="no id"),
        pytest.param("articles/无/similar", 404, id="unknown id in the path"),
        pytest.param("similar?id=plain&limit=0", 400, id="none"),
        pytest.param("similar?id=plain&limit=51", 400, id="too many"),
        pytest.param("similar?id=plain&limit=x", 400, id="no number"),
    ],
)
def test_refused(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(f"/api/v1/{path}")
    assert (response.status_code, response.get_json()["status"]) == (status, status)


def test_answer_is_tagged(client: FlaskClient) -> None:
    first = client.get("/api/v1/similar?id=plain")
    again = client.get("/api/v1/similar?id=plain", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
