"""What clients may ask for: so often, so much, so deep, and so many at once."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from webapp import create_app, rate_limit
from webapp.admission import Places
from webapp.options import Limits, Options
from webapp.shared_counts import SharedCounts

SEARCH = "/api/v1/search?q=社区"


@pytest.fixture(autouse=True)
def window_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "WINDOW_SECONDS", 10)


def limited(index_path: Path, proxies: int = 0, **limits: object) -> Flask:
    """Return an application with limits."""
    options = Options(Limits(**limits), proxies=proxies)  # type: ignore[arg-type]
    return create_app(index_path, options=options)


def ask(client: FlaskClient, address: str, path: str = SEARCH, **headers: str) -> int:
    """Return the status of a request from an address."""
    base = {"REMOTE_ADDR": address}
    return client.get(path, environ_base=base, headers=headers, buffered=True).status_code


@pytest.fixture
def three_in_ten_seconds(index_path: Path) -> FlaskClient:
    return limited(index_path, requests_per_minute=18).test_client()


@pytest.mark.parametrize("path", [SEARCH, "/search?q=社区", "/nowhere"])
def test_address_that_asks_too_often_is_told_when_to_come_back(
    three_in_ten_seconds: FlaskClient, path: str
) -> None:
    for _ in range(3):
        assert ask(three_in_ten_seconds, "10.0.0.1") == 200
    answer = three_in_ten_seconds.get(path, environ_base={"REMOTE_ADDR": "10.0.0.1"})
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= rate_limit.WINDOW_SECONDS
    if path == SEARCH:
        assert answer.get_json()["type"] == "rate_limited"
        assert "18 requests a minute" in answer.get_json()["message"]
    else:
        assert answer.headers["Retry-After"] in answer.text
        assert "请求太多" in answer.text
    assert ask(three_in_ten_seconds, "10.0.0.2") == 200


def test_what_costs_nothing_is_not_counted(three_in_ten_seconds: FlaskClient) -> None:
    for _ in range(5):
        for path in ("/healthz", "/readyz", "/robots.txt", "/static/style.css", "/embed/v1.js"):
            assert ask(three_in_ten_seconds, "10.0.0.1", path) == 200
    assert ask(three_in_ten_seconds, "10.0.0.1") == 200


def test_subscriber_who_changes_his_ipv6_address_is_one(three_in_ten_seconds: FlaskClient) -> None:
    statuses = [ask(three_in_ten_seconds, f"2001:db8:1:2::{n}") for n in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    assert ask(three_in_ten_seconds, "2001:db8:1:3::1") == 200


def test_ipv4_address_in_ipv6_is_itself(three_in_ten_seconds: FlaskClient) -> None:
    statuses = [ask(three_in_ten_seconds, f"::ffff:10.0.0.{n}") for n in range(5)]
    assert statuses == [200] * 5


@pytest.mark.parametrize(
    ("proxies", "statuses"),
    [
        pytest.param(0, [200, 200, 200, 429], id="nobody is believed: all are the proxy"),
        pytest.param(1, [200, 200, 200, 200], id="the last hop is believed"),
    ],
)
def test_forwarded_addresses(index_path: Path, proxies: int, statuses: list[int]) -> None:
    client = limited(index_path, proxies, requests_per_minute=18).test_client()
    forwarded = [f"6.6.6.6, 198.51.100.{n}" for n in range(4)]
    found = [ask(client, "127.0.0.1", **{"X-Forwarded-For": each}) for each in forwarded]
    assert found == statuses


def test_client_behind_a_believed_proxy_cannot_choose_its_address(index_path: Path) -> None:
    client = limited(index_path, 1, requests_per_minute=18).test_client()
    forwarded = [f"10.9.8.{n}, 198.51.100.1" for n in range(4)]
    found = [ask(client, "127.0.0.1", **{"X-Forwarded-For": each}) for each in forwarded]
    assert found == [200, 200, 200, 429]


@pytest.mark.parametrize(("proxies", "scheme"), [(0, "http"), (1, "https")])
def test_scheme_and_host_are_believed_from_a_proxy_only(
    index_path: Path, proxies: int, scheme: str
) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "archive.example"}
    answer = limited(index_path, proxies).test_client().get(SEARCH, headers=headers).get_json()
    host = "archive.example" if proxies else "localhost"
    assert answer["hits"][0]["articleUrl"].startswith(f"{scheme}://{host}/articles/")


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        pytest.param("/api/v1/search?q=社区治理工作", "q", id="a long query"),
        pytest.param("/api/v1/search?q=翻页&page=13", "page", id="a deep page"),
    ],
)
def test_what_goes_beyond_the_limits_of_the_operator(
    index_path: Path, path: str, parameter: str
) -> None:
    client = limited(index_path, query_length=5, page_depth=120).test_client()
    answer = client.get(path)
    assert (answer.status_code, answer.get_json()["parameter"]) == (400, parameter)
    assert create_app(index_path).test_client().get(path).status_code == 200


def test_pages_lead_no_deeper_than_allowed(index_path: Path) -> None:
    path = "/api/v1/search?q=翻页&hitsPerPage=10"
    assert create_app(index_path).test_client().get(path).get_json()["totalPages"] == 3
    client = limited(index_path, page_depth=20).test_client()
    assert client.get(path).get_json()["totalPages"] == 2


def test_body_that_is_too_large_is_not_read(index_path: Path) -> None:
    client = limited(index_path, body_bytes=100).test_client()
    assert client.get(SEARCH, data=b"x" * 100).status_code == 200
    answer = client.get(SEARCH, data=b"x" * 101)
    assert (answer.status_code, answer.get_json()["code"]) == (413, "request_entity_too_large")


def slow(app: Flask) -> tuple[threading.Event, threading.Event, Callable[[], None]]:
    """Give an application an address that does not answer before it is let; return what says that
    it is asked, what lets it answer, and what asks it.
    """
    asked, may_end = threading.Event(), threading.Event()

    def answer() -> str:
        asked.set()
        assert may_end.wait(30)
        return "done"

    app.add_url_rule("/slow", "slow", answer)
    return asked, may_end, lambda: app.test_client().get("/slow") and None


def test_more_searches_than_are_worked_on_are_sent_away(index_path: Path) -> None:
    app = limited(index_path, searches=1)
    asked, may_end, ask_it = slow(app)
    thread = threading.Thread(target=ask_it)
    thread.start()
    assert asked.wait(30)
    answers = {path: app.test_client().get(path) for path in (SEARCH, "/search?q=社", "/healthz")}
    may_end.set()
    thread.join()
    assert [answer.status_code for answer in answers.values()] == [503, 503, 200]
    assert answers[SEARCH].headers["Retry-After"] == "1"
    assert answers[SEARCH].get_json()["message"].startswith("too many searches")
    assert "搜索的人太多" in answers["/search?q=社"].text
    assert app.test_client().get(SEARCH).status_code == 200


def test_place_is_given_back_after_an_error(index_path: Path) -> None:
    app = limited(index_path, searches=1)
    app.add_url_rule("/broken", "broken", lambda: 1 // 0)
    for _ in range(3):
        assert app.test_client().get("/broken").status_code == 500
    assert app.test_client().get(SEARCH).status_code == 200


def test_who_waits_is_served_in_the_order_of_coming() -> None:
    places, order = Places(1), []
    assert places.take()

    def wait(number: int) -> None:
        assert places.take(seconds=30)
        order.append(number)
        places.give_back()

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(4)]
    for number, thread in enumerate(threads, 1):
        thread.start()
        while len(places._waiting) < number:
            time.sleep(0.001)
    places.give_back()
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3]


def test_waiting_room_has_a_last_place() -> None:
    places = Places(1)
    assert places.take()
    threads = [threading.Thread(target=places.take, args=("", 30)) for _ in range(8)]
    for thread in threads:
        thread.start()
    while len(places._waiting) < 8:
        time.sleep(0.001)
    assert not places.take(seconds=30)
    for _ in threads:
        places.give_back()
    for thread in threads:
        thread.join()


def test_counts_end_with_their_window(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(time, "time", lambda: now[0])
    counts = SharedCounts()
    assert [counts.incr("a", 10), counts.incr("a", 10), counts.incr("b", 10)] == [1, 2, 1]
    assert (counts.get("a"), counts.get_expiry("a")) == (2, 1010)
    now[0] = 1010
    assert (counts.get("a"), counts.incr("a", 10)) == (0, 1)


def test_any_number_of_addresses_leaves_who_asks_most_counted() -> None:
    counts = SharedCounts(slots=1024)
    for _ in range(50):
        counts.incr("flooder", 60)
    size = counts._table.nbytes
    for number in range(10_000):
        counts.incr(f"address {number}", 60)
    assert counts.incr("flooder", 60) == 51
    assert counts._table.nbytes == size


def test_client_with_many_searches_leaves_places_to_others() -> None:
    places = Places(2, fair=True)
    assert places.take("flooder")
    assert not places.take("flooder", seconds=0)
    assert places.take("reader", seconds=0)
    places.give_back("flooder")
    assert places.take("flooder", seconds=0)


def test_few_of_one_client_wait() -> None:
    places = Places(4, fair=True)
    assert all(places.take("flooder", seconds=0) for _ in range(2))
    threads = [threading.Thread(target=places.take, args=("flooder", 30)) for _ in range(3)]
    for thread in threads:
        thread.start()
    while len(places._waiting) < 3:
        time.sleep(0.001)
    assert not places.take("flooder", seconds=30)
    assert places.take("reader", seconds=0)
    for _ in threads:
        places.give_back("flooder")
    for thread in threads:
        thread.join()
