"""The OpenAPI document: valid, complete, and no key of an answer that it does not name."""

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from webapp.language import LANGUAGES, strings
from webapp.openapi import Describer
from webapp.operations import OPERATIONS

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    """The document, as it is sent."""
    sent: dict[str, Any] = client.get("/openapi.json").get_json()
    return sent


def closed(schema: Any) -> Any:
    """Return a schema that allows no keys but those it names."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    return {**found, "additionalProperties": False} if "properties" in schema else found


def test_document_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_every_address_of_the_api_is_described(app: Flask, document: dict[str, Any]) -> None:
    routes = {
        (re.sub(r"<\w+:article_id>", "{id}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }
    described = {
        (path, method) for path, methods in document["paths"].items() for method in methods
    }
    assert described == routes


@pytest.mark.parametrize(
    ("name", "path"),
    [
        pytest.param("SearchAnswer", "/api/v1/search?q=社区治理 权利&explain=1", id="explained"),
        pytest.param("SearchAnswer", "/api/v1/search?q=翻页&facets=source,year,month", id="facets"),
        pytest.param(
            "SearchAnswer",
            '/api/v1/search?q=(title:翻页 OR source:翻页报 OR 武*) -"收费" "翻页 报"~5 date:2018',
            id="operators",
        ),
        pytest.param("SearchAnswer", "/api/v1/search?q=2018年 軟體&script=any", id="equivalents"),
        pytest.param("SearchAnswer", "/api/v1/search?q=权利&script=exact", id="very characters"),
        pytest.param("SearchAnswer", "/search.json?q=绝无此句", id="as a file"),
        pytest.param("SuggestionsAnswer", "/api/v1/suggest?q=翻", id="suggestions"),
        pytest.param(
            "ArticleAnswer", "/api/v1/articles?id=长江日报/2022/两个确立.txt", id="article"
        ),
        pytest.param("SimilarAnswer", "/api/v1/similar?id=paging/01", id="similar"),
        pytest.param("AnalysisAnswer", "/api/v1/analyze?text=武汉", id="analysis"),
        pytest.param("StatsAnswer", "/api/v1/stats", id="stats"),
        pytest.param("Error", "/api/v1/search?q=a&page=0", id="error 400"),
        pytest.param("Error", "/search.json?q=a&page=0", id="error 400 of a file"),
        pytest.param("Error", "/api/v1/articles/none", id="error 404"),
        pytest.param("Error", "/api/v2", id="no such address"),
    ],
)
def test_answer_has_only_the_keys_of_the_document(
    client: FlaskClient, document: dict[str, Any], name: str, path: str
) -> None:
    answer = client.get(path).get_json()
    schema = {"$ref": f"#/components/schemas/{name}", **closed(document)}
    errors = [error.message for error in Draft202012Validator(schema).iter_errors(answer)]
    assert errors == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_explained_in_every_language(language: str) -> None:
    described = Describer(language, "https://example.org", "a/b").document()
    explained = [
        *(key for one in described["components"]["schemas"].values() for key in _keys(one)),
        *(one for path in described["paths"].values() for one in path.values()),
    ]
    assert all(one.get("description") or one.get("summary") for one in explained)


def _keys(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return list(schema["properties"].values())


def test_strings_of_the_document_are_all_used() -> None:
    document = Describer("en", "", "").document()
    schemas = document["components"]["schemas"]
    keys = {name for schema in schemas.values() for name in schema["properties"]}
    own = {f"{name}.{key}" for name, schema in schemas.items() for key in schema["properties"]}
    names = {parameter.name for operation in OPERATIONS for parameter in operation.parameters}
    statuses = {*document["components"]["responses"], "200", "304"}
    for name in strings("en"):
        section, _, rest = name.partition(".")
        if section == "keys":
            assert rest in keys | own, name
        elif section == "parameters":
            assert rest.rpartition(".")[2] in names, name
        elif section == "statuses":
            assert rest in statuses | {"405"}, name


def test_server_is_the_one_that_was_asked(client: FlaskClient) -> None:
    sent = client.get("/openapi.json", headers={"Host": "search.example"}).get_json()
    assert sent["servers"] == [{"url": "http://search.example"}]
    source = sent["paths"]["/api/v1/stats"]["get"]["x-codeSamples"][0]["source"]
    assert source == "curl http://search.example/api/v1/stats"


def test_names_in_docs_are_all(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    keys = {key for name, one in schemas.items() if name != "Node" for key in one["properties"]}
    parameters = {one.name for operation in OPERATIONS for one in operation.parameters}
    for name in keys | parameters | set(document["paths"]):
        assert f"`{name}`" in DOCUMENTED or f"`{name}: " in DOCUMENTED, f"docs/api.md lacks {name}"
