"""One line for each request: what was asked, how it ended, and how long it took.

    2026-11-22T03:10:00.123Z INFO request id=5f0c… method=GET route=/search status=200 ms=7.4
    rung=all generation=000002

    {"time": "…", "level": "info", "message": "request", "id": "5f0c…", "route": "/search", …}

The route is the pattern, so neither articles nor queries stand in it. Queries are there only where
the operator wants them. Every answer has the id of its line in `X-Request-Id`; an id that comes
with the request, as a proxy sends it, is kept where it is one.
"""

import json
import logging
import re
import secrets
import sys
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, request

from webapp.options import Log, current_options

HEADER = "X-Request-Id"

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LEVELS = {"plain": logging.INFO, "json": logging.INFO, "errors": logging.WARNING}

logger = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Give each request of an application an id, and log it. It must be installed first, for what
    is installed later may refuse a request.
    """
    app.before_request(_begin)
    app.after_request(_name)
    app.teardown_request(_log)


def _begin() -> None:
    g.started = time.perf_counter()
    given = request.headers.get(HEADER, "")
    g.request_id = given if _ID.fullmatch(given) else secrets.token_hex(8)


def _name(response: Response) -> Response:
    response.headers[HEADER] = g.request_id
    g.status = response.status_code
    return response


def _log(_: BaseException | None) -> None:
    if not logger.isEnabledFor(logging.INFO):
        return
    fields: dict[str, Any] = {
        "id": g.request_id,
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else None,
        "status": g.get("status", 500),
        "ms": milliseconds(),
        "rung": g.get("rung"),
        "generation": g.get("generation"),
    }
    if current_options().log_queries and "q" in request.args:
        fields["query"] = request.args["q"]
    logger.info("request", extra={"fields": {k: v for k, v in fields.items() if v is not None}})


def milliseconds() -> float:
    """Return how long the current request has taken until now."""
    started: float = g.started
    return round((time.perf_counter() - started) * 1000, 1)


def write_to_stderr(form: Log) -> None:
    """Have everything that is logged on stderr, a line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else PlainLines())
    logging.basicConfig(level=_LEVELS[form], handlers=[handler], force=True)


def _moment(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class PlainLines(logging.Formatter):
    """A line for people; what stands in it is quoted where it might end the line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        fields = getattr(record, "fields", {})
        shown = "".join(f" {name}={_quoted(value)}" for name, value in fields.items())
        line = f"{_moment(record)} {record.levelname} {record.getMessage()}{shown}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def _quoted(value: Any) -> str:
    text = str(value)
    return text if text.isprintable() and not set(text) & set(' "=') else json.dumps(text)


class JsonLines(logging.Formatter):
    """An object for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line = {
            "time": _moment(record),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)
