"""Answers that are kept: as they would be without, each of its searcher alone, never partial."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine
from search import Searcher, SearchRequest, SearchResponse, read_synonyms
from tests.search.conftest import Sample, build_index

SAMPLES = (
    Sample("first", "大桥通车", "长江大桥今天通车。", "云泽日报", "2022-11-12", group=1),
    Sample("reprint", "大桥通車啦", "長江大橋今天通車。轉載", "青石晚報", "2022-11-13", group=1),
    Sample("ferry", "轮渡停航", "长江轮渡今天停航。2022年的软件。", "云泽日报", "2021-11-12"),
    Sample("alone", "大桥史话", "长江大桥的历史，一百二十页。", "青石晚報", "2021-01-02"),
)
REQUESTS: dict[str, list[Any]] = {
    "query": [
        "大桥",
        "长江 大桥 轮渡",
        '"今天通车"',
        "title:大桥 -轮渡",
        "2022年 软件",
        "今添通车",
    ],
    "page": [1, 2],
    "hits_per_page": [1, 10],
    "source": [(), ("云泽日报",), ("云泽日报", "青石晚報")],
    "published_from": [None, date(2022, 1, 1)],
    "sort": ["relevance", "date", "-date"],
    "facets": [(), ("source",), ("source", "year", "month")],
    "dup": ["collapse", "show"],
    "copies": ["", "first"],
    "recency": [None, 0, 10],
    "explain": [False, True],
    "script": ["any", "exact"],
    "listed_copies": [0, 5],
}
PLAIN = SearchRequest("大桥")


class Kept(dict[bytes, bytes]):
    """A store that forgets nothing."""

    put = dict.__setitem__

    @property
    def size_bytes(self) -> int:
        return sum(map(len, self.values()))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[engine.EmbeddedIndex]:
    index = build_index(tmp_path_factory.mktemp("kept") / "index", SAMPLES)
    yield index
    index.close()


@pytest.fixture
def keeping(index: engine.EmbeddedIndex) -> Searcher:
    return Searcher(index, answers=Kept(), time_limit_seconds=None)


def told(response: SearchResponse) -> SearchResponse:
    """Return an answer without what differs each time."""
    return replace(response, processing_time_ms=0.0, cached=False)


@given(
    asked=st.lists(
        st.fixed_dictionaries({name: st.sampled_from(rows) for name, rows in REQUESTS.items()}),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answers_are_those_of_a_searcher_that_keeps_none(
    index: engine.EmbeddedIndex, asked: list[dict[str, Any]]
) -> None:
    plain = Searcher(index, time_limit_seconds=None)
    keeping = Searcher(index, time_limit_seconds=None, answers=Kept())
    for request in (SearchRequest(**each) for each in (*asked, *asked)):
        assert told(keeping.search(request)) == told(plain.search(request))


@pytest.mark.parametrize(
    ("name", "values"), [pytest.param(*row, id=row[0]) for row in REQUESTS.items()]
)
def test_requests_that_differ_in_anything_are_not_one(
    keeping: Searcher, name: str, values: list[Any]
) -> None:
    for value in values:
        assert not keeping.search(replace(PLAIN, **{name: value})).cached


def test_what_was_asked_before_is_at_hand(keeping: Searcher) -> None:
    first, again = keeping.search(PLAIN), keeping.search(SearchRequest("大桥"))
    assert (first.cached, again.cached) == (False, True)
    assert again.request == PLAIN


def test_nobody_changes_what_is_kept(keeping: Searcher) -> None:
    request = replace(PLAIN, facets=("source",))
    keeping.search(request)
    given_once = keeping.search(request)
    given_once.interpreted_as["words"].append("别的")
    given_once.facet_distribution["source"].clear()  # type: ignore[attr-defined]
    again = keeping.search(request)
    assert again.interpreted_as["words"] == ["大桥"]
    assert again.facet_distribution["source"]


def test_without_a_store_nothing_is_kept(index: engine.EmbeddedIndex) -> None:
    searcher = Searcher(index)
    assert [searcher.search(PLAIN).cached for _ in range(2)] == [False, False]


def test_searchers_that_are_alike_share_answers(index: engine.EmbeddedIndex) -> None:
    kept = Kept()
    first, second = (Searcher(index, answers=kept).search(PLAIN) for _ in range(2))
    assert (first.cached, second.cached) == (False, True)
    assert told(first) == told(second)


def differing(index: engine.EmbeddedIndex, folder: Path, how: str, kept: Kept) -> Searcher:
    """Return a searcher that may answer otherwise than one of this index with no settings."""
    if how == "synonyms":
        file = folder / "synonyms.txt"
        file.write_text("大桥, 长桥\n", encoding="utf-8")
        return Searcher(index, synonyms=read_synonyms(file), answers=kept)
    if how == "recency":
        return Searcher(index, recency=10, answers=kept)
    if how == "time limit":
        return Searcher(index, time_limit_seconds=60.0, answers=kept)
    other = build_index(folder / "index", SAMPLES if how == "generation" else SAMPLES[:2])
    if how == "generation":  # built within one second, as may be
        other._manifest = replace(other._manifest, built_at=index.built_at)
        other.generation = "000002"
    return Searcher(other, answers=kept)


@pytest.mark.parametrize(
    "how",
    [
        *("synonyms", "recency", "time limit"),
        pytest.param("generation", id="another generation"),
        pytest.param("number", id="another generation of the same number"),
    ],
)
def test_searchers_that_may_answer_otherwise_share_none(
    index: engine.EmbeddedIndex, tmp_path: Path, how: str
) -> None:
    kept = Kept()
    Searcher(index, answers=kept).search(PLAIN)
    other = differing(index, tmp_path, how, kept)
    first, again = (other.search(PLAIN) for _ in range(2))
    assert (first.cached, again.cached) == (False, True)


def test_explained_answers_are_not_kept(keeping: Searcher) -> None:
    request = replace(PLAIN, explain=True)
    assert [keeping.search(request).cached for _ in range(2)] == [False, False]


def test_answers_that_the_clock_cut_short_are_not_kept(index: engine.EmbeddedIndex) -> None:
    searcher = Searcher(index, answers=Kept(), time_limit_seconds=0.0)
    answers = [searcher.search(SearchRequest("长江 大桥")) for _ in range(2)]
    assert [(one.partial, one.cached) for one in answers] == [(True, False)] * 2


def test_offers_that_the_clock_cut_short_are_not_kept(
    keeping: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluate = keeping.index.evaluate

    def late(query: engine.Query, order: engine.Order, **how: Any) -> engine.Evaluation:
        return replace(evaluate(query, order, **how), partial=not order.limit)

    monkeypatch.setattr(keeping.index, "evaluate", late)
    answers = [keeping.search(SearchRequest("今添通车")) for _ in range(2)]
    assert [(one.partial, one.cached) for one in answers] == [(False, False)] * 2


def test_query_with_half_a_character_is_answered(keeping: Searcher) -> None:
    answers = [keeping.search(SearchRequest("大桥\ud800")) for _ in range(2)]
    assert [one.cached for one in answers] == [False, False]
    assert told(answers[0]) == told(answers[1])
