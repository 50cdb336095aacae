"""The page about the API without a browser: whole, in three languages, and safe."""

import re

import pytest
from flask.testing import FlaskClient

from tests.webapp.sample_index import build_index
from webapp import create_app
from webapp.operations import OPERATIONS
from webapp.parameter_kinds import Names, Number, Switch, Text

PAGE = "/docs/api"


def test_every_operation_and_type_has_a_section(client: FlaskClient) -> None:
    html = client.get(PAGE).text
    document = client.get("/openapi.json").get_json()
    ids = set(re.findall(r'<section[^>]* id="(\w+)"|<section id="(\w+)"', html))
    found = {one or other for one, other in ids}
    assert found == {one.name for one in OPERATIONS} | set(document["components"]["schemas"])


def test_links_inside_the_page_lead_somewhere(client: FlaskClient) -> None:
    html = client.get(PAGE).text
    ids = set(re.findall(r'id="([\w-]+)"', html))
    assert set(re.findall(r'href="#([\w-]+)"', html)) <= ids


@pytest.mark.parametrize(
    ("language", "said"),
    [
        pytest.param("zh-Hans", "什么不会变", id="Simplified"),
        pytest.param("zh-Hant", "什麼不會變", id="Traditional"),
        pytest.param("en", "What stays", id="English"),
    ],
)
def test_page_speaks_three_languages(client: FlaskClient, language: str, said: str) -> None:
    html = client.get(PAGE, headers={"Accept-Language": language}).text
    assert f'<html lang="{language}">' in html
    assert said in html
    assert "{" not in re.sub(r"<code[^>]*>.*?</code>", "", html, flags=re.DOTALL)


def test_example_of_a_hostile_id_is_quoted(tmp_path_factory: pytest.TempPathFactory) -> None:
    id = "'; rm -rf ~; echo '</pre><script>alert(1)</script>"
    article = {"id": id, "title": "题", "text": "文", "source": ""}
    path = build_index(tmp_path_factory.mktemp("hostile") / "index", [article], {})
    client = create_app(path).test_client()
    html = client.get(PAGE).text
    assert "<script>alert" not in html
    document = client.get("/openapi.json").get_json()
    sample = document["paths"]["/api/v1/articles"]["get"]["x-codeSamples"][0]["source"]
    assert sample.endswith(""" 'id='"'"'; rm -rf ~; echo '"'"'</pre><script>alert(1)</script>'""")


def test_archive_without_articles_has_a_page(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = build_index(tmp_path_factory.mktemp("empty") / "index", [], {})
    client = create_app(path).test_client()
    assert client.get(PAGE).status_code == 200
    assert client.get("/openapi.json").status_code == 200
    assert client.get("/api/v1/stats").get_json()["articles"] == 0


@pytest.mark.parametrize(
    ("parameter", "schema"),
    [
        pytest.param(Text("t", 9), {"type": ["string", "null"], "maxLength": 9}, id="text"),
        pytest.param(
            Number("n", 1, 5, 2),
            {"type": ["integer", "null"], "minimum": 1, "maximum": 5, "default": 2},
            id="number",
        ),
        pytest.param(
            Switch("s", "it"), {"type": ["boolean", "null"], "default": False}, id="yes or no"
        ),
        pytest.param(
            Names("f", ("a",)),
            {"type": ["array", "null"], "items": {"type": "string", "enum": ["a"]}},
            id="names",
        ),
    ],
)
def test_body_allows_null(parameter: Text, schema: dict[str, object]) -> None:
    assert parameter.body_schema() == schema
