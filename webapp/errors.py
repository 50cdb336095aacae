"""What goes wrong, as an answer: JSON under /api/ and at addresses of JSON, a page of the site
elsewhere, one status.

400  search.InvalidRequest   names the parameter and what is allowed
400  engine.QueryTooLarge    the same of a query that a cluster cannot take
400  BadHost                 in plain text where no page can be made
404, 405 …                   werkzeug's HTTP errors
429  rate_limit.TooFast      an address asked too often; says when to come back
500  a bug of ours           nothing of it is told; it is in the log
503  admission.Busy          too many searches at once; says when to come back
503  engine.IndexUnusable    gives the command that mends the index
"""

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadHost, HTTPException

from engine import IndexUnusable, QueryTooLarge
from search import InvalidRequest
from search.models import MOST_HITS_PER_PAGE, is_empty
from webapp.admission import Busy
from webapp.answer_types import Error, ErrorType
from webapp.options import current_options
from webapp.parameters import MOST_SOURCES

RETRY_AFTER_SECONDS = 60
"""About what an operator needs to start a rebuild; clients that wait do not hammer."""

_LONGEST_PATH = 100
_JSON = ("/search.json", "/openapi.json")
_TYPES: dict[int, ErrorType] = {429: "rate_limited", 500: "internal", 503: "unavailable"}


def _wants_json() -> bool:
    return request.path.startswith("/api/") or request.path in _JSON


def _json(status: int, code: str, message: str, parameter: str = "") -> Response:
    kind = _TYPES.get(status, "invalid_request")
    error: Error = {"message": message, "code": code, "type": kind, "status": status}
    if parameter:
        error["parameter"] = parameter
    response = jsonify(error)
    response.status_code = status
    return response


def _invalid_request(error: InvalidRequest) -> ResponseReturnValue:
    if _wants_json():
        return _json(400, "invalid_request", str(error), error.parameter)
    query = request.args.get("q", "")
    longest = current_options().limits.query_length
    shown = "" if is_empty(query) else query[:longest]
    limits = {
        "query": longest,
        "hits": MOST_HITS_PER_PAGE,
        "sources": MOST_SOURCES,
        "page": current_options().limits.page_depth,
    }
    page = render_template(
        "invalid.html",
        parameter=error.parameter,
        query=shown,
        query_length=len(query),
        limits=limits,
    )
    return page, 400


def _query_too_large(error: QueryTooLarge) -> ResponseReturnValue:
    if _wants_json():
        return _json(400, "invalid_request", str(error), "q")
    query = request.args.get("q", "")
    return render_template("invalid.html", parameter="parts", query=query, limits={}), 400


def _index_unusable(error: IndexUnusable) -> ResponseReturnValue:
    if _wants_json():
        response = _json(503, "index_unusable", str(error))
    else:
        response = make_response(render_template("unavailable.html", message=str(error)), 503)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _bad_host(error: BadHost) -> ResponseReturnValue:
    """Answer without a page: no address can be written for such a host."""
    message = "the Host header is no name of a host"
    if _wants_json():
        return _json(400, "bad_host", message)
    return Response(f"{message}\n", 400, mimetype="text/plain")


def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    code = error.name.lower().replace(" ", "_")
    seconds = getattr(error, "retry_after", None)
    if _wants_json():
        response = _json(status, code, _message(error, status))
    else:
        page = render_template("error.html", status=status, seconds=seconds)
        response = make_response(page, status)
    if "Allow" in (headers := dict(error.get_headers())):
        response.headers["Allow"] = headers["Allow"]
    if isinstance(seconds, int):
        response.headers["Retry-After"] = str(seconds)
    return response


def _message(error: HTTPException, status: int) -> str:
    """Return what to tell of an error: what we said of it, else more than werkzeug's page would."""
    path = request.path[:_LONGEST_PATH]
    if isinstance(error, Busy):
        return str(error.description)
    if status >= 500:
        return "an error on our side: what happened is in the log of the server"
    if status == 405:
        return f"{request.method} is not possible at {path}: use {_allowed(error)}"
    if request.routing_exception:
        return f"there is nothing at {path}: /openapi.json lists what there is"
    return error.description or error.name


def _allowed(error: HTTPException) -> str:
    """Return the methods to use, for people. Example: `GET or POST`"""
    methods = set(getattr(error, "valid_methods", None) or ["GET"]) - {"HEAD", "OPTIONS"}
    return " or ".join(sorted(methods))


def install(app: Flask) -> None:
    """Answer every error of an application this way."""
    app.register_error_handler(InvalidRequest, _invalid_request)
    app.register_error_handler(QueryTooLarge, _query_too_large)
    app.register_error_handler(IndexUnusable, _index_unusable)
    app.register_error_handler(BadHost, _bad_host)
    app.register_error_handler(HTTPException, _http_error)
