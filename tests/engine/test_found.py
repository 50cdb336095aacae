import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.columnar.arrays import Score
from engine.columnar.found import Found, are_in, best

SIZES = (0, 1, 10, 199, 200, 201, 4_095, 4_096, 5_000, 70_000)
COUNTS = (-1, 0, 1, 10, 63, 64, 65, 200, 1_000, 10**6)


def in_order(keys: list[float], count: int) -> list[int]:
    return sorted(range(len(keys)), key=lambda place: -keys[place])[: max(count, 0)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("distinct", [1, 3, 40, 10**9])
def test_best_is_the_head_of_a_stable_sort(size: int, distinct: int) -> None:
    values = np.random.default_rng(size).integers(0, distinct, size)
    for keys in (values.astype(Score), values.astype(np.uint64), -values.astype(Score)):
        for count in COUNTS:
            assert best(keys, count).tolist() == in_order(keys.tolist(), count), (count, keys.dtype)


@pytest.mark.parametrize("order", ["ascending", "descending", "largest in one place"])
def test_best_of_scores_in_order(order: str) -> None:
    scores = np.arange(10_000, dtype=Score)
    if order == "descending":
        scores = scores[::-1].copy()
    elif order != "ascending":
        scores = np.where(scores % 157 == 3, scores, 0).astype(Score)
    for count in (1, 10, 64, 157, 200):
        assert best(scores, count).tolist() == in_order(scores.tolist(), count)


def test_largest_unsigned_integers() -> None:
    dates = np.array([0, 2**64 - 1, 2**63, 1], np.uint64)
    assert best(dates, 3).tolist() == [1, 2, 3]


@settings(max_examples=200)
@given(
    numbers=st.sets(st.integers(0, 5_000)),
    others=st.sets(st.integers(0, 5_000))
    | st.integers(1, 9).map(lambda n: set(range(0, 5_001, n))),
)
def test_which_numbers_are_among_others(numbers: set[int], others: set[int]) -> None:
    found = are_in(np.array(sorted(numbers), np.int64), np.array(sorted(others), np.int64), 5_001)
    assert found.tolist() == [number in others for number in sorted(numbers)]


def test_parts_of_several_segments() -> None:
    parts = [
        Found.constant(np.array([1, 3]), 2.0),
        Found.nothing(),
        Found.constant(np.array([7]), 0.5),
    ]
    joined = Found.joined(parts)
    assert joined.documents.tolist() == [1, 3, 7]
    assert joined.scores.tolist() == [2.0, 2.0, 0.5]
    assert (joined.documents.dtype, joined.scores.dtype) == (np.int64, Score)
    live = np.array([True] * 3 + [False] + [True] * 4)
    assert joined.only(live).documents.tolist() == [1, 7]
    assert Found.joined([]).documents.tolist() == []
