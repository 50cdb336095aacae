"""The OpenAPI 3.1 document of the API, made of what reads requests and of what makes answers.

operations (parameters, types of answers) + strings of a language -> document
"""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from webapp.answer_types import Error
from webapp.curl import curl
from webapp.language import strings
from webapp.operations import OPERATIONS, Operation
from webapp.parameter_kinds import Names, Parameter, Schema, Several

VERSION = "1.0"
"""Of the API: the second number grows with what is added."""

_REF = "#/components/schemas/{name}"
_OFTEN = (405, 429, 500, 503)
_RETRY = {"schema": {"type": "integer", "minimum": 0}}


class Describer:
    """Describes the API in a language; `address` is where the server is, without a slash at its
    end, `article_id` the id of an article for examples, or empty.
    """

    def __init__(self, language: str, address: str, article_id: str) -> None:
        self._said = strings(language)
        self._address = address
        self._article_id = article_id

    def document(self) -> dict[str, Any]:
        """Return the document."""
        paths: dict[str, dict[str, Any]] = {}
        for operation in OPERATIONS:
            paths.setdefault(operation.path, {})[operation.method] = self._operation(operation)
        return {
            "openapi": "3.1.0",
            "info": {
                "title": self._said["api.title"],
                "version": VERSION,
                "description": self._said["api.promise_text"],
            },
            "servers": [{"url": self._address or "/"}],
            "paths": paths,
            "components": {"schemas": self._schemas(), "responses": self._errors()},
        }

    def example(self, operation: Operation) -> dict[str, Any]:
        """Return values that show what an operation does."""
        needed = operation.finds_article and self._article_id
        return {**operation.example, **({"id": self._article_id} if needed else {})}

    def _operation(self, operation: Operation) -> dict[str, Any]:
        example = self.example(operation)
        source = curl(operation, example, self._address)
        described: dict[str, Any] = {
            "operationId": operation.name,
            "summary": self._said[f"operations.{operation.name}"],
            "responses": self._responses(operation),
            "x-codeSamples": [{"lang": "Shell", "label": "curl", "source": source}],
        }
        if operation.method == "post":
            return {**described, "requestBody": self._body(operation, example)}
        if operation.parameters:
            described["parameters"] = [
                self._parameter(operation, parameter, example) for parameter in operation.parameters
            ]
        return described

    def _parameter(
        self, operation: Operation, parameter: Parameter, example: Mapping[str, Any]
    ) -> dict[str, Any]:
        in_path = operation.is_in_path(parameter)
        described: dict[str, Any] = {
            "name": parameter.name,
            "in": "path" if in_path else "query",
            "description": self._meaning(operation, parameter),
            "schema": parameter.schema(),
        }
        if parameter.required:
            described["required"] = True
        elif not isinstance(parameter, Names | Several):
            described["allowEmptyValue"] = True
        if isinstance(parameter, Names):
            described |= {"style": "form", "explode": False}
        if parameter.name in example:
            described["example"] = example[parameter.name]
        return described

    def _body(self, operation: Operation, example: Mapping[str, Any]) -> dict[str, Any]:
        properties = {
            parameter.name: {
                **parameter.body_schema(),
                "description": self._meaning(operation, parameter),
            }
            for parameter in operation.parameters
        }
        schema = {"type": "object", "properties": properties}
        return {
            "required": True,
            "description": self._said["api.body"],
            "content": {"application/json": {"schema": schema, "example": dict(example)}},
        }

    def _meaning(self, operation: Operation, parameter: Parameter) -> Any:
        own = f"parameters.{operation.name}.{parameter.name}"
        return self._said.get(own) or self._said[f"parameters.{parameter.name}"]

    def _responses(self, operation: Operation) -> dict[str, Any]:
        answers = {"application/json": operation.answer, **operation.also}
        content = {
            media_type: {"schema": _schema(type_) if type_ else {}}
            for media_type, type_ in answers.items()
        }
        found = {"200": {"description": self._said["statuses.200"], "content": content}}
        if operation.method == "get":
            found["200"]["headers"] = {"ETag": {"schema": {"type": "string"}}}
            found["304"] = {"description": self._said["statuses.304"]}
        names = [str(status) for status in _errors_of(operation)]
        refs = {name: {"$ref": f"#/components/responses/{name}"} for name in [*names, "default"]}
        return {**found, **refs}

    def _errors(self) -> dict[str, Any]:
        every = sorted({status for operation in OPERATIONS for status in _errors_of(operation)})
        content = {"application/json": {"schema": {"$ref": _REF.format(name="Error")}}}
        return {
            name: {
                "description": self._said[f"statuses.{name}"],
                "content": content,
                **({"headers": {"Retry-After": _RETRY}} if name in ("429", "503") else {}),
            }
            for name in [*map(str, every), "default"]
        }

    def _schemas(self) -> dict[str, Schema]:
        schemas = _components([Error, *(operation.answer for operation in OPERATIONS)])
        for name, schema in schemas.items():
            for key, described in schema["properties"].items():
                said = self._said.get(f"keys.{name}.{key}") or self._said[f"keys.{key}"]
                described["description"] = said
        return schemas


def _errors_of(operation: Operation) -> Iterable[int]:
    """Return the statuses of the errors that an operation may answer with."""
    wrong = (400,) if operation.parameters else ()
    missing = (404,) if operation.finds_article else ()
    body = (413, 415) if operation.method == "post" else ()
    return sorted((*wrong, *missing, *body, *_OFTEN))


def _components(types: Iterable[type]) -> dict[str, Schema]:
    """Return the schemas of types, and of all types that stand in them, by name."""
    _, schemas = msgspec.json.schema_components(dict.fromkeys(types), ref_template=_REF)
    return dict(sorted(schemas.items()))


def _schema(type_: Any) -> Schema:
    (schema,), _ = msgspec.json.schema_components([type_], ref_template=_REF)
    return schema
