"""The load that is sent to a server: its rate, its mix, and how answers are noted."""

from collections import Counter
from itertools import islice
from urllib.parse import parse_qs, urlsplit

import pytest

from benchmarks.load.__main__ import _at_hand, _errors, _percentile, _steady
from benchmarks.load.archive import OUTLETS, records
from benchmarks.load.client import Planned, Seen, _check
from benchmarks.load.requests import addresses, distinct_addresses


@pytest.fixture(scope="module")
def plan() -> list[Planned]:
    return list(_steady(("127.0.1.1", "127.0.1.2"), 100, 5, addresses()))


def test_requests_are_due_at_the_rate(plan: list[Planned]) -> None:
    assert len(plan) == 500
    assert [each.due for each in plan] == sorted(each.due for each in plan)
    assert 4 < plan[-1].due < 6


def test_mix_has_pages_and_json_with_facets(plan: list[Planned]) -> None:
    shapes = {each.path.partition("?")[0] for each in plan}
    assert shapes == {"/search", "/search.json", "/api/v1/search"}
    assert all("facets=" in each.path for each in plan if not each.path.startswith("/search?"))


def test_same_plan_each_time(plan: list[Planned]) -> None:
    assert list(_steady(("127.0.1.1", "127.0.1.2"), 100, 5, addresses())) == plan


def test_queries_come_again_and_again() -> None:
    queries = Counter(_query(path) for path in islice(addresses(), 5_000))
    assert 500 < len(queries) < 1_001


def test_distinct_queries_come_once() -> None:
    asked = list(distinct_addresses(1_500))
    assert len({_query(path) for path in asked}) == len(asked) == 1_500
    assert asked == list(distinct_addresses(1_500))


def test_share_of_answers_at_hand_counts_what_was_measured_alone() -> None:
    assert _at_hand((100, 300), (175, 325)) == "75% of 100 answers were at hand"
    assert _at_hand((0, 0), (0, 0)) == "0% of 0 answers were at hand"


def _query(path: str) -> str:
    return parse_qs(urlsplit(path).query)["q"][0]


def test_copies_have_ids_days_and_outlets_of_their_own() -> None:
    found = list(islice(records(), 45_000))
    assert len({record["id"] for record in found}) == 45_000
    first, copy = found[0], next(each for each in found[1:] if each["title"] == found[0]["title"])
    assert first["published"] > copy["published"]
    assert copy["source"] in OUTLETS


def test_what_was_refused_is_an_error_and_no_latency() -> None:
    seen = Seen()
    for status, seconds in ((200, 0.01), (200, 0.03), (503, 9.0), (0, 9.0)):
        seen.note(status, seconds)
    assert (_errors(seen), _percentile(seen, 99)) == (2, 30)


@pytest.mark.parametrize(
    ("status", "head", "body", "wrong"),
    [
        pytest.param(200, "", b"x" * 200, 0, id="a page"),
        pytest.param(200, "", b"", 1, id="an empty page"),
        pytest.param(429, "\r\nretry-after: 3", b"", 0, id="says when to come back"),
        pytest.param(429, "", b"", 1, id="does not say when"),
    ],
)
def test_answer_that_is_not_what_it_should_be(
    status: int, head: str, body: bytes, wrong: int
) -> None:
    seen = Seen()
    _check(status, head, body, Planned(0, "127.0.1.1", "/"), seen)
    assert len(seen.wrong) == wrong
