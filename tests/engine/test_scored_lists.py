"""Lists of terms that are kept: the same answers, in bounded memory."""

import numpy as np
import pytest
from hypothesis import given, settings
from random_queries import TREES
from small_indexes import Large

from engine import Order, Query, Term
from engine.columnar.scored_lists import ScoredLists

POSTINGS = 1_000


def found(number: int) -> tuple[np.ndarray, np.ndarray]:
    return np.full(POSTINGS, number), np.zeros(POSTINGS, np.float32)


def term(number: int) -> Term:
    return Term("text_words", str(number))


@settings(max_examples=60)
@given(tree=TREES)
def test_second_answer_is_the_first(tree: Query, large: Large) -> None:
    order = Order(limit=50)
    assert large.index.evaluate(tree, order) == large.index.evaluate(tree, order)


def test_what_was_not_asked_for_longest_is_looked_for_again() -> None:
    lists, looked_for = ScoredLists(most_bytes=3 * 13_000), []

    def ask(number: int) -> None:
        def find() -> tuple[np.ndarray, np.ndarray]:
            looked_for.append(number)
            return found(number)

        documents, _ = lists.of(term(number), find)
        assert documents[0] == number

    for number in (1, 2, 3, 1, 4, 1, 2, 4):
        ask(number)
    assert looked_for == [1, 2, 3, 4, 2]


def test_another_boost_is_another_list() -> None:
    lists = ScoredLists()
    lists.of(Term("text_words", "茶", 1.0), lambda: found(1))
    documents, _ = lists.of(Term("text_words", "茶", 0.5), lambda: found(2))
    assert documents[0] == 2


def test_list_that_is_larger_than_all_may_be_is_not_kept() -> None:
    lists = ScoredLists(most_bytes=5_000)
    lists.of(term(1), lambda: found(1))
    documents, _ = lists.of(term(1), lambda: found(2))
    assert documents[0] == 2


def test_nobody_changes_what_is_kept() -> None:
    documents, scores = ScoredLists().of(term(1), lambda: found(1))
    for column in (documents, scores):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 7
