"""Searches on a real index: what is found, in which order, page by page."""

import random
from collections.abc import Callable
from datetime import date

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import strip_invisible
from search import InvalidRequest, Searcher, SearchRequest


def found(searcher: Searcher, query: str, **options: object) -> list[str]:
    request = SearchRequest(query, **options)  # type: ignore[arg-type]
    return [hit.id for hit in searcher.search(request).hits]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        pytest.param("长江大桥", "bridge", id="words"),
        pytest.param("長江大橋", "bridge", id="other script"),
        pytest.param("权利", "rights", id="simplified finds traditional"),
        pytest.param("乾", "rights", id="one character of a phrase that keeps it"),
        pytest.param("干坤", "rights", id="key without context"),
        pytest.param("c919", "plane", id="Latin and digits"),
        pytest.param("５Ｇ", "plane", id="full width"),
        pytest.param("hone15", "plane", id="part of a Latin word"),
        pytest.param("3,000", "tea", id="number"),
        pytest.param("茶", "tea", id="one character"),
        pytest.param("哈哈哈", "song", id="repeated character"),
        pytest.param("𠮷", "song", id="outside the BMP"),
        pytest.param("script", "script", id="markup as text"),
        pytest.param('"续采茶。”明"', "tea", id="across punctuation"),
        pytest.param('"「我将"', "tea", id="other quotation marks"),
        pytest.param('"强省会 当先锋"', "song", id="across a space"),
        pytest.param('"首飞， iphone"', "plane", id="across a line break"),
        pytest.param("，必", "rights", id="punctuation without quotes"),
        pytest.param("\u200b长\ufeff江", "bridge", id="invisible characters in the query"),
    ],
)
def test_finds(searcher: Searcher, query: str, first: str) -> None:
    assert found(searcher, query)[0] == first


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("龘", id="a character of no article"),
        pytest.param('"江长"', id="order matters in quotes"),
        pytest.param('"长江今天"', id="words that do not touch"),
        pytest.param('"哈哈哈哈"', id="longer than the text"),
        pytest.param('"武汉长江大桥" 龘 "龘"', id="every quoted run is required"),
    ],
)
def test_finds_nothing(searcher: Searcher, query: str) -> None:
    response = searcher.search(SearchRequest(query))
    assert (response.hits, response.total_hits, response.total_pages) == ((), 0, 0)


def test_a_whole_run_ranks_above_its_scattered_words(index_of: Callable[..., Searcher]) -> None:
    searcher = index_of("治理得好，社区也好，治理，社区", "社区治理得好，也好，真的好")
    assert found(searcher, "社区治理") == ["1", "0"]


def test_words_beside_a_quoted_run_only_rank(index_of: Callable[..., Searcher]) -> None:
    searcher = index_of("武汉有桥", "武汉有长江", "长江有桥")
    assert found(searcher, '"武汉" 长江') == ["1", "0"]


RUNS = st.text(st.sampled_from("中国人民银行哈的，。“”\"'ab1 "), min_size=1, max_size=6)


@given(RUNS, st.integers(0, 5))
def test_quoted_run_finds_what_a_linear_scan_finds(
    searcher_of_runs: tuple[Searcher, list[str]], run: str, start: int
) -> None:
    searcher, texts = searcher_of_runs
    run = run.strip()
    if not run or '"' in run:
        return
    folded = " ".join(run.replace("”", "“").split())
    expected = {str(i) for i, text in enumerate(texts) if _folded(folded) in _folded(text)}
    response = searcher.search(SearchRequest(f'"{run}"', hits_per_page=100))
    assert {hit.id for hit in response.hits} == expected
    assert response.total_hits == len(expected)


def _folded(text: str) -> str:
    marks = str.maketrans("“”，", '"",')
    return " ".join(text.translate(marks).split())


@pytest.fixture(scope="module")
def searcher_of_runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Searcher, list[str]]:
    from tests.search.conftest import Sample, build_index

    draw = random.Random(7)
    texts = ["".join(draw.choices("中国人民银行哈的，。“”'ab1 ", k=40)) for _ in range(60)]
    samples = tuple(Sample(str(i), "", text) for i, text in enumerate(texts))
    return Searcher(build_index(tmp_path_factory.mktemp("runs") / "index", samples)), texts


