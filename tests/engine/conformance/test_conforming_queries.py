"""What each kind of query finds and scores: what a linear scan of the documents says."""

import math
from functools import partial

import pytest
from conforming_indexes import Large
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linear_scan import assert_same, in_order, scan
from random_queries import LEAVES, TREES

from engine import (
    All,
    And,
    AndMaybe,
    Evaluation,
    Index,
    Match,
    Or,
    Order,
    Phrase,
    Prefix,
    Query,
    Range,
    Sort,
    Term,
)

CLOSE = 1e-3
SOME = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


def close(score: float, expected: float) -> bool:
    return math.isclose(score, expected, rel_tol=CLOSE, abs_tol=1e-6)


assert_found = partial(assert_same, close=close)


@SOME
@given(leaf=LEAVES, limit=st.sampled_from([1, 10, 1_000]))
def test_leaf_finds_what_a_scan_finds(leaf: Query, limit: int, large: Large) -> None:
    assert_found(large.index.evaluate(leaf, Order(limit=limit)), scan(leaf, large.documents), limit)


@SOME
@given(tree=TREES, limit=st.sampled_from([1, 10, 1_000]))
def test_tree_finds_what_a_scan_finds(tree: Query, limit: int, large: Large) -> None:
    assert_found(large.index.evaluate(tree, Order(limit=limit)), scan(tree, large.documents), limit)


@SOME
@given(tree=TREES, within=TREES)
def test_filter_does_not_score(tree: Query, within: Query, large: Large) -> None:
    inside = scan(within, large.documents)
    found = {n: score for n, score in scan(tree, large.documents).items() if n in inside}
    assert_found(large.index.evaluate(tree, Order(limit=1_000), within=within), found, 1_000)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(And(()), id="and of nothing"),
        pytest.param(Or(()), id="or of nothing"),
        pytest.param(Phrase("text_grams", ()), id="phrase of nothing"),
        pytest.param(Range("published", 30, 20), id="range that ends before it starts"),
        pytest.param(Range("published", None, 0), id="range below every date"),
        pytest.param(Term("text_grams", "没有"), id="unknown term"),
        pytest.param(Term("no_such_field", "哈哈"), id="unknown field"),
        pytest.param(Prefix("no_such_field", "哈"), id="prefix in an unknown field"),
        pytest.param(Term("text_grams", "\ud800"), id="half a character"),
        pytest.param(Prefix("text_grams", "\ud800"), id="prefix that is half a character"),
        pytest.param(Phrase("text_grams", ("呵呵", "没有")), id="phrase with an unknown term"),
    ],
)
def test_query_that_finds_nothing(query: Query, large: Large) -> None:
    index: Index = large.index
    assert index.evaluate(query) == Evaluation(0, (), {})
    assert index.evaluate(All(), within=query) == Evaluation(0, (), {})
    assert index.evaluate(AndMaybe(All(), query)).total == index.article_count


def test_object_that_is_no_query(large: Large) -> None:
    with pytest.raises(TypeError, match="str"):
        large.index.evaluate("哈哈")


def test_phrase_in_a_field_without_positions(large: Large) -> None:
    with pytest.raises(ValueError, match=r"text_words.* has no positions"):
        large.index.evaluate(Phrase("text_words", ("哈", "哈")))


@pytest.mark.parametrize("sort", ["date", "-date"])
@pytest.mark.parametrize("limit", [5, 1_000])
def test_sort_by_date_has_undated_documents_last(sort: Sort, limit: int, large: Large) -> None:
    query = Prefix("text_grams", "哈")
    evaluation = large.index.evaluate(query, Order(limit=limit, sort=sort))
    expected = in_order(scan(query, large.documents), large.documents, sort)
    assert [match.number for match in evaluation.matches] == expected[:limit]
    assert {match.score for match in evaluation.matches} == {1.0}


@pytest.mark.parametrize("sort", ["relevance", "date", "-date"])
@pytest.mark.parametrize("size", [7, 100])
def test_pages_joined_are_one_long_page(sort: Sort, size: int, large: Large) -> None:
    query = Or((Prefix("text_grams", "a"), Term("text_grams", "呵呵"), Term("text_words", "a")))
    whole = large.index.evaluate(query, Order(limit=1_000, sort=sort))
    assert len(whole.matches) == whole.total > 200
    pages: list[Match] = []
    for offset in range(0, whole.total, size):
        pages += large.index.evaluate(query, Order(offset, size, sort)).matches
    assert pages == list(whole.matches)


@pytest.mark.parametrize(
    ("order", "matches"),
    [
        pytest.param(Order(limit=0), 0, id="no hits wanted"),
        pytest.param(Order(offset=690), 10, id="last page"),
        pytest.param(Order(offset=695), 5, id="last page, not full"),
        pytest.param(Order(offset=700), 0, id="behind the end"),
        pytest.param(Order(offset=10**9), 0, id="far behind the end"),
    ],
)
def test_slice_at_the_edge(order: Order, matches: int, large: Large) -> None:
    evaluation = large.index.evaluate(All(), order, facets=("source",))
    assert (evaluation.total, len(evaluation.matches)) == (700, matches)
    assert sum(evaluation.facets["source"].values()) > 400
