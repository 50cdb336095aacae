"""Limits: what an evaluation finds whose time is up, and which terms of a prefix count."""

from itertools import count

import pytest
from hypothesis import given, settings
from random_queries import TREES
from small_indexes import Build, Large, texts

import engine.columnar.limits as limits
from engine import And, Not, Or, Order, Prefix, Query, Term, Wildcard


@settings(max_examples=60)
@given(tree=TREES)
def test_no_time_at_all_is_an_answer(tree: Query, large: Large) -> None:
    found = large.index.evaluate(tree, Order(tiers=(tree,)), facets=("source",), seconds=-1.0)
    assert found.partial
    assert (found.total, found.matches) == (0, ())


@settings(max_examples=60)
@given(tree=TREES)
def test_time_enough_changes_nothing(tree: Query, large: Large) -> None:
    assert large.index.evaluate(tree, seconds=3600) == large.index.evaluate(tree)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that goes on by a second at every look, and the looks."""
    looks: list[float] = []

    def look() -> float:
        looks.append(float(len(looks)))
        return looks[-1]

    monkeypatch.setattr(limits, "thread_time", look)
    monkeypatch.setattr(limits, "monotonic", count(step=1e6).__next__)
    return looks


@pytest.mark.parametrize("seconds", range(9))
def test_what_was_found_before_the_time_was_up_is_right(
    seconds: int, large: Large, clock: list[float]
) -> None:
    terms = [Term("text_words", word) for word in ("哈", "a", "呵")]
    tree = And((Or(tuple(terms[:2])), Not(terms[2])))
    found = large.index.evaluate(tree, Order(limit=1_000), seconds=seconds)
    whole = {match.number for match in large.index.evaluate(tree, Order(limit=1_000)).matches}
    assert {match.number for match in found.matches} <= whole
    assert found.partial or found.total == len(whole)


def test_some_is_found_before_the_time_is_up(large: Large, clock: list[float]) -> None:
    words = Or((Term("text_words", "哈"), Term("text_words", "呵")))
    some = large.index.evaluate(words, seconds=2.5)
    assert some.partial
    assert some.total == large.index.evaluate(words.children[0]).total > 0


@pytest.mark.parametrize(
    ("query", "found", "cut"),
    [
        pytest.param(Prefix("text_words", "a", most=1), {0, 1}, True, id="prefix"),
        pytest.param(Wildcard("text_words", "a*", most=1), {0, 1}, True, id="wildcard"),
        pytest.param(Prefix("text_words", "a", most=3), {0, 1, 2}, False, id="as many"),
        pytest.param(Prefix("text_words", "a"), {0, 1, 2}, False, id="no bound"),
    ],
)
def test_the_most_frequent_terms_count(
    query: Query, found: set[int], cut: bool, build: Build
) -> None:
    evaluation = build(texts("ab", "ab ac", "ad")).evaluate(query)
    assert {match.number for match in evaluation.matches} == found
    assert evaluation.expansion_cut == cut
