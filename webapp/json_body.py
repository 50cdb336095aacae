"""A search in the body of a request: JSON with the keys of the parameters of an address."""

import json
from collections.abc import Sequence
from typing import NoReturn

from flask import abort, request

from search import InvalidRequest
from webapp.parameter_kinds import Parameter, Values, values_of

MEDIA_TYPE = "application/json"


def read_body(parameters: Sequence[Parameter]) -> Values:
    """Return the values of the current request's body.

    Raises InvalidRequest, or werkzeug's errors 413 and 415.
    """
    if request.mimetype != MEDIA_TYPE or request.content_encoding:
        packed_or_typed = request.content_encoding or request.mimetype or "of no type"
        abort(415, f"the body is {packed_or_typed[:100]}: send {MEDIA_TYPE}, not packed")
    parsed = _parsed(request.get_data(cache=False))
    if not isinstance(parsed, dict):
        raise InvalidRequest("body", 'the body is no object: send one, like {"q": "武汉"}')
    return values_of(parsed, parameters)


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InvalidRequest("body", f"the body is no JSON, {place}: {error.msg}") from None
    except ValueError:
        raise InvalidRequest("body", "the body is no JSON in UTF-8") from None
    except RecursionError:
        raise InvalidRequest("body", "the body is nested too deep: send one flat object") from None


def _refuse(constant: str) -> NoReturn:
    raise json.JSONDecodeError(f"{constant} is no JSON", "", 0)