@pytest.mark.parametrize("conversion", ["s2t", "s2tw", "s2hk", "t2s", "tw2s", "hk2s"])
def test_every_run_of_an_article_finds_it_in_any_script(
    searcher: Searcher, conversion: str
) -> None:
    convert, draw = opencc.OpenCC(conversion).convert, random.Random(conversion)
    for article in searcher.index.articles():
        text = article["text"]
        for _ in range(40):
            start = draw.randrange(len(text))
            run = text[start : start + draw.randint(1, 8)].strip()
            if run and len(run.split()) == 1 and len(convert(run)) == len(run):
                assert article["id"] in found(searcher, f'"{convert(run)}"'), run


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({"source": ("青石晚報",)}, {"rights", "tea"}, id="one outlet"),
        pytest.param(
            {"source": ("青石晚報", "云泽日报")}, {"bridge", "rights", "plane", "tea"}, id="two"
        ),
        pytest.param({"source": ("无",)}, set(), id="no such outlet"),
        pytest.param({"published_from": date(2022, 4, 1)}, {"bridge", "tea"}, id="from, inclusive"),
        pytest.param({"published_to": date(2022, 4, 1)}, {"rights", "tea"}, id="to, inclusive"),
        pytest.param(
            {"published_from": date(2022, 1, 1), "published_to": date(2022, 12, 31)},
            {"bridge", "tea"},
            id="a year",
        ),
    ],
)
def test_filters_without_a_query(
    searcher: Searcher, options: dict[str, object], expected: set[str]
) -> None:
    assert set(found(searcher, "", **options)) == expected


def test_filter_with_a_query(searcher: Searcher) -> None:
    assert found(searcher, "茶 桥", source=("青石晚報",)) == ["tea"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        pytest.param("-date", ["bridge", "tea", "rights", "plane"], id="newest first"),
        pytest.param("date", ["rights", "tea", "bridge", "plane"], id="oldest first"),
    ],
)
def test_sorted_by_date_the_undated_come_last(
    searcher: Searcher, sort: str, expected: list[str]
) -> None:
    assert found(searcher, "", source=("云泽日报", "青石晚報"), sort=sort) == expected


def test_browsing_shows_the_newest_first(searcher: Searcher) -> None:
    assert found(searcher, "", source=("青石晚報",)) == ["tea", "rights"]


def test_facets_count_the_whole_result(searcher: Searcher) -> None:
    request = SearchRequest("茶 桥 权利", hits_per_page=1, facets=("source", "year"))
    response = searcher.search(request)
    assert (len(response.hits), response.total_hits) == (1, 3)
    assert response.facet_distribution == {
        "source": {"青石晚報": 2, "云泽日报": 1},
        "year": {"2022": 2, "2021": 1},
    }


def test_pages_join_to_the_whole(index_of: Callable[..., Searcher]) -> None:
    searcher = index_of(*(f"武汉 {number}" for number in range(23)))
    whole = found(searcher, "武汉", hits_per_page=100)
    pages = [found(searcher, "武汉", page=page, hits_per_page=10) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [10, 10, 3, 0]
    assert [id for page in pages for id in page] == whole
    response = searcher.search(SearchRequest("武汉", hits_per_page=10))
    assert (response.total_hits, response.total_pages) == (23, 3)


def test_response_tells_how_the_query_was_understood(searcher: Searcher) -> None:
    response = searcher.search(SearchRequest('公民權利 "乾坤"'))
    assert response.interpreted_as == {"words": ["公民权利"], "exact": ["乾坤"]} or (
        response.interpreted_as == {"words": ["公民", "权利"], "exact": ["乾坤"]}
    )
    assert response.generation == searcher.index.generation


@pytest.mark.parametrize(
    ("options", "parameter"),
    [
        pytest.param({"query": ""}, "q", id="empty query"),
        pytest.param({"query": " \u3000\n"}, "q", id="blank query"),
        pytest.param({"query": "长" * 10_000}, "q", id="10,000 characters"),
        pytest.param({"page": 0}, "page", id="page 0"),
        pytest.param({"page": 10**9}, "page", id="page beyond all"),
        pytest.param({"page": 101, "hits_per_page": 100}, "page", id="page beyond the deepest hit"),
        pytest.param({"hits_per_page": 0}, "hitsPerPage", id="no hits"),
        pytest.param({"hits_per_page": 101}, "hitsPerPage", id="too many hits"),
        pytest.param({"sort": "best"}, "sort", id="unknown order"),
        pytest.param({"facets": ("author",)}, "facets", id="unknown facet"),
        pytest.param(
            {"published_from": date(2022, 2, 1), "published_to": date(2022, 1, 1)},
            "from",
            id="dates swapped",
        ),
    ],
)
def test_bad_values_are_named(options: dict[str, object], parameter: str) -> None:
    with pytest.raises(InvalidRequest) as raised:
        SearchRequest(**{"query": "桥", **options})  # type: ignore[arg-type]
    assert raised.value.parameter == parameter
    assert len(str(raised.value)) > 20, "the message says what is allowed"


@given(
    st.text(
        st.sampled_from("武汉\"“”「*?()[]{}~^:-+!&|\\/'<>\x00\u202e\ud800😀 ") | st.characters()
    )
)
def test_no_query_string_raises(searcher: Searcher, query: str) -> None:
    if strip_invisible(query).strip() and len(query) <= 512:
        searcher.search(SearchRequest(query))


def test_rank_gives_ids_and_falling_scores(searcher: Searcher) -> None:
    ranked = searcher.rank("公民權利 茶", 10)
    assert [id for id, _ in ranked][:2] in (["rights", "tea"], ["tea", "rights"])
    scores = [score for _, score in ranked]
    assert scores == sorted(scores, reverse=True)
    assert searcher.rank(" ", 10) == []
