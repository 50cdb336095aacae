"""One line a request: what stands in it, what does not, and its id."""

import json
import logging
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp import create_app, request_log
from webapp.options import Options

SECRET = "机密查询"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is logged."""
    caplog.set_level(logging.INFO)
    return caplog


def last(lines: pytest.LogCaptureFixture) -> tuple[str, dict[str, object]]:
    """Return the last line in both forms."""
    record = lines.records[-1]
    return request_log.PlainLines().format(record), json.loads(
        request_log.JsonLines().format(record)
    )


def test_line_of_a_search(client: FlaskClient, lines: pytest.LogCaptureFixture) -> None:
    answer = client.get("/search?q=社区治理")
    plain, fields = last(lines)
    assert fields.pop("time").endswith("Z")  # type: ignore[attr-defined]
    assert isinstance(fields.pop("ms"), float)
    assert fields == {
        "level": "info",
        "message": "request",
        "id": answer.headers["X-Request-Id"],
        "method": "GET",
        "route": "/search",
        "status": 200,
        "rung": "all",
        "generation": "000001",
    }
    assert " INFO request id=" in plain
    assert " route=/search status=200 " in plain


@pytest.mark.parametrize(
    "path",
    [
        f"/search?q={SECRET}",
        f"/api/v1/search?q={SECRET}&page=0",
        f"/api/v1/suggest?q={SECRET}",
        f"/articles/{SECRET}?q={SECRET}",
        f"/{SECRET}",
    ],
)
def test_neither_queries_nor_articles_are_logged(
    client: FlaskClient, lines: pytest.LogCaptureFixture, path: str
) -> None:
    client.get(path)
    for record in lines.records:
        for form in (request_log.PlainLines(), request_log.JsonLines()):
            assert SECRET not in form.format(record)
            assert SECRET not in form.format(record).encode().decode("unicode_escape", "ignore")


def test_queries_are_logged_where_they_are_wanted(
    index_path: Path, lines: pytest.LogCaptureFixture
) -> None:
    client = create_app(index_path, options=Options(log_queries=True)).test_client()
    client.get("/search", query_string={"q": '社区" status=500\nERROR'})
    plain, fields = last(lines)
    assert fields["query"] == '社区" status=500\nERROR'
    assert "\n" not in plain
    assert plain.count(" status=500") == plain.count('\\" status=500') == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("0af7651916cd43dd-8448.eb_2", True, id="an id"),
        pytest.param("a" * 64, True, id="the longest"),
        pytest.param("a" * 65, False, id="too long"),
        pytest.param("a b", False, id="a space"),
        pytest.param("id=1", False, id="what would part a line"),
        pytest.param("编号", False, id="not ASCII"),
        pytest.param("", False, id="empty"),
    ],
)
def test_id_of_a_proxy(client: FlaskClient, given: str, kept: bool) -> None:
    headers = {"X-Request-Id": given.encode().decode("latin-1")}
    answered = client.get("/healthz", headers=headers).headers["X-Request-Id"]
    assert (answered == given) == kept
    assert len(answered) >= 16


@pytest.mark.parametrize("path", ["/", "/nowhere", "/api/v1/search?q=", "/static/style.css"])
def test_every_answer_has_an_id_of_its_own(client: FlaskClient, path: str) -> None:
    ids = {client.get(path, buffered=True).headers["X-Request-Id"] for _ in range(2)}
    assert len(ids) == 2


def test_bug_is_logged_in_full_and_told_to_nobody(
    index_path: Path, lines: pytest.LogCaptureFixture
) -> None:
    app: Flask = create_app(index_path)

    def fail() -> str:
        raise ZeroDivisionError("in the engine room")

    app.add_url_rule("/broken", "broken", fail)
    answer = app.test_client().get("/broken")
    assert answer.status_code == 500
    assert "engine room" not in answer.text
    assert "Traceback" not in answer.text
    logged = [json.loads(request_log.JsonLines().format(record)) for record in lines.records]
    assert "engine room" in logged[0]["exception"]
    assert (logged[1]["status"], logged[1]["id"]) == (500, answer.headers["X-Request-Id"])


def test_log_of_errors_only(index_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    try:
        request_log.write_to_stderr("errors")
        client = create_app(index_path).test_client()
        client.get("/search?q=社区")
        logging.getLogger("webapp").warning("a warning")
    finally:
        root.handlers, root.level = before
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].endswith("WARNING a warning")
