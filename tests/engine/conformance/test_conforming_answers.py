"""Tiers, collapsing, facets and ages: an answer is made of what was found in the same way."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from conforming_indexes import Build, Large
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_scan import scan
from random_queries import TREES, document, many_documents
from small_indexes import texts

from analysis.schema import MONTH
from engine import (
    All,
    And,
    Decay,
    Document,
    Evaluation,
    Index,
    Keyword,
    Match,
    Or,
    Order,
    Prefix,
    Query,
    Range,
    Sort,
    Term,
)

SOME = settings(max_examples=40)
EVERY = 1_000


def term(word: str) -> Term:
    return Term("text_words", word)


def test_tiers_come_one_after_the_other(build: Build) -> None:
    index = build(texts("长江", "长江 大桥", "大桥 大桥 大桥", "长江 大桥 今天 通车"))
    query = Or((term("长江"), term("大桥")))
    found = index.evaluate(query, Order(tiers=(And((term("长江"), term("大桥"))), term("长江"))))
    placed = [(match.number, match.tier) for match in found.matches]
    assert placed == [(1, 0), (3, 0), (0, 1), (2, 2)]
    assert (found.total, found.tiers) == (4, (2, 1, 1))


@SOME
@given(tree=TREES, tiers=st.lists(TREES, max_size=3), sort=st.sampled_from(["relevance", "-date"]))
def test_tiers_are_those_of_a_scan(
    tree: Query, tiers: list[Query], sort: Sort, large: Large
) -> None:
    found = large.index.evaluate(tree, Order(limit=EVERY, sort=sort, tiers=tuple(tiers)))
    members = [scan(tier, large.documents).keys() for tier in tiers]
    scores = scan(tree, large.documents)
    expected = {
        number: next((t for t, of_tier in enumerate(members) if number in of_tier), len(tiers))
        for number in scores
    }
    assert {match.number: match.tier for match in found.matches} == expected
    order = [match.tier for match in found.matches]
    assert order == sorted(order)
    counts = [order.count(tier) for tier in range(len(tiers) + 1)]
    assert found.tiers == (tuple(counts) if tiers else ())
    for match in found.matches:
        assert match.score == pytest.approx(scores[match.number], rel=1e-3, abs=1e-6)


@pytest.mark.parametrize("size", [4, 36])
@pytest.mark.parametrize("sort", ["relevance", "date"])
def test_pages_of_tiers_join_to_the_whole(size: int, sort: Sort, large: Large) -> None:
    query, tiers = Or((term("哈"), term("呵"))), (Prefix("text_grams", "a"), term("哈"))

    def slice_of(offset: int, limit: int) -> Sequence[Match]:
        return large.index.evaluate(query, Order(offset, limit, sort, tiers)).matches

    whole = slice_of(0, 36)
    pages = [match for start in range(0, 36, size) for match in slice_of(start, size)]
    assert pages[:36] == list(whole)


@SOME
@given(tree=TREES, within=TREES)
def test_what_is_only_counted_is_all_that_matches(tree: Query, within: Query, large: Large) -> None:
    found = large.index.evaluate(tree, Order(limit=0), within=within, facets=("source",))
    listed = large.index.evaluate(tree, Order(limit=EVERY), within=within, facets=("source",))
    both = scan(tree, large.documents).keys() & scan(within, large.documents).keys()
    assert found.total == len(listed.matches) == len(both)
    assert found.facets == listed.facets


@pytest.mark.parametrize("empty", range(3), ids=lambda count: f"{count} empty tiers before it")
def test_facets_count_the_first_tier_that_has_any(empty: int, large: Large) -> None:
    query, half = term("哈"), term("呵")
    both = large.index.evaluate(And((query, half)), facets=("source",))
    order = Order(tiers=(*[term("nowhere")] * empty, half))
    found = large.index.evaluate(query, order, facets=("source",))
    assert 0 < both.total < found.total
    assert found.facets == both.facets


def test_facets_count_the_whole_result(large: Large) -> None:
    query, within = Prefix("text_grams", "哈"), Range("published", 10, None)
    found = scan(And((query, within)), large.documents)
    counts = Counter(large.documents[number].keywords.get("source") for number in found)
    del counts[None]
    evaluation = large.index.evaluate(query, within=within, facets=("source", "year"))
    assert evaluation.facets == {"source": counts, "year": {}}
    assert list(evaluation.facets["source"].values()) == sorted(counts.values(), reverse=True)


def test_facet_values_with_equal_counts_go_by_name(build: Build) -> None:
    sources = ("乙报", "甲报", "丙报", "丙报", None)
    index = build(document(n, "", "", source, None) for n, source in enumerate(sources))
    facets = index.evaluate(All(), facets=("source",)).facets
    assert list(facets["source"].items()) == [("丙报", 2), ("乙报", 1), ("甲报", 1)]


def test_months_are_those_of_dates_that_have_one(build: Build) -> None:
    dates = (202211120000, 202211000000, 202200000000, 202213010000, None, 199912312359)
    index = build(document(n, "", "", None, date) for n, date in enumerate(dates))
    assert index.evaluate(All(), facets=(MONTH,)).facets == {MONTH: {"2022-11": 2, "1999-12": 1}}


def test_facet_counts_within_something_else_than_the_answer(large: Large) -> None:
    chosen = Keyword("source", "a b")
    found = large.index.evaluate(
        term("哈"), within=chosen, facets={"source": None, "month": chosen}
    )
    alone = large.index.evaluate(term("哈"), facets=("source",))
    assert found.total == large.index.evaluate(And((term("哈"), chosen))).total
    assert found.facets["source"] == alone.facets["source"]
    assert len(alone.facets["source"]) == 3


# Groups


def grouped(count: int) -> list[Document]:
    """Return documents, two thirds of which share a group with some others."""
    return [
        replace(one, numbers={**one.numbers, "group": number % 40 + 1 if number % 3 else 0})
        for number, one in enumerate(many_documents(count))
    ]


def collapsed(found: Evaluation, documents: Sequence[Document]) -> dict[int, int]:
    """Return which documents of an answer stay, and how many more each stands for."""
    leaders: dict[int, int] = {}
    stay: dict[int, int] = {}
    for match in found.matches:
        group = documents[match.number].numbers["group"]
        if group and group in leaders:
            stay[leaders[group]] += 1
        else:
            leaders[group] = match.number
            stay[match.number] = 0
    return stay


@pytest.mark.parametrize("sort", ["relevance", "date", "-date"])
@pytest.mark.parametrize("tiers", [(), (Prefix("text_grams", "a"), term("呵"))], ids=["flat", "2"])
def test_first_of_each_group_stays_and_is_counted(
    build: Build, sort: Sort, tiers: tuple[Query, ...]
) -> None:
    documents = grouped(150)
    index, query = build(documents), Or((term("哈"), term("呵"), Prefix("text_grams", "，")))
    order = Order(limit=EVERY, sort=sort, tiers=tiers)
    every = index.evaluate(query, order)
    found = index.evaluate(query, order, collapse="group", facets=("source",))
    stay = collapsed(every, documents)
    assert {match.number: match.duplicates for match in found.matches} == stay
    assert [match.number for match in found.matches] == list(stay)
    assert found.total == len(stay) < every.total
    placed = Counter(match.tier for match in found.matches)
    assert found.tiers == (tuple(placed[tier] for tier in range(3)) if tiers else ())
    first = min(placed)
    sources = Counter(
        documents[match.number].keywords.get("source")
        for match in found.matches
        if match.tier == first
    )
    del sources[None]
    assert found.facets["source"] == dict(sources)


def test_of_a_group_the_one_on_the_first_tier_stays(build: Build) -> None:
    contents = texts("大桥 大桥 大桥", "大桥，" + "很多别的话，" * 9 + "长江", "长江 大桥")
    index = build([*(replace(one, numbers={"group": 7}) for one in contents[:2]), contents[2]])
    query = Or((term("长江"), term("大桥")))
    order = Order(tiers=(And((term("长江"), term("大桥"))),))
    found = index.evaluate(query, order, collapse="group")
    placed = {(match.number, match.tier, match.duplicates) for match in found.matches}
    assert placed == {(1, 0, 1), (2, 0, 0)}
    assert (found.total, found.tiers) == (2, (2, 0))


def test_page_of_groups_goes_on_where_the_one_before_ended(build: Build) -> None:
    index = build(grouped(120))
    whole = index.evaluate(All(), Order(limit=EVERY), collapse="group").matches
    pages: list[Match] = []
    for offset in range(0, len(whole), 7):
        pages += index.evaluate(All(), Order(offset, 7), collapse="group").matches
    assert pages == list(whole)


# Ages

DATES = (202001010000, 202101010000, 202201010000, None, 209901010000)


def aged(build: Build) -> Index:
    return build(
        Document(str(n), {"text": "大桥"}, numbers={"published": date} if date else {})
        for n, date in enumerate(DATES)
    )


def test_scores_fall_with_age(build: Build) -> None:
    index, decay = aged(build), Decay(365, 0.5)
    plain = index.evaluate(term("大桥")).matches[0].score
    found = {m.number: m for m in index.evaluate(term("大桥"), Order(decay=decay)).matches}
    days = {0: 731, 1: 365, 2: 0, 3: 731, 4: 0}  # from the newest that is no newer than the index
    for number, age in days.items():
        factor = 1 - 0.5 * (1 - 2 ** (-age / 365))
        assert found[number].decay == pytest.approx(factor, rel=1e-5)
        assert found[number].score == pytest.approx(plain * factor, rel=1e-5)


def test_age_counts_within_a_tier_only(build: Build) -> None:
    index = aged(build)
    old = Or((Keyword("id", "0"), Keyword("id", "1")))
    found = index.evaluate(term("大桥"), Order(tiers=(old,), decay=Decay(100, 0.5)))
    assert [match.number for match in found.matches] == [1, 0, 2, 4, 3]
