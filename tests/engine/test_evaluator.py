"""One segment or several: the same documents, scores and best ten; and the best of all."""

import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_queries import DOCUMENTS, FLAT, TREES, many_documents
from several_segments import arrays_of

from engine import (
    All,
    And,
    AndMaybe,
    Boost,
    Document,
    Keyword,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
)
from engine.columnar.arrays import Arrays
from engine.columnar.evaluator import evaluate
from engine.columnar.top import find_top

pytestmark = pytest.mark.usefixtures("loops")

CLOSE = 1e-6
DELETED = range(3, 700, 7)


def groups_of(documents: list[Document], edges: list[int]) -> list[list[Document]]:
    bounds = sorted({0, *(edge % (len(documents) + 1) for edge in edges), len(documents)})
    return [documents[start:end] for start, end in pairwise(bounds)]


def assert_alike(query: Query, ours: Arrays, theirs: Arrays) -> None:
    expected, found = evaluate(query, theirs), evaluate(query, ours)
    assert found.documents.tolist() == expected.documents.tolist()
    assert found.scores == pytest.approx(expected.scores, rel=CLOSE)
    best, best_found = find_top(query, theirs, 10), find_top(query, ours, 10)
    assert best_found.documents.tolist() == best.documents.tolist()
    assert best_found.scores == pytest.approx(best.scores, rel=CLOSE)


@settings(max_examples=60)
@given(
    documents=DOCUMENTS.filter(bool),
    edges=st.lists(st.integers(0, 12), max_size=4),
    trees=st.lists(TREES, min_size=5, max_size=5),
)
def test_any_tree_over_any_segments(
    documents: list[Document], edges: list[int], trees: list[Query]
) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as several:
        once = arrays_of(Path(one), [documents])
        split = arrays_of(Path(several), groups_of(documents, edges))
        for tree in trees:
            assert_alike(tree, split, once)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arrays]:
    yield arrays_of(tmp_path_factory.mktemp("once"), [many_documents(700)])


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arrays]:
    edges = random.Random(3).sample(range(700), 9)
    yield arrays_of(tmp_path_factory.mktemp("split"), groups_of(many_documents(700), edges))


@pytest.fixture(scope="module")
def deleted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arrays]:
    documents = many_documents(700)
    folder = tmp_path_factory.mktemp("deleted")
    yield arrays_of(folder, groups_of(documents, [99, 400]), list(DELETED))


@settings(max_examples=150)
@given(tree=TREES)
def test_any_tree_over_ten_segments(tree: Query, once: Arrays, split: Arrays) -> None:
    assert len(split.segments) == 10
    assert_alike(tree, split, once)


def test_every_term_over_ten_segments(once: Arrays, split: Arrays) -> None:
    for name in ("text_grams", "text_words", "title_grams"):
        ((_, field),) = once.fields(name)
        for term, _ in field.dictionary.terms():
            query = Term(name, term.decode())
            assert_alike(query, split, once)
            assert_alike(AndMaybe(Keyword("source", "长江日报"), query), split, once)


@settings(max_examples=150)
@given(tree=TREES | FLAT, count=st.sampled_from((0, 1, 10, 100, 699, 700, 10_000)))
def test_best_are_the_first_of_all(tree: Query, count: int, split: Arrays, once: Arrays) -> None:
    for arrays in (split, once):
        found = evaluate(tree, arrays)
        best = find_top(tree, arrays, count)
        ranked = list(zip((-best.scores).tolist(), best.documents.tolist(), strict=True))
        assert ranked == sorted(set(ranked)), "equal scores go by document number"
        # Sums of more than two scores are rounded by the order in which they are added up.
        assert best.scores == pytest.approx(np.sort(found.scores)[::-1][:count], rel=CLOSE)
        places = found.documents.searchsorted(best.documents)
        assert found.documents[places].tolist() == best.documents.tolist()
        assert best.scores == pytest.approx(found.scores[places], rel=CLOSE)
        assert (np.diff(found.documents) > 0).all(), "ascending and distinct"
        assert len(found.documents) == len(found.scores)


@settings(max_examples=100)
@given(tree=TREES)
def test_deleted_documents_are_not_among_the_best(
    tree: Query, once: Arrays, deleted: Arrays
) -> None:
    """They count in statistics until the segment is merged, as in Whoosh."""
    whole, best = find_top(tree, once, 700), find_top(tree, deleted, 700)
    left = [n for n in whole.documents.tolist() if n not in DELETED]
    assert best.documents.tolist() == left
    kept = ~np.isin(whole.documents, DELETED)
    assert best.scores == pytest.approx(whole.scores[kept], rel=CLOSE)


def test_no_segment_at_all() -> None:
    nothing = Arrays([])
    for query in (
        All(),
        Not(All()),
        Term("text_words", "哈"),
        Phrase("text_grams", ("哈哈", "哈呵")),
        Prefix("text_grams", "哈"),
        Range("published", 1, None),
        And((Not(Keyword("id", "1")),)),
        AndMaybe(All(), Boost(All(), 2.0)),
        Or((Term("text_words", "哈"), Term("text_words", "呵"))),
    ):
        assert evaluate(query, nothing).documents.tolist() == []
        assert find_top(query, nothing, 10).documents.tolist() == []


def test_numbers_keep_all_their_bits_in_several_segments(tmp_path: Path) -> None:
    documents = [
        Document(str(n), {}, numbers={"published": 2**63 + n} if n else {}) for n in range(4)
    ]
    arrays = arrays_of(tmp_path, [documents[:1], documents[1:2], documents[2:]])
    found = evaluate(Range("published", 2**63 + 2, 2**63 + 2), arrays)
    assert found.documents.tolist() == [2]
    assert arrays.numbers("published").tolist() == [0, 2**63 + 1, 2**63 + 2, 2**63 + 3]
    assert arrays.segment_of(2)[1] == 0


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(
            Or((Term("text_grams", "哈哈", 0.0), Term("text_grams", "哈呵"))), id="nothing"
        ),
        pytest.param(Or((Term("text_grams", "哈哈"), Not(All()))), id="not all"),
        pytest.param(Or((Term("text_grams", "哈哈"), Range("published", 1, None))), id="range"),
    ],
)
def test_or_with_what_scores_nothing_finds_it_all_the_same(query: Or, once: Arrays) -> None:
    found = {n for child in query.children for n in evaluate(child, once).documents.tolist()}
    assert set(evaluate(query, once).documents.tolist()) == found
    assert len(find_top(query, once, 700).documents) == len(found)
