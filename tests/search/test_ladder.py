"""The ladder of answers: which rung each article stands on, what is counted, what comes first."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import Searcher, SearchRequest, SearchResponse
from search.best_first import sections_of
from search.reranking import RERANKED


def search(searcher: Searcher, query: str, **options: object) -> SearchResponse:
    return searcher.search(SearchRequest(query, **options))  # type: ignore[arg-type]


def rungs(response: SearchResponse) -> dict[str, str]:
    return {hit.id: hit.matched for hit in response.hits}


@pytest.mark.parametrize(
    ("query", "rung", "total", "more"),
    [
        pytest.param('"长江"', "exact", 1, {}, id="quoted"),
        pytest.param("茶 OR 长江", "exact", 2, {}, id="operators"),
        pytest.param("长江 大桥", "all", 1, {}, id="all words"),
        pytest.param("通车 散步", "all", 1, {}, id="title and text together"),
        pytest.param("汉长江", "all", 1, {}, id="the run itself"),
        pytest.param("公民 采茶", "some", 2, {}, id="some words"),
        pytest.param("茶 桥", "some", 2, {}, id="some characters typed alone"),
        pytest.param('"公民" 采茶', "some", 1, {}, id="some words beside a quoted run"),
        pytest.param('"公民" 权利', "all", 1, {}, id="all words beside a quoted run"),
        pytest.param("公民 采茶 -长江", "some", 2, {}, id="some words without others"),
        pytest.param("公民 长江 散步", "some", 2, {}, id="not all of the words in any"),
        pytest.param("汉长桥江", "similar", 1, {}, id="only pairs"),
        pytest.param("龘", "none", 0, {}, id="nothing"),
        pytest.param("", "exact", 2, {}, id="browsing"),
    ],
)
def test_rung(searcher: Searcher, query: str, rung: str, total: int, more: dict[str, int]) -> None:
    source = () if query else ("青石晚報",)
    response = search(searcher, query, source=source)
    assert (response.rung, response.total_hits, response.more_hits) == (rung, total, more)
    assert all(hit.matched == rung for hit in response.hits)


def test_each_hit_says_its_rung_and_lower_ones_are_counted_apart(
    index_of: Callable[..., Searcher],
) -> None:
    filler = ["今天天气很好"] * 8
    searcher = index_of(
        "长江发大水了，大水，大水，长江长江", "长江大桥通车", "江大的学生", "通车，大桥", *filler
    )
    response = search(searcher, "长江大桥 通车", facets=("year",))
    assert (response.rung, response.total_hits) == ("all", 1)
    assert response.more_hits == {"some": 1, "similar": 2}
    assert rungs(response) == {"1": "all", "3": "some", "0": "similar", "2": "similar"}


SCATTERED = "。".join(["通车", "很多别的话" * 90, "大桥", "很多别的话" * 90, "长江", "武汉"])


def test_what_lacks_a_word_may_be_the_better_answer(index_of: Callable[..., Searcher]) -> None:
    searcher = index_of(SCATTERED, "武汉长江大桥，武汉长江大桥", "大桥", *["晴天"] * 5)
    response = search(searcher, "武汉 长江 大桥 通车")
    assert (response.rung, response.total_hits) == ("all", 1)
    told = [(hit.id, hit.matched, hit.section, hit.missing) for hit in response.hits]
    assert told == [
        ("1", "some", "all", ("通车",)),
        ("0", "all", "all", ()),
        ("2", "some", "some", ("武汉", "长江", "通车")),
    ]


def test_by_date_all_words_come_first(index_of: Callable[..., Searcher]) -> None:
    searcher = index_of(SCATTERED, "武汉长江大桥，武汉长江大桥", "大桥", *["晴天"] * 5)
    for sort in ("date", "-date"):
        hits = search(searcher, "武汉 长江 大桥 通车", sort=sort).hits
        assert [hit.matched for hit in hits] == ["all", "some", "some"]
        assert [hit.section for hit in hits] == ["all", "some", "some"]


def test_beyond_the_best_the_rungs_come_one_after_the_other(
    searcher_of_many: Searcher,
) -> None:
    hits = search(searcher_of_many, "长江 大桥 公民 权利 茶", hits_per_page=100).hits
    order = ["all", "some", "similar"]
    beyond = [order.index(hit.matched) for hit in hits[RERANKED:]]
    assert beyond
    assert beyond == sorted(beyond)


@pytest.mark.parametrize(
    ("query", "article", "missing"),
    [
        pytest.param("長江 大橋 散步", "长江大桥通车", ("散步",), id="the other script is there"),
        pytest.param("长江散步", "长江大桥，长江", ("散步",), id="words of one run"),
        pytest.param("软件 散步", "開發軟體", ("散步",), id="what stands for a word is there"),
        pytest.param("的 大桥 散步", "大桥", ("散步",), id="single characters say nothing"),
        pytest.param("ＡＢＣ 大桥", "大桥通车", ("ＡＢＣ",), id="as typed"),
    ],
)
def test_missing_words_are_named(
    query: str, article: str, missing: tuple[str, ...], index_of: Callable[..., Searcher]
) -> None:
    [hit] = search(index_of(article, "晴天"), query).hits
    assert (hit.matched, hit.missing) == ("some", missing)


def test_usual_words_are_no_answer_while_a_rarer_one_is(index_of: Callable[..., Searcher]) -> None:
    searcher = index_of("我们看茶花", *["我们很好"] * 60)
    response = search(searcher, "我们 茶花 大桥")
    assert (response.rung, response.total_hits) == ("some", 1)
    assert response.more_hits == {"similar": 60}
    assert search(searcher, "我们 大桥").total_hits == 61, "there is no rarer one"


def test_runs_rank_scores_for_tools_that_sort_by_them(index_of: Callable[..., Searcher]) -> None:
    searcher = index_of("大桥 大桥 大桥", "大桥，" + "很多别的话，" * 90 + "长江", "晴天", "雨天")
    ranked = searcher.rank("大桥 长江", 10)
    assert [id for id, _ in ranked] == ["1", "0"]
    assert ranked[0][1] > ranked[1][1]


@pytest.mark.parametrize(
    ("tiers", "counts", "sections"),
    [
        pytest.param([0, 1, 0, 1, 2], [2, 5, 9], (0, 0, 0, 1, 1), id="more of the second later"),
        pytest.param([0, 1, 0], [3, 1], (0, 0, 0), id="more of the first later"),
        pytest.param([1, 2, 2], [0, 1, 2], (1, 2, 2), id="all there is, none of the first"),
        pytest.param([0, 0], (), (0, 0), id="no tiers"),
        pytest.param([], [0, 0], (), id="nothing found"),
    ],
)
def test_sections_fall_where_a_tier_has_no_more(
    tiers: list[int], counts: list[int], sections: tuple[int, ...]
) -> None:
    assert sections_of(tiers, counts) == sections


QUERIES = st.lists(
    st.sampled_from(["长江", "大桥", "长江大桥", "公民權利", "茶", "车", "的", '"桥"', "-雨"]),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(QUERIES, st.sampled_from(["relevance", "date", "-date"]), st.integers(1, 7))
def test_pages_walk_down_the_ladder_without_repeats_or_losses(
    searcher_of_many: Searcher, query: str, sort: str, size: int
) -> None:
    whole = search(searcher_of_many, query, sort=sort, hits_per_page=100)
    pages = [
        search(searcher_of_many, query, sort=sort, hits_per_page=size, page=page)
        for page in range(1, whole.total_hits + 70)
        if (page - 1) * size < 100
    ]
    joined = [(hit.id, hit.matched) for page in pages for hit in page.hits]
    assert joined == [(hit.id, hit.matched) for hit in whole.hits]
    assert len(joined) == whole.total_hits + sum(whole.more_hits.values())
    assert pages[0].total_pages == -(-len(joined) // size)


@pytest.fixture(scope="module")
def searcher_of_many(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    from tests.search.conftest import Sample, build_index

    draw = random.Random(3)
    words = ["长江", "大桥", "公民", "权利", "茶", "车", "雨", "好的"]
    samples = tuple(
        Sample(
            str(number),
            draw.choice(words),
            "，".join(draw.choices(words, k=draw.randint(1, 5))),
            published=f"20{draw.randint(10, 22)}-01-02",
        )
        for number in range(60)
    )
    return Searcher(build_index(tmp_path_factory.mktemp("many") / "index", samples))
