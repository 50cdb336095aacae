"""The order of the best articles: what puts one above another, and what never changes."""

import random
from collections.abc import Callable
from math import log
from pathlib import Path

import pytest

from search import Searcher, SearchRequest
from search.query_parser import parse
from search.ranking import build_query
from search.reranking import LONGEST_TEXT, PAIRS_WEIGHT, RERANKED, Reranker
from tests.search.conftest import Sample, build_index

QUERY = "长江 大桥"


def order(searcher: Searcher, query: str) -> list[str]:
    return [id for id, _ in searcher.rank(query, 100)]


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        pytest.param(
            "长江 大桥",
            ("长江边有人，" + "无" * 60 + "，大桥", "长江边有大桥，" + "无" * 60),
            id="words near one another",
        ),
        pytest.param(
            "长江 大桥",
            ("长江边有人。远处大桥在望。", "长江边有人，远处大桥在望。"),
            id="words in one sentence",
        ),
        pytest.param(
            "长江 大桥", ("长江长江长江长江长江", "无论大桥还是长江都好看"), id="all of the words"
        ),
        pytest.param("北大 招生", ("招生了", "招生了，北京大学"), id="short form"),
        pytest.param("长江", ("无" * 60 + "长江", "长江" + "无" * 60), id="at the beginning"),
    ],
)
def test_ranks_first(index_of: Callable[..., Searcher], query: str, texts: tuple[str, str]) -> None:
    assert order(index_of(*texts, *["无关"] * 5), query) == ["1", "0"]


@pytest.mark.parametrize(
    ("title", "named"),
    [
        pytest.param("长江大桥", True, id="whole"),
        pytest.param("長江大橋 ", True, id="other script"),
        pytest.param("大桥史话", False, id="part of it"),
        pytest.param("桥", False, id="one character"),
        pytest.param("", False, id="no title"),
    ],
)
def test_title_that_the_query_names_counts(tmp_path: Path, title: str, named: bool) -> None:
    text = "武汉长江大桥有多长"
    searcher = Searcher(build_index(tmp_path / "index", (Sample("0", title, text),)))
    clauses = parse(text)
    found = searcher.index.evaluate(build_query(clauses, searcher.analyzer)).matches
    (parts,) = Reranker(clauses, searcher.analyzer, searcher.index).explain(found)
    assert (parts.title > 0) == named


def test_pairs_count_by_the_share_that_the_text_has(tmp_path: Path) -> None:
    texts = ("长江大桥", "长江，江大", "长江", "大江")
    samples = tuple(Sample(str(number), "大桥", text) for number, text in enumerate(texts))
    searcher = Searcher(build_index(tmp_path / "index", samples))
    clauses = parse("长江大桥")
    found = searcher.index.evaluate(build_query(clauses, searcher.analyzer)).matches
    reranker = Reranker(clauses, searcher.analyzer, searcher.index)
    parts = dict(zip((match.stored["id"] for match in found), reranker.explain(found), strict=True))
    most = PAIRS_WEIGHT * max(part.bm25 for part in parts.values())
    rarity = {"长江": log(4 / 4) + 1, "江大": log(4 / 3) + 1, "大桥": log(4 / 2) + 1}
    for id, text in enumerate(texts):
        share = sum(rarity[pair] for pair in rarity if pair in text) / sum(rarity.values())
        assert parts[str(id)].pairs == pytest.approx(share * most)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """An index of more articles of the query than are ordered anew, many of them equal ones."""
    draw = random.Random(3)
    words = ("长江", "大桥", "武汉", "，", "。", "今天", "通车")
    texts = ["".join(draw.choices(words, k=draw.randint(1, 12))) for _ in range(3 * RERANKED)]
    samples = tuple(
        Sample(str(i), "", text, "甲" if i % 3 else "乙", f"2022-01-{1 + i % 28:02}")
        for i, text in enumerate(texts)
    )
    return Searcher(build_index(tmp_path_factory.mktemp("many") / "index", samples))


@pytest.mark.parametrize("per_page", [1, 7, RERANKED - 1, RERANKED, RERANKED + 1, 100])
def test_pages_together_have_every_match_once(many: Searcher, per_page: int) -> None:
    matching = many.index.evaluate(build_query(parse(QUERY), many.analyzer)).total
    assert matching > RERANKED + 20
    hits = [
        hit
        for page in range(1, -(-matching // per_page) + 1)
        for hit in many.search(SearchRequest(QUERY, page, per_page)).hits
    ]
    assert [hit.id for hit in hits] == [id for id, _ in many.rank(QUERY, matching)]
    assert len({hit.id for hit in hits}) == len(hits) == matching


def test_scores_fall_beyond_what_is_ordered_anew(many: Searcher) -> None:
    scores = [score for _, score in many.rank(QUERY, 1000)]
    assert scores == sorted(scores, reverse=True)


def test_totals_are_those_of_the_engine(many: Searcher) -> None:
    response = many.search(SearchRequest(QUERY))
    plain = many.index.evaluate(build_query(parse(QUERY), many.analyzer))
    assert response.total_hits + sum(response.more_hits.values()) == plain.total


def test_by_date_nothing_is_ordered_anew(many: Searcher) -> None:
    hits = many.search(SearchRequest(QUERY, hits_per_page=100, sort="-date")).hits
    for rung in {hit.matched for hit in hits}:
        dates = [hit.published for hit in hits if hit.matched == rung]
        assert dates == sorted(dates, reverse=True)


def test_every_hit_has_the_quoted_run(many: Searcher) -> None:
    hits = many.search(SearchRequest('"武汉大桥" 长江', hits_per_page=100)).hits
    stored = {article["id"]: article["text"] for article in many.index.articles()}
    assert {hit.id for hit in hits} == {id for id, text in stored.items() if "武汉大桥" in text}


def test_equal_articles_keep_the_order_they_were_written_in(
    index_of: Callable[..., Searcher],
) -> None:
    assert order(index_of(*["长江大桥"] * 9), QUERY) == list("012345678")


def test_parts_add_up_to_the_score(many: Searcher) -> None:
    clauses = parse(QUERY)
    found = many.index.evaluate(build_query(clauses, many.analyzer)).matches
    reranker = Reranker(clauses, many.analyzer, many.index)
    parts = {match.number: part for match, part in zip(found, reranker.explain(found), strict=True)}
    for score, match in reranker.rerank(found):
        assert parts[match.number].score == pytest.approx(score)
        assert parts[match.number].coverage > 0
    assert max(part.closeness for part in parts.values()) > 0


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("，。", id="no word"),
        pytest.param('"，"', id="quoted punctuation"),
        pytest.param("龘", id="nothing found"),
    ],
)
def test_query_that_says_nothing_of_order_keeps_it(many: Searcher, query: str) -> None:
    plain = many.index.evaluate(build_query(parse(query), many.analyzer))
    expected = [match.stored["id"] for match in plain.matches]
    assert order(many, query)[:10] == expected


def test_words_beyond_the_part_of_a_book_that_is_looked_at_still_find_it(
    index_of: Callable[..., Searcher],
) -> None:
    searcher = index_of("无" * LONGEST_TEXT + "长江大桥", "无")
    assert order(searcher, QUERY) == ["0"]
