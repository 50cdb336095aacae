"""The best of many documents, found without scoring all: against all of them, sorted."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from several_segments import arrays_of
from small_indexes import texts

import engine.columnar.top as top_module
from engine import Document, Or, Query, Term
from engine.columnar.arrays import Arrays
from engine.columnar.evaluator import evaluate
from engine.columnar.top import find_top

pytestmark = pytest.mark.usefixtures("loops")

WORDS = [f"w{number}" for number in range(40)]
"""The n-th is in about one document in n."""

BOOSTS = st.sampled_from((0.1, 1.0, 1.0, 5.0))
TERMS = st.builds(Term, st.just("text_words"), st.sampled_from([*WORDS, "没有"]), BOOSTS)
ORS = st.lists(TERMS, max_size=6).map(tuple).map(Or)
COUNTS = st.sampled_from((0, 1, 2, 10, 100, 2_500))


def zipf_documents(count: int) -> list[Document]:
    chance = random.Random(count)
    contents = []
    for _ in range(count):
        words = [word for rank, word in enumerate(WORDS, 1) if chance.random() < 0.9 / rank]
        contents.append(
            " ".join(word for word in words for _ in range(chance.choice((1, 1, 1, 4))))
        )
    return texts(*contents)


@pytest.fixture(scope="module", params=[1, 3])
def zipf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Arrays:
    documents, size = zipf_documents(2_400), 2_400 // request.param
    groups = [documents[start : start + size] for start in range(0, 2_400, size)]
    return arrays_of(tmp_path_factory.mktemp("zipf"), groups)


def assert_best(query: Query, arrays: Arrays, count: int) -> None:
    """Assert that no document is better than those that are found; sums may differ in the last
    digit, because they are added up in another order.
    """
    everything = evaluate(query, arrays)
    scores = dict(zip(everything.documents.tolist(), everything.scores.tolist(), strict=True))
    found = find_top(query, arrays, count)
    numbers, own = found.documents.tolist(), found.scores.tolist()
    assert own == pytest.approx(sorted(scores.values(), reverse=True)[:count], rel=1e-5)
    assert own == pytest.approx([scores[number] for number in numbers], rel=1e-5)
    assert len(set(numbers)) == len(numbers)
    ranks = list(zip((-score for score in own), numbers, strict=True))
    assert ranks == sorted(ranks), "equal scores go by document number"


@settings(max_examples=200)
@given(query=ORS, count=COUNTS)
def test_best_of_any_terms(query: Or, count: int, zipf: Arrays) -> None:
    assert_best(query, zipf, count)


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Counts how often long lists were not read whole."""
    calls: list[int] = []
    original = top_module._look_up
    monkeypatch.setattr(top_module, "_look_up", lambda *given: calls.append(1) or original(*given))
    yield calls


def test_long_lists_are_not_read_whole(zipf: Arrays, looked_up: list[int]) -> None:
    for rare in WORDS[12:]:
        assert_best(Or((Term("text_words", "w0"), Term("text_words", rare, 3.0))), zipf, 3)
    assert len(looked_up) > 10


def test_documents_with_equal_scores_go_by_number(tmp_path: Path) -> None:
    contents = ["甲乙 w1 w2", "w1 w2 w3", "w2 w3 w1", "w1 w9 w9"] * 60
    arrays = arrays_of(tmp_path, [texts(*contents)])
    query = Or((Term("text_words", "w1"), Term("text_words", "w2"), Term("text_words", "w3", 2.0)))
    expected = [number for number in range(240) if number % 4 in (1, 2)]
    for count in (1, 10, 119, 120):
        assert find_top(query, arrays, count).documents.tolist() == expected[:count]
