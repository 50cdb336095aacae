"""Tiers: groups of what was found, one after the other, in every order and on every page."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_scan import scan
from random_queries import TREES
from small_indexes import Build, Large, texts

from engine import And, Match, Or, Order, Query, Sort, Term


def term(word: str) -> Term:
    return Term("text_words", word)


def test_tiers_come_one_after_the_other(build: Build) -> None:
    index = build(texts("长江", "长江 大桥", "大桥 大桥 大桥", "长江 大桥 今天 通车"))
    query = Or((term("长江"), term("大桥")))
    found = index.evaluate(query, Order(tiers=(And((term("长江"), term("大桥"))), term("长江"))))
    assert [(match.number, match.tier) for match in found.matches] == [
        (1, 0),
        (3, 0),
        (0, 1),
        (2, 2),
    ]
    assert (found.total, found.tiers) == (4, (2, 1, 1))


@settings(max_examples=60)
@given(tree=TREES, tiers=st.lists(TREES, max_size=3), sort=st.sampled_from(["relevance", "-date"]))
def test_tiers_are_those_of_a_scan(
    tree: Query, tiers: list[Query], sort: Sort, large: Large
) -> None:
    found = large.index.evaluate(tree, Order(limit=1_000, sort=sort, tiers=tuple(tiers)))
    members = [scan(tier, large.documents).keys() for tier in tiers]
    expected = {
        number: next((t for t, of_tier in enumerate(members) if number in of_tier), len(tiers))
        for number in scan(tree, large.documents)
    }
    assert {match.number: match.tier for match in found.matches} == expected
    order = [match.tier for match in found.matches]
    assert order == sorted(order)
    counts = [order.count(tier) for tier in range(len(tiers) + 1)]
    assert found.tiers == (tuple(counts) if tiers else ())


@settings(max_examples=60)
@given(tree=TREES, tier=TREES, size=st.integers(1, 60))
def test_pages_join_to_the_whole(tree: Query, tier: Query, size: int, large: Large) -> None:
    def slice_of(offset: int, limit: int) -> tuple[Match, ...]:
        return large.index.evaluate(tree, Order(offset, limit, tiers=(tier,))).matches

    whole = slice_of(0, 1_000)
    pages = [match for start in range(0, len(whole), size) for match in slice_of(start, size)]
    assert pages == list(whole)


@settings(max_examples=60)
@given(tree=TREES, within=TREES)
def test_what_is_only_counted_is_all_that_matches(tree: Query, within: Query, large: Large) -> None:
    found = large.index.evaluate(tree, Order(limit=0), within=within, facets=("source",))
    listed = large.index.evaluate(tree, Order(limit=1_000), within=within, facets=("source",))
    assert (
        found.total
        == len(listed.matches)
        == len(scan(tree, large.documents).keys() & scan(within, large.documents).keys())
    )
    assert found.facets == listed.facets


@pytest.mark.parametrize("empty", range(3), ids=lambda count: f"{count} empty tiers before it")
def test_facets_count_the_first_tier_that_has_any(empty: int, large: Large) -> None:
    query, half = term("哈"), term("呵")
    tiers = (*[term("nowhere")] * empty, half)
    both = large.index.evaluate(And((query, half)), facets=("source",))
    found = large.index.evaluate(query, Order(tiers=tiers), facets=("source",))
    assert 0 < both.total < found.total
    assert found.facets == both.facets


def test_of_a_group_the_one_on_the_first_tier_stays(build: Build) -> None:
    documents = texts("大桥 大桥 大桥", "大桥，" + "很多别的话，" * 90 + "长江", "长江 大桥")
    grouped = [replace(document, numbers={"group": 7}) for document in documents[:2]]
    index = build([*grouped, documents[2]])
    query = Or((term("长江"), term("大桥")))
    order = Order(tiers=(And((term("长江"), term("大桥"))),))
    found = index.evaluate(query, order, collapse="group")
    assert {(match.number, match.tier, match.duplicates) for match in found.matches} == {
        (1, 0, 1),
        (2, 0, 0),
    }
    assert (found.total, found.tiers) == (2, (2, 0))
