"""Why a hit: the parts that its score adds up from, for every kind of query."""

import random
from pathlib import Path

import pytest

from search import Hit, Searcher, SearchRequest
from search.models import Explanation
from search.reranking import RERANKED
from tests.search.conftest import Sample, build_index
from tests.search.real_articles import searcher_of
from tests.search.test_hostile_queries import hostile_queries

BRIDGES = (
    Sample("bridge", "长江大桥通车", "武汉长江大桥今天通车。", published="2022-11-12"),
    Sample("river", "汛期", "长江水位上涨，大桥安好。", published="2002-11-12"),
    *(Sample(f"{n}", "", f"第{n}座大桥。" + "无" * n) for n in range(2 * RERANKED)),
)


@pytest.fixture(scope="module")
def bridges(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return Searcher(build_index(tmp_path_factory.mktemp("bridges") / "index", BRIDGES))


@pytest.fixture(scope="module")
def news(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return searcher_of(shared, tmp_path_factory.mktemp("news") / "index", xwlb=600)


def explained(searcher: Searcher, query: str, **options: object) -> tuple[Hit, ...]:
    request = SearchRequest(query, explain=True, **options)  # type: ignore[arg-type]
    return searcher.search(request).hits


def explanation(hit: Hit) -> Explanation:
    assert hit.explanation is not None
    return hit.explanation


def assert_adds_up(hit: Hit) -> None:
    parts = explanation(hit).parts
    total = sum(part.value for part in parts)
    assert total == pytest.approx(hit.score, rel=1e-3, abs=1e-3), parts
    assert "other" not in {part.name for part in parts}, parts


QUERIES = (
    pytest.param("长江", id="one word"),
    pytest.param("长江 大桥", id="two words"),
    pytest.param("长江 长江 江", id="the same more than once"),
    pytest.param("长江大桥今天通车了吗？", id="question"),
    pytest.param('"长江大桥"', id="quoted"),
    pytest.param('"大桥" 通车', id="quoted beside words"),
    pytest.param('"桥"', id="one quoted character"),
    pytest.param("桥", id="one character"),
    pytest.param("。", id="punctuation"),
    pytest.param("长江 OR 汛期", id="either"),
    pytest.param("大桥 -通车", id="without"),
    pytest.param("title:大桥 长江", id="in the title"),
    pytest.param("长*", id="beginning of words"),
    pytest.param("长江*车", id="run with a gap"),
    pytest.param('"长江 通车"~9', id="near"),
    pytest.param("date:2022 大桥", id="of a year"),
)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("options", [{}, {"recency": 365}, {"sort": "-date"}], ids=str)
def test_parts_add_up_to_the_score(
    bridges: Searcher, query: str, options: dict[str, object]
) -> None:
    hits = explained(bridges, query, **options)
    assert hits
    for hit in hits:
        assert_adds_up(hit)


def test_parts_add_up_for_real_queries(news: Searcher) -> None:
    draw = random.Random(11)
    for article in draw.sample(list(news.index.articles()), 40):
        words = [word for word in news.analyzer.words.terms(article["text"]) if len(word) > 1]
        start = draw.randrange(len(article["text"]))
        run = article["text"][start : start + draw.randint(1, 12)]
        for query in (article["title"], " ".join(draw.sample(words, 2)), f'"{run}"'):
            if query.strip(' "\n'):
                for hit in explained(news, query, page=draw.randint(1, 9), recency=30):
                    assert_adds_up(hit)


def test_parts_add_up_for_hostile_queries(bridges: Searcher) -> None:
    for query in random.Random(2).sample(hostile_queries(), 80):
        if query.strip():
            for hit in explained(bridges, f"大桥 {query[:500]}", hits_per_page=3):
                assert_adds_up(hit)


def test_part_says_field_clause_and_text(bridges: Searcher) -> None:
    (hit,) = (hit for hit in explained(bridges, '"長江大橋" 通车') if hit.id == "bridge")
    told = {(part.name, part.field, part.clause, part.text) for part in explanation(hit).parts}
    assert {
        ("run", "title", "長江大橋", "长江大桥"),
        ("run", "text", "長江大橋", "长江大桥"),
        ("words", "text", "通车", "通车"),
        ("grams", "title", "通车", "通车"),
        ("closeness", "", "", ""),
    } <= told


def test_hit_below_the_best_says_that_it_was_not_ordered_anew(bridges: Searcher) -> None:
    hits = [*explained(bridges, "大桥", page=1, hits_per_page=RERANKED + 5)]
    assert [explanation(hit).reranked for hit in hits] == [True] * RERANKED + [False] * 5
    assert {part.name for part in explanation(hits[-1]).parts} <= {"words", "grams"}


def test_hit_by_date_was_not_ordered_anew(bridges: Searcher) -> None:
    assert not any(explanation(hit).reranked for hit in explained(bridges, "长江", sort="date"))


def test_old_hit_says_what_age_takes(bridges: Searcher) -> None:
    hits = {hit.id: explanation(hit) for hit in explained(bridges, "长江", recency=30)}
    taken = {
        id: sum(part.value for part in why.parts if part.name == "recency")
        for id, why in hits.items()
    }
    assert taken["bridge"] == 0
    assert taken["river"] < 0


def test_nobody_asked(bridges: Searcher) -> None:
    assert bridges.search(SearchRequest("长江")).hits[0].explanation is None
