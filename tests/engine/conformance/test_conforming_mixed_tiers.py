"""The best few come before all tiers; the rest goes on tier by tier."""

from dataclasses import replace

import pytest
from conforming_indexes import Build, Large
from hypothesis import given, settings
from hypothesis import strategies as st
from random_queries import TREES
from small_indexes import texts

from engine import And, Match, Or, Order, Query, Term

EVERY = 1_000


def term(word: str) -> Term:
    return Term("text_words", word)


BOTH = And((term("长江"), term("大桥")))
EITHER = Or((term("长江"), term("大桥")))


@settings(max_examples=40)
@given(
    tree=TREES,
    tiers=st.lists(TREES, max_size=3),
    mixed=st.integers(0, 70),
    size=st.integers(15, 60),
)
def test_best_come_in_the_order_without_tiers_the_rest_as_if_they_were_not_there(
    tree: Query, tiers: list[Query], mixed: int, size: int, large: Large
) -> None:
    def slice_of(offset: int, limit: int, mixed: int, tiers: tuple[Query, ...]) -> list[Match]:
        order = Order(offset, limit, tiers=tiers, mixed=mixed)
        return list(large.index.evaluate(tree, order).matches)

    whole = slice_of(0, EVERY, mixed, tuple(tiers))
    plain = [match.number for match in slice_of(0, mixed, 0, ())]
    tiered = slice_of(0, EVERY, 0, tuple(tiers))
    rest = [match.number for match in tiered if match.number not in plain]
    if tiers:
        assert [match.number for match in whole] == plain + rest
    tier_of = {match.number: match.tier for match in tiered}
    assert {match.number: match.tier for match in whole} == tier_of
    pages = [
        match
        for start in range(0, len(whole), size)
        for match in slice_of(start, size, mixed, tuple(tiers))
    ]
    assert [match.number for match in pages] == [match.number for match in whole]


@pytest.mark.parametrize("mixed", [1, 10], ids="{} of two groups in front".format)
def test_of_a_group_the_one_on_the_first_tier_stands(mixed: int, build: Build) -> None:
    documents = texts("大桥 大桥 大桥", "大桥，" + "很多别的话，" * 90 + "长江", "长江 大桥")
    grouped = [replace(document, numbers={"group": 7}) for document in documents[:2]]
    index = build([*grouped, documents[2]])
    order = Order(tiers=(BOTH,), mixed=mixed)
    found = index.evaluate(EITHER, order, collapse="group")
    told = [(match.number, match.tier, match.duplicates) for match in found.matches]
    assert told == [(2, 0, 0), (1, 0, 1)]
    assert (found.total, found.tiers) == (2, (2, 0))


def test_all_of_a_group_come_where_groups_are_not_collapsed(build: Build) -> None:
    documents = texts("大桥 大桥 大桥", "长江 大桥", "长江")
    index = build([replace(document, numbers={"group": 7}) for document in documents])
    found = index.evaluate(EITHER, Order(tiers=(BOTH,), mixed=1))
    assert sorted(match.number for match in found.matches) == [0, 1, 2]


def test_by_date_the_tiers_come_one_after_the_other(build: Build) -> None:
    index = build(texts("大桥", "长江 大桥", "长江"))
    found = index.evaluate(EITHER, Order(sort="-date", tiers=(BOTH,), mixed=2))
    assert [match.number for match in found.matches] == [1, 0, 2]
