"""Facets say what another choice would find: each ignores the filter on its own values."""

from datetime import date

import pytest

from search import Searcher, SearchRequest
from tests.search.conftest import Sample, build_index

SAMPLES = (
    Sample("1", "", "长江大桥", "云泽日报", "2022-11-12"),
    Sample("2", "", "长江大桥", "云泽日报", "2021-11-12"),
    Sample("3", "", "长江大桥", "青石晚報", "2022-11-12"),
    Sample("4", "", "长江", "青石晚報", "2020-11-12"),
    Sample("5", "", "长江大桥", "青石晚報", "2022-01-01", group=7),
    Sample("6", "", "长江大桥", "青石晚報", "2022-01-02", group=7),
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return Searcher(build_index(tmp_path_factory.mktemp("facets") / "index", SAMPLES))


def facets(searcher: Searcher, query: str, **options: object) -> dict[str, dict[str, int]]:
    request = SearchRequest(query, facets=("source", "year"), **options)  # type: ignore[arg-type]
    found = searcher.search(request).facet_distribution
    return {name: dict(counts) for name, counts in found.items()}


IN_2022 = {"published_from": date(2022, 1, 1), "published_to": date(2022, 12, 31)}


@pytest.mark.parametrize(
    ("options", "source", "year"),
    [
        pytest.param({}, {"青石晚報": 2, "云泽日报": 2}, {"2022": 3, "2021": 1}, id="no filter"),
        pytest.param(
            {"source": ("云泽日报",)},
            {"青石晚報": 2, "云泽日报": 2},
            {"2022": 1, "2021": 1},
            id="outlet",
        ),
        pytest.param(IN_2022, {"青石晚報": 2, "云泽日报": 1}, {"2022": 3, "2021": 1}, id="days"),
        pytest.param(
            {"source": ("云泽日报",), **IN_2022},
            {"青石晚報": 2, "云泽日报": 1},
            {"2022": 1, "2021": 1},
            id="both",
        ),
        pytest.param(
            {"source": ("无",)}, {"青石晚報": 2, "云泽日报": 2}, {}, id="outlet that has nothing"
        ),
        pytest.param(
            {"copies": "5", "source": ("云泽日报",)}, {"青石晚報": 2}, {}, id="other filters stay"
        ),
    ],
)
def test_counts(
    searcher: Searcher,
    options: dict[str, object],
    source: dict[str, int],
    year: dict[str, int],
) -> None:
    assert facets(searcher, "大桥", **options) == {"source": source, "year": year}


def test_count_is_what_the_choice_finds(searcher: Searcher) -> None:
    for query in ("大桥", "长江", "长江 大桥", "2022 大桥"):
        for name, count in facets(searcher, query, source=("云泽日报",))["source"].items():
            chosen = searcher.search(SearchRequest(query, source=(name,)))
            assert chosen.total_hits == count, (query, name)


def test_browsing_counts_all_outlets(searcher: Searcher) -> None:
    assert facets(searcher, "", source=("云泽日报",))["source"] == {"青石晚報": 3, "云泽日报": 2}


def test_hits_and_totals_are_filtered(searcher: Searcher) -> None:
    response = searcher.search(SearchRequest("大桥", source=("云泽日报",), facets=("source",)))
    assert (response.total_hits, {hit.id for hit in response.hits}) == (2, {"1", "2"})
