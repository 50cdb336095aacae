"""Suggestions over HTTP: for the box of the page and of other sites, and for a browser's own."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp import create_app

SUGGEST = "/api/v1/suggest"
OPENSEARCH = "application/x-suggestions+json"


def test_answer_has_the_documented_keys(client: FlaskClient) -> None:
    answer = client.get(SUGGEST, query_string={"q": "翻ye", "limit": 2}).get_json()
    assert list(answer) == ["query", "suggestions"]
    assert answer["query"] == "翻ye"
    assert answer["suggestions"] == [
        {"text": "翻页", "kind": "word", "count": 25},
        {"text": "翻页报道第25期", "kind": "title", "count": 1},
    ]


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        pytest.param({"format": "opensearch"}, {}, id="by format"),
        pytest.param({}, {"Accept": OPENSEARCH}, id="by type"),
        pytest.param({}, {"Accept": f"{OPENSEARCH}, application/json;q=0.5"}, id="preferred"),
    ],
)
def test_browser_gets_its_own_form(
    client: FlaskClient, query: dict[str, str], headers: dict[str, str]
) -> None:
    response = client.get(SUGGEST, query_string={"q": "changjiang", **query}, headers=headers)
    assert response.mimetype == OPENSEARCH
    assert response.get_json(force=True) == ["changjiang", ["长江日报"]]


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        pytest.param({}, {}, id="nothing said"),
        pytest.param({}, {"Accept": "*/*"}, id="any type"),
        pytest.param({}, {"Accept": "text/html"}, id="another type"),
        pytest.param({"format": "json"}, {"Accept": OPENSEARCH}, id="format before type"),
    ],
)
def test_others_get_json(
    client: FlaskClient, query: dict[str, str], headers: dict[str, str]
) -> None:
    response = client.get(SUGGEST, query_string={"q": "翻", **query}, headers=headers)
    assert response.mimetype == "application/json"
    assert "suggestions" in response.get_json()


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "q=%EF%BC%8C", "q=" + "%E6%AD%A6" * 600])
def test_nothing_to_suggest_is_no_error(client: FlaskClient, query: str) -> None:
    response = client.get(f"{SUGGEST}?{query}")
    assert response.status_code == 200
    assert response.get_json()["suggestions"] == []


@pytest.mark.parametrize("query", ["%00", "%ED%A0%80", "%zz%", "%FF%FE", "%22", "%E2%80%8B", "((("])
def test_odd_text_is_answered(client: FlaskClient, query: str) -> None:
    assert client.get(f"{SUGGEST}?q={query}").status_code == 200


@pytest.mark.parametrize(
    ("query", "parameter", "told"),
    [
        pytest.param("limit=0", "limit", "from 1 to 20", id="none"),
        pytest.param("limit=21", "limit", "from 1 to 20", id="too many"),
        pytest.param("limit=a", "limit", "whole number", id="no number"),
        pytest.param("format=xml", "format", "json, opensearch", id="unknown format"),
    ],
)
def test_bad_value_is_refused_by_name(
    client: FlaskClient, query: str, parameter: str, told: str
) -> None:
    response = client.get(f"{SUGGEST}?q=a&{query}")
    assert response.status_code == 400
    assert response.get_json()["parameter"] == parameter
    assert told in response.get_json()["message"]


def test_same_question_again_is_answered_304(client: FlaskClient) -> None:
    tag = client.get(f"{SUGGEST}?q=a").headers["ETag"]
    again = client.get(f"{SUGGEST}?q=a", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        pytest.param("q=b", {}, id="another text"),
        pytest.param("q=a&limit=3", {}, id="another limit"),
        pytest.param("q=a&format=opensearch", {}, id="another format"),
        pytest.param("q=a", {"Accept": OPENSEARCH}, id="another type"),
    ],
)
def test_other_question_has_another_tag(
    client: FlaskClient, query: str, headers: dict[str, str]
) -> None:
    tag = client.get(f"{SUGGEST}?q=a").headers["ETag"]
    other = client.get(f"{SUGGEST}?{query}", headers={"If-None-Match": tag, **headers})
    assert other.status_code == 200
    assert "Accept" in other.headers["Vary"]


@pytest.fixture
def shared_app(index_path: Any) -> Flask:
    return create_app(index_path, ["https://example.org"])


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        pytest.param("https://example.org", True, id="site that is listed"),
        pytest.param("https://evil.example", False, id="another site"),
    ],
)
def test_listed_sites_may_ask(shared_app: Flask, origin: str, allowed: bool) -> None:
    response = shared_app.test_client().get(f"{SUGGEST}?q=a", headers={"Origin": origin})
    assert ("Access-Control-Allow-Origin" in response.headers) == allowed


def test_markup_in_titles_is_data(client: FlaskClient) -> None:
    response = client.get(SUGGEST, query_string={"q": "敌意"})
    assert response.mimetype == "application/json"
    texts = [each["text"] for each in response.get_json()["suggestions"]]
    assert "<script>alert('标题')</script> & \"引号\" 敌意" in texts
