"""What the API tells of the index: how a text is cut and folded, and what is in the archive."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

import engine
from engine import Document
from webapp import create_app


def analyzed(client: FlaskClient, text: str) -> dict[str, Any]:
    """Return how a text is cut."""
    response = client.get("/api/v1/analyze", query_string={"text": text})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.get_json()
    return answer


def test_words_and_grams_of_a_text(client: FlaskClient) -> None:
    answer = analyzed(client, "權利５G")
    assert answer["text"] == "權利５G"
    assert answer["folded"] == "权利5g"
    assert [token["term"] for token in answer["words"]] == ["权利", "5g", "5", "g"]
    assert [token["term"] for token in answer["grams"]] == ["权利", "利5", "5g", "g"]
    assert [token["position"] for token in answer["grams"]] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "text", ["權利 ５G，𠮷野家😀的店", "😀", " \u3000", "A股 2022年", "e\u0301\u200b"]
)
def test_tokens_lie_in_the_text_as_javascript_counts(client: FlaskClient, text: str) -> None:
    answer = analyzed(client, text)
    units = text.encode("utf-16-le")
    for token in answer["words"]:
        start, end = token["start"], token["start"] + token["length"]
        piece = units[2 * start : 2 * end].decode("utf-16-le")
        assert analyzed(client, piece)["folded"] == token["term"]


def test_search_cuts_as_is_told(client: FlaskClient) -> None:
    found = client.get("/api/v1/search?q=保障群眾的權利").get_json()
    told = [token["term"] for token in analyzed(client, "保障群眾的權利")["words"]]
    assert found["interpretedAs"]["words"] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param("武" * 513, "512", id="too long"),
    ],
)
def test_text_that_cannot_be_analyzed(client: FlaskClient, text: str, told: str) -> None:
    response = client.get("/api/v1/analyze", query_string={"text": text})
    assert response.status_code == 400
    assert response.get_json()["parameter"] == "text"
    assert told in response.get_json()["message"]


def test_stats_of_the_archive(client: FlaskClient) -> None:
    stats = client.get("/api/v1/stats").get_json()
    assert stats["articles"] == 30
    assert stats["sources"] == 5
    assert stats["published"] == {"from": "2018-01-01", "to": "2022-11-12"}
    assert stats["undated"] == 1
    assert stats["generation"] == "000001"
    assert stats["failed"] == {}


def test_stats_have_the_counts_of_the_build(tmp_path: Path) -> None:
    with engine.rebuild(tmp_path) as writer:
        stored = {"id": "a", "title": "题", "text": "文"}
        writer.add(Document("a", {"text": "文"}, stored=stored))
        report = {
            "skipped": {"empty": 1, "encrypted": 40},
            "duplicates": 3,
            "grouped": {"groups": 2, "articles": 5},
            "changes": {"pinyin": 1200, "unrepaired": 7},
        }
        writer.attach("report.json", json.dumps(report))
    stats = create_app(tmp_path).test_client().get("/api/v1/stats").get_json()
    assert stats["failed"] == {"encrypted": 40, "empty": 1}
    assert stats["exactDuplicates"] == 3
    assert stats["nearDuplicates"] == {"groups": 2, "articles": 5}
    assert stats["repaired"] == 1200
    assert stats["published"] is None


@pytest.mark.parametrize("path", ["/api/v1/stats", "/api/v1/analyze?text=武汉", "/openapi.json"])
def test_same_answer_is_not_sent_twice(client: FlaskClient, path: str) -> None:
    tag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
