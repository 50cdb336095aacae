"""Newer articles first among those that are as good: only where asked for."""

from pathlib import Path

import pytest

import engine
from search import Searcher, SearchRequest
from tests.search.conftest import Sample, build_index

SAMPLES = (
    Sample("old", "", "长江大桥通车", published="2001-11-12"),
    Sample("undated", "", "长江大桥通车"),
    Sample("new", "", "长江大桥通车了", published="2022-11-12"),
    Sample("partly", "", "大桥，大桥", published="2022-11-12"),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recency") / "index"
    build_index(path, SAMPLES).close()
    return path


@pytest.fixture(scope="module")
def bridges(path: Path) -> Searcher:

    return Searcher(engine.open_index(path))


def order(searcher: Searcher, **options: object) -> list[str]:
    request = SearchRequest("长江 大桥", **options)  # type: ignore[arg-type]
    return [hit.id for hit in searcher.search(request).hits]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, ["old", "undated", "new", "partly"], id="off"),
        pytest.param({"recency": 0}, ["old", "undated", "new", "partly"], id="nothing"),
        pytest.param({"recency": 90}, ["new", "partly", "old", "undated"], id="asked for"),
        pytest.param(
            {"recency": 90, "sort": "date"}, ["old", "new", "undated", "partly"], id="by date"
        ),
    ],
)
def test_order(bridges: Searcher, options: dict[str, object], expected: list[str]) -> None:
    assert order(bridges, **options) == expected


def test_by_date_scores_are_those_of_relevance(bridges: Searcher) -> None:
    plain, aged = (
        bridges.search(SearchRequest("长江", sort="date", recency=recency)).hits
        for recency in (0, 30)
    )
    assert [hit.score for hit in aged] == [hit.score for hit in plain]


def test_totals_stay(bridges: Searcher) -> None:
    response = bridges.search(SearchRequest("长江 大桥", recency=1))
    assert (response.total_hits, response.more_hits) == (3, {"some": 1})


def test_searcher_has_a_default_that_a_request_overrules(path: Path) -> None:

    searcher = Searcher(engine.open_index(path), recency=90)
    assert order(searcher)[0] == "new"
    assert order(searcher, recency=0)[0] == "old"
