"""Newer articles first over HTTP: as the server was told, unless the request says otherwise."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.webapp.sample_index import build_index
from webapp import create_app

ARTICLES = tuple(
    {"id": id, "title": "", "text": "长江大桥通车", "source": "", "published": published}
    for id, published in (("old", "2001-11-12"), ("new", "2022-11-12"))
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("recency") / "index", ARTICLES, {})


def first(client: FlaskClient, parameters: str = "") -> str:
    hits = client.get(f"/api/v1/search?q=大桥{parameters}").get_json()["hits"]
    return str(hits[0]["id"])


@pytest.mark.parametrize(
    ("of_server", "parameters", "expected"),
    [
        pytest.param(0, "", "old", id="off"),
        pytest.param(0, "&recency=30", "new", id="asked for"),
        pytest.param(30, "", "new", id="set for the server"),
        pytest.param(30, "&recency=0", "old", id="set and declined"),
        pytest.param(30, "&recency=", "new", id="empty is not given"),
    ],
)
def test_first_hit(path: Path, of_server: int, parameters: str, expected: str) -> None:
    assert first(create_app(path, recency=of_server).test_client(), parameters) == expected


def test_answers_of_another_setting_are_not_the_same(path: Path) -> None:
    tags = {
        create_app(path, recency=days).test_client().get("/api/v1/search?q=大桥").headers["ETag"]
        for days in (0, 30)
    }
    assert len(tags) == 2
