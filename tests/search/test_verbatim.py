"""`script=exact`: hits have the very characters of the query, and are counted as such."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Searcher, SearchRequest, SearchResponse
from search import verbatim as verbatim_module
from search.models import is_empty
from tests.search.conftest import Sample, build_index

TEXTS = {
    "inside": "屋裏的大橋",
    "mile": "三公里的大桥",
    "variant": "屋裡的大橋",
    "both": "公里和屋裏",
    "qian": "乾坤未定",
    "gan": "干部和幹部",
    "wide": "ＡＢＣ在裏面",
    "other": "今天天气很好",
}


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    samples = tuple(
        Sample(id, f"{id}的題" if id == "both" else "", text, "云泽日报", "2022-11-12")
        for id, text in TEXTS.items()
    )
    index = build_index(tmp_path_factory.mktemp("scripts") / "index", samples)
    return Searcher(index, time_limit_seconds=None)


def search(searcher: Searcher, query: str, **options: object) -> SearchResponse:
    return searcher.search(SearchRequest(query, script="exact", **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        pytest.param("裏", {"inside", "both", "wide"}, id="one character"),
        pytest.param("里", {"mile", "both"}, id="its other form"),
        pytest.param("“屋裡”", {"variant"}, id="quoted"),
        pytest.param("裏 大橋", {"inside"}, id="all words"),
        pytest.param("大桥", {"mile"}, id="Simplified alone"),
        pytest.param("裏 -公里", {"inside", "wide"}, id="denied"),
        pytest.param("大橋 -里", {"inside", "variant"}, id="denied in its own characters only"),
        pytest.param("屋裏 OR 乾坤", {"inside", "both", "qian"}, id="either"),
        pytest.param("title:題", {"both"}, id="title"),
        pytest.param("title:题", set(), id="title in the other script"),
        pytest.param("屋?的", {"inside", "variant"}, id="pattern"),
        pytest.param("幹*", {"gan"}, id="ending"),
        pytest.param('"屋裏 大橋"~5', {"inside"}, id="near"),
        pytest.param("abc裏", {"wide"}, id="words of a run that do not touch"),
        pytest.param("ａｂｃ 裏面", {"wide"}, id="width and case are folded"),
        pytest.param("幹坤", set(), id="characters of several articles"),
        pytest.param("里 source:云泽日报", {"mile", "both"}, id="outlet"),
        pytest.param("里 date:2021", set(), id="date"),
    ],
)
def test_finds_what_has_the_characters(scripts: Searcher, query: str, ids: set[str]) -> None:
    response = search(scripts, query)
    assert {hit.id for hit in response.hits} == ids
    assert response.total_hits == len(ids)
    assert not response.partial


def test_the_same_query_finds_all_of_them_in_any_script(scripts: Searcher) -> None:
    found = scripts.search(SearchRequest("裏"))
    assert {hit.id for hit in found.hits} == {"inside", "mile", "variant", "both", "wide"}


def test_only_the_very_characters_are_marked(scripts: Searcher) -> None:
    (hit,) = (hit for hit in search(scripts, "屋裏").hits if hit.id == "both")
    text = hit.snippet.text
    assert [text[start:end] for start, end in hit.snippet.ranges] == ["屋裏"]
    (hit,) = (hit for hit in search(scripts, "里").hits if hit.id == "both")
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.ranges] == ["里"]


def test_facets_and_pages_are_those_of_the_hits(index_of: Callable[..., Searcher]) -> None:
    searcher = index_of(*("裏里"[number % 2] + "的歌" for number in range(21)))
    pages = [search(searcher, "裏", page=page, hits_per_page=5) for page in (1, 2, 3, 4)]
    ids = [hit.id for page in pages for hit in page.hits]
    assert sorted(ids, key=int) == [str(number) for number in range(0, 21, 2)]
    assert [(page.total_hits, page.total_pages) for page in pages] == [(11, 3)] * 4


def test_what_could_not_be_read_is_said(
    index_of: Callable[..., Searcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbatim_module, "MOST_READ", 10)
    monkeypatch.setattr(verbatim_module, "_AT_ONCE", 5)
    searcher = index_of(*["裏的歌"] * 12)
    response = search(searcher, "裏")
    assert (response.total_hits, response.partial) == (10, True)


def test_the_answer_says_that_characters_count(scripts: Searcher) -> None:
    assert search(scripts, "軟體").interpreted_as == {
        "words": ["软体"], "exact": [], "script": "exact",
    }  # fmt: skip


@given(st.text(st.sampled_from('裏里裡屋的大橋桥 "-()*?~5:OR') | st.characters(), max_size=12))
def test_no_query_raises_in_exact_script(scripts: Searcher, query: str) -> None:
    if not is_empty(query):
        search(scripts, query)


RUNS = st.text(st.sampled_from("屋裏里裡的大橋桥三公"), min_size=1, max_size=3)


@given(RUNS)
def test_a_quoted_run_finds_what_a_scan_finds(scripts: Searcher, run: str) -> None:
    expected = {
        id for id, text in TEXTS.items() if run in text or run in f"{id}的題" * (id == "both")
    }
    assert {hit.id for hit in search(scripts, f'"{run}"').hits} == expected
