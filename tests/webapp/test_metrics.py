"""Numbers for Prometheus, and whether the server is ready."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from tests.webapp.sample_index import build_index
from webapp import create_app, live_index
from webapp.options import Limits, Options


@pytest.fixture
def counted(index_path: Path) -> FlaskClient:
    return create_app(index_path, options=Options(metrics=True)).test_client()


def samples(client: FlaskClient) -> dict[str, float]:
    """Return all numbers by name and labels. Example: `wensou_articles` or `name a=1 b=2`"""
    text = client.get("/metrics").text
    return {
        " ".join([each.name, *(f"{k}={v}" for k, v in sorted(each.labels.items()))]): each.value
        for family in text_string_to_metric_families(text)
        for each in family.samples
    }


def test_metrics_are_off_unless_told(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404


def test_requests_are_counted_by_route_and_status(counted: FlaskClient) -> None:
    for path in ("/search?q=社区", "/search?q=武汉", "/search?page=0", "/a", "/b"):
        counted.get(path)
    found = samples(counted)
    assert found["wensou_requests_total route=/search status=200"] == 2
    assert found["wensou_requests_total route=/search status=400"] == 1
    assert found["wensou_requests_total route= status=404"] == 2
    assert found["wensou_request_seconds_count route=/search"] == 3
    assert found["wensou_request_seconds_bucket le=+Inf route=/search"] == 3


def test_searches_are_counted_by_rung(counted: FlaskClient) -> None:
    for query in ("社区治理", '"社区治理"', "zzzz"):
        counted.get("/api/v1/search", query_string={"q": query})
    found = samples(counted)
    for rung in ("all", "exact", "none"):
        assert found[f"wensou_search_seconds_count rung={rung}"] == 1


def test_answers_at_hand_are_counted(counted: FlaskClient) -> None:
    for query in ("社区治理", "武汉", "社区治理", "社区治理"):
        counted.get("/api/v1/search", query_string={"q": query})
    found = samples(counted)
    assert found["wensou_cache_requests_total result=hit"] == 2
    assert found["wensou_cache_requests_total result=miss"] == 2
    assert found["wensou_cache_bytes"] > 1000


def test_without_a_cache_nothing_of_one_is_told(index_path: Path) -> None:
    options = Options(Limits(cache_bytes=0), metrics=True)
    client = create_app(index_path, options=options).test_client()
    for _ in range(2):
        client.get("/api/v1/search?q=社区治理")
    assert not any(name.startswith("wensou_cache_requests_total") for name in samples(client))


def test_what_is_served(counted: FlaskClient) -> None:
    found = samples(counted)
    assert (found["wensou_generation"], found["wensou_articles"]) == (1, 30)


def test_ready_server_names_its_generation(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.get_json() == {"status": "ok", "generation": "000001", "articles": 30}


def test_server_without_an_index_waits_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_index, "CHECK_SECONDS", 0)
    options = Options(wait_for_index=True, metrics=True)
    client = create_app(tmp_path / "index", options=options).test_client()
    answers = {path: client.get(path) for path in ("/readyz", "/search?q=社区", "/metrics")}
    assert [answer.status_code for answer in answers.values()] == [503, 503, 503]
    assert all("indexer build" in answer.text for answer in answers.values())
    assert client.get("/healthz").get_json() == {"status": "ok"}
    build_index(tmp_path / "index")
    assert client.get("/readyz").status_code == 200
    assert client.get("/search?q=社区").status_code == 200
