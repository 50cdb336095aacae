"""Measures against values computed by hand."""

import math

import pytest

from evaluation.measures import Scores, mean, score_answers

OTHERS = [f"other-{number}" for number in range(200)]
RELEVANT = {
    "first": {"a": 1},
    "third": {"b": 1},
    "second and fiftieth": {"c": 1, "d": 1},
}
ANSWERS = {
    "first": ["a", *OTHERS[:99]],
    "third": [*OTHERS[:2], "b", *OTHERS[2:99]],
    "second and fiftieth": [OTHERS[0], "c", *OTHERS[1:48], "d", *OTHERS[48:98]],
}
SECOND = 1 / math.log2(3)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("first", (1, 1, 1), id="at the top"),
        pytest.param("third", (1 / math.log2(4), 1 / 3, 1), id="third"),
        pytest.param("second and fiftieth", (SECOND / (1 + SECOND), 1 / 2, 1), id="two"),
    ],
)
def test_scores_of_an_answer(query: str, expected: tuple[float, float, float]) -> None:
    scores = score_answers(ANSWERS, RELEVANT)[query]
    assert (scores.ndcg, scores.rr, scores.recall) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param([], (0, 0, 0), id="nothing found"),
        pytest.param(OTHERS[:100], (0, 0, 0), id="others found"),
        pytest.param([*OTHERS[:10], "a"], (0, 0, 1), id="eleventh"),
        pytest.param([*OTHERS[:100], "a"], (0, 0, 0), id="beyond the hundredth"),
    ],
)
def test_what_is_not_found_counts(answer: list[str], expected: tuple[int, int, int]) -> None:
    scores = score_answers({"first": answer}, {"first": {"a": 1}})
    assert scores == {"first": Scores(*expected)}


def test_a_query_without_answer_counts() -> None:
    assert score_answers({}, {"first": {"a": 1}}) == {"first": Scores(0, 0, 0)}


@pytest.mark.parametrize("other", ["0", "z"])
def test_articles_of_one_answer_stand_in_their_order_whatever_their_ids(other: str) -> None:
    (scores,) = score_answers({"1": [other, "m"]}, {"1": {"m": 1}}).values()
    assert scores.rr == 0.5


def test_mean() -> None:
    assert mean([Scores(1, 1, 1), Scores(0, 0.5, 1)]) == Scores(0.5, 0.75, 1)
