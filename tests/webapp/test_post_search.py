"""The search whose parameters are the body of the request: the same answer as by address."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SEARCH = "/api/v1/search"
JSON = "application/json"


def without_time(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without what differs each time."""
    return {name: value for name, value in answer.items() if name != "processingTimeMs"}


@pytest.mark.parametrize(
    ("body", "parameters"),
    [
        pytest.param({"q": "社区治理"}, {"q": "社区治理"}, id="a query"),
        pytest.param(
            {"q": "翻页", "page": 2, "hitsPerPage": 7, "sort": "-date", "explain": True},
            {"q": "翻页", "page": 2, "hitsPerPage": 7, "sort": "-date", "explain": 1},
            id="every kind of value",
        ),
        pytest.param(
            {"source": ["长江日报", "美食周刊"], "facets": ["source", "year"]},
            {"source": ["长江日报", "美食周刊"], "facets": "source,year"},
            id="arrays, and no query",
        ),
        pytest.param(
            {"q": "权利", "from": "2021-01-01", "to": "2021-12-31", "script": "exact"},
            {"q": "权利", "from": "2021-01-01", "to": "2021-12-31", "script": "exact"},
            id="days",
        ),
        pytest.param(
            {"q": "翻页", "page": 2.0, "sort": None, "from": None, "colour": {"a": [1]}},
            {"q": "翻页", "page": 2},
            id="a whole number with a point, null, and a key that is none",
        ),
        pytest.param({"q": "𠮷野家\ud83d"}, {"q": "𠮷野家\ufffd"}, id="half a surrogate pair"),
    ],
)
def test_body_is_answered_as_the_address_is(
    client: FlaskClient, body: dict[str, Any], parameters: dict[str, Any]
) -> None:
    posted = client.post(SEARCH, data=json.dumps(body), content_type=JSON)
    asked = client.get(SEARCH, query_string=parameters)
    assert posted.status_code == 200, posted.text
    assert without_time(posted.get_json()) == without_time(asked.get_json())


@pytest.mark.parametrize(
    ("body", "parameter", "told"),
    [
        pytest.param("{}", "q", "empty", id="nothing to search for"),
        pytest.param("", "body", "line 1, column 1", id="empty"),
        pytest.param('{"q": "武汉"', "body", "no JSON", id="cut off"),
        pytest.param('["武汉"]', "body", '{"q": "武汉"}', id="an array"),
        pytest.param('{"q": NaN}', "body", "NaN is no JSON", id="not a number"),
        pytest.param("[" * 60_000, "body", "nested too deep", id="a thousand arrays in each other"),
        pytest.param('{"page": ' + "9" * 5000 + "}", "body", "no JSON", id="5,000 digits"),
        pytest.param(b'{"q": "\xce\xe4\xba\xba"}', "body", "UTF-8", id="GBK"),
        pytest.param('{"q": 1}', "q", "give a text", id="query is a number"),
        pytest.param('{"q": "a", "page": "2"}', "page", "whole number", id="page is a text"),
        pytest.param('{"q": "a", "page": 1.5}', "page", "whole number", id="page is a fraction"),
        pytest.param('{"q": "a", "page": true}', "page", "whole number", id="page is true"),
        pytest.param('{"q": "a", "page": 1e999}', "page", "whole number", id="endless page"),
        pytest.param('{"q": "a", "page": 0}', "page", "from 1", id="page zero"),
        pytest.param('{"q": "a", "explain": 1}', "explain", "give true", id="explain is 1"),
        pytest.param('{"q": "a", "source": "a"}', "source", "array of texts", id="one outlet"),
        pytest.param('{"q": "a", "source": [1]}', "source", "array of texts", id="outlet 1"),
        pytest.param('{"q": "a", "facets": ["a"]}', "facets", "source, year", id="no facet"),
        pytest.param('{"q": "a", "sort": ["date"]}', "sort", "one of relevance", id="two orders"),
        pytest.param('{"q": "a", "from": ""}', "from", "YYYY-MM-DD", id="empty day"),
        pytest.param('{"q": "a", "from": {"\\ud800": 1}}', "from", "YYYY-MM-DD", id="object"),
    ],
)
def test_bad_body_is_refused_by_name(
    client: FlaskClient, body: str | bytes, parameter: str, told: str
) -> None:
    response = client.post(SEARCH, data=body, content_type=JSON)
    error = response.get_json()
    assert (response.status_code, error["status"], error["parameter"]) == (400, 400, parameter)
    assert told in error["message"]
    assert len(error["message"]) < 200


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        pytest.param({}, "of no type", id="no type"),
        pytest.param({"Content-Type": "text/plain"}, "text/plain", id="text"),
        pytest.param(
            {"Content-Type": "application/x-www-form-urlencoded"}, "urlencoded", id="a form"
        ),
        pytest.param({"Content-Type": JSON, "Content-Encoding": "gzip"}, "gzip", id="packed"),
    ],
)
def test_body_must_be_plain_json(client: FlaskClient, headers: dict[str, str], told: str) -> None:
    response = client.post(SEARCH, data='{"q": "a"}', headers=headers)
    assert response.status_code == 415
    assert told in response.get_json()["message"]
    assert "application/json" in response.get_json()["message"]


def test_charset_of_the_type_does_no_harm(client: FlaskClient) -> None:
    response = client.post(SEARCH, data='{"q": "权利"}', content_type=f"{JSON}; charset=utf-8")
    assert response.get_json()["totalHits"] == 1


def test_large_body_is_an_error_of_the_api(client: FlaskClient) -> None:
    response = client.post(SEARCH, data='{"q": "' + "a" * 70_000 + '"}', content_type=JSON)
    assert response.status_code == 413
    assert response.get_json()["code"] == "request_entity_too_large"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=3),
)
NAMES = ("q", "page", "source", "from", "sort", "facets", "copies", "recency", "explain")


@given(body=st.dictionaries(st.sampled_from(NAMES), VALUES))
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_object_is_answered(client: FlaskClient, body: dict[str, Any]) -> None:
    response = client.post(SEARCH, data=json.dumps(body), content_type=JSON)
    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert response.get_json()["parameter"] in (*NAMES, "body")
