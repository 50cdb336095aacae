"""What describes the API: an OpenAPI document for tools, and a page for people made of the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from search import Searcher
from webapp.caching import entity_tag, tagged, unchanged
from webapp.language import current_language, say
from webapp.live_index import current_searcher
from webapp.openapi import Describer

api_docs = Blueprint("api_docs", __name__)

LANGUAGE = "en"
"""Of the document: that of names and messages."""


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter or a key: what it may be, which type of answer that names, and what it means."""

    name: str
    kind: str
    meaning: str
    type: str = ""
    note: str = ""

    @property
    def kinds(self) -> list[str]:
        """What it may be, one after the other."""
        return self.kind.split(" | ")


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation on the page."""

    id: str
    method: str
    path: str
    summary: str
    parameters: tuple[Row, ...]
    example: str
    answers: tuple[Row, ...]


@api_docs.get("/openapi.json")
def document() -> Response:
    """Send the document."""
    searcher = current_searcher()
    tag = entity_tag(searcher, "openapi")
    return unchanged(tag) or tagged(jsonify(_describer(searcher, LANGUAGE).document()), tag)


@api_docs.get("/docs/api")
def page() -> str:
    """Show the same for people."""
    described = _describer(current_searcher(), current_language()).document()
    schemas = described["components"]["schemas"]
    return render_template(
        "api.html",
        entries=list(_entries(described["paths"])),
        types={name: tuple(_keys(schema)) for name, schema in schemas.items()},
        statuses={
            name: response["description"]
            for name, response in described["components"]["responses"].items()
            if name != "default"
        },
        origin=request.host_url.rstrip("/"),
    )


def _describer(searcher: Searcher, language: str) -> Describer:
    first = next(iter(searcher.index.articles(range(min(1, searcher.index.article_count)))), None)
    address = url_for("pages.home", _external=True).rstrip("/")
    return Describer(language, address, str(first["id"]) if first else "")


def _entries(paths: Mapping[str, Mapping[str, Any]]) -> Iterator[Entry]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            content = operation["responses"]["200"]["content"]
            yield Entry(
                id=operation["operationId"],
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                parameters=tuple(_parameters(operation)),
                example=operation["x-codeSamples"][0]["source"],
                answers=tuple(_row(name, one["schema"]) for name, one in content.items()),
            )


def _parameters(operation: Mapping[str, Any]) -> Iterator[Row]:
    for parameter in operation.get("parameters", ()):
        schema = parameter["schema"]
        note = say("api.required") if parameter.get("required") else ""
        if "default" in schema:
            note = say("api.default", value=schema["default"])
        yield Row(parameter["name"], _kind(schema), parameter["description"], note=note)


def _keys(schema: Mapping[str, Any]) -> Iterator[Row]:
    for name, described in schema["properties"].items():
        note = "" if name in schema["required"] else say("api.optional")
        yield _row(name, described, note)


def _row(name: str, schema: Mapping[str, Any], note: str = "") -> Row:
    return Row(name, _kind(schema), schema.get("description", ""), _type(schema), note)


def _type(schema: Mapping[str, Any]) -> str:
    """Return the name of the type of answer that stands in a schema, or nothing."""
    inside = (schema.get("items"), *schema.get("anyOf", ()))
    found = (one.get("$ref", "") for one in (schema, *inside) if isinstance(one, Mapping))
    return next((ref.rpartition("/")[2] for ref in found if ref), "")


def _kind(schema: Mapping[str, Any]) -> str:
    """Return what a schema allows, in few words. Examples: `integer 1…100`, `Hit[]`, `0 | 1`"""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("format") == "date":
        return "YYYY-MM-DD"
    kind = str(schema.get("type", ""))
    if kind == "array":
        return _array(schema)
    if kind == "object":
        return f"{{…: {_kind(schema.get('additionalProperties', {}))}}}"
    if "maximum" in schema:
        return f"{kind} {schema['minimum']}…{schema['maximum']}"
    return f"{kind} ≤ {schema['maxLength']}" if "maxLength" in schema else kind


def _array(schema: Mapping[str, Any]) -> str:
    inside = _kind(schema["items"])
    return f"({inside})[]" if " " in inside else f"{inside}[]"
