"""A running app moves over to new generations, and keeps the old one where it must."""

import gc
import logging
import shutil
import weakref
from pathlib import Path

import pytest
from flask import Flask

import engine
from tests.webapp.sample_index import build_index
from webapp import create_app, live_index

OLD = {"id": "old", "title": "旧闻", "text": "去年的旧闻。", "source": "旧报"}
NEW = {"id": "new", "title": "新闻", "text": "今年的新闻。", "source": "新报"}


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of one article, looked at for news at every request."""
    monkeypatch.setattr(live_index, "CHECK_SECONDS", 0)
    return build_index(tmp_path / "index", [OLD])


def found(app: Flask, query: str) -> list[str]:
    """Return the ids that a query finds."""
    answer = app.test_client().get("/api/v1/search", query_string={"q": query}).get_json()
    return [hit["id"] for hit in answer["hits"]]


def test_new_generation_is_served_without_restart(path: Path) -> None:
    app = create_app(path)
    before = app.test_client().get("/healthz").get_json()
    assert found(app, "旧闻") == ["old"]
    build_index(path, [NEW])
    assert (found(app, "新闻"), found(app, "旧报")) == (["new"], [])
    after = app.test_client().get("/healthz").get_json()
    assert before["status"] == after["status"] == "ok"
    assert before["generation"] != after["generation"]


@pytest.mark.parametrize("address", ["/search?q=闻", "/search.json?q=闻", "/api/v1/search?q=闻"])
def test_answer_that_was_kept_is_not_given_of_a_new_generation(path: Path, address: str) -> None:
    client = create_app(path).test_client()
    for _ in range(3):
        assert "articles/old" in client.get(address).text
    build_index(path, [NEW])
    after = [client.get(address).text for _ in range(3)]
    assert all("articles/new" in text and "/old" not in text for text in after)


def test_new_generation_has_new_tags(path: Path) -> None:
    app = create_app(path)
    client = app.test_client()
    tag = client.get("/api/v1/search?q=闻").headers["ETag"]
    build_index(path, [NEW])
    assert client.get("/api/v1/search?q=闻", headers={"If-None-Match": tag}).status_code == 200


def test_request_under_way_keeps_its_generation(path: Path) -> None:
    app = create_app(path)
    searcher = live_index.searcher_of(app)
    for article in (NEW, OLD, NEW):
        build_index(path, [article])
        live_index.searcher_of(app)
    gc.collect()
    stored = searcher.index.find("old")
    assert stored is not None
    assert stored["title"] == "旧闻"


def test_generation_is_looked_for_once_a_second_at_most(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(path)
    monkeypatch.setattr(live_index, "CHECK_SECONDS", 3600)
    build_index(path, [NEW])
    assert found(app, "旧闻") == ["old"]


def test_damaged_new_generation_leaves_the_old_one_serving(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(path)
    build_index(path, [NEW])
    for manifest in path.glob("generation-000002/manifest.json"):
        manifest.unlink()
    with caplog.at_level(logging.WARNING):
        assert [found(app, "旧闻") for _ in range(3)] == [["old"]] * 3
    [message] = [record.getMessage() for record in caplog.records]
    assert "still serving generation 000001" in message
    assert "python -m indexer build" in message


def test_index_that_vanishes_is_served_on(path: Path) -> None:
    app = create_app(path)
    shutil.rmtree(path)
    assert found(app, "旧闻") == ["old"]
    assert app.test_client().get("/healthz").status_code == 200


def test_start_without_an_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(engine.IndexMissing, match="indexer build"):
        create_app(tmp_path / "none")


def broken(app: Flask, error: Exception) -> Flask:
    """Let two addresses of an app raise an error, as a request to a failing disk would."""

    def fail() -> str:
        raise error

    app.add_url_rule("/api/v1/broken", "broken-api", fail)
    app.add_url_rule("/broken", "broken-page", fail)
    return app


def test_unusable_index_is_503_with_the_command(path: Path) -> None:
    message = "index/ is damaged: rebuild it with `python -m indexer build SOURCE`"
    client = broken(create_app(path), engine.IndexDamaged(message)).test_client()
    answer, page = client.get("/api/v1/broken"), client.get("/broken")
    assert answer.status_code == page.status_code == 503
    assert answer.get_json() == {
        "message": message,
        "code": "index_unusable",
        "type": "unavailable",
        "status": 503,
    }
    assert message in page.text
    assert answer.headers["Retry-After"] == page.headers["Retry-After"] == "60"


def test_bug_is_500_and_tells_nothing(path: Path) -> None:
    client = broken(create_app(path), ZeroDivisionError("secret")).test_client()
    answer, page = client.get("/api/v1/broken"), client.get("/broken")
    assert answer.status_code == page.status_code == 500
    assert answer.get_json()["code"] == "internal_server_error"
    assert "secret" not in answer.text + page.text


def test_index_that_was_replaced_is_let_go_at_once(path: Path) -> None:
    """Not when the garbage collector comes: until then its files take space on the disk."""
    app = create_app(path)
    assert found(app, "旧闻") == ["old"]
    replaced = weakref.ref(live_index.searcher_of(app).index)
    gc.collect()
    gc.disable()
    try:
        build_index(path, [NEW])
        assert found(app, "新闻") == ["new"]
        assert replaced() is None
    finally:
        gc.enable()
