"""Collapsed results: the best of each group, as a linear scan finds it, and what it stands for."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_scan import close, in_order, scan
from random_queries import DOCUMENTS, TREES, many_documents
from several_segments import arrays_of
from small_indexes import Build, indexed, texts

from engine import (
    All,
    Document,
    EmbeddedIndex,
    Evaluation,
    Keyword,
    Not,
    Or,
    Order,
    Prefix,
    Query,
    Sort,
    Term,
)
from engine.columnar.found import Found
from engine.embedded.collapsing import Collapser

EVERYTHING = 10_000
GROUPS = st.sampled_from((None, 1, 2, 3, 2**64 - 1))


def grouped(documents: list[Document], groups: list[int | None]) -> list[Document]:
    """Return documents, each with its number of a group."""
    return [
        replace(document, numbers={**document.numbers, **({"group": group} if group else {})})
        for document, group in zip(documents, groups, strict=True)
    ]


def best_of_each(ranked: list[int], documents: list[Document]) -> dict[int, int]:
    """Return the first of each group in a ranking, and how many others it has there."""
    groups = {number: documents[number].numbers.get("group") for number in ranked}
    sizes = Counter(groups.values())
    seen: set[int] = set()
    found = {}
    for number in ranked:
        group = groups[number]
        if group is None:
            found[number] = 0
        elif group not in seen:
            seen.add(group)
            found[number] = sizes[group] - 1
    return found


def ranking(evaluation: Evaluation) -> list[int]:
    return [match.number for match in evaluation.matches]


@settings(max_examples=150)
@given(
    documents=DOCUMENTS,
    groups=st.lists(GROUPS, min_size=12, max_size=12),
    trees=st.lists(TREES, min_size=3, max_size=3),
    sort=st.sampled_from(("relevance", "date", "-date")),
    limit=st.sampled_from((1, 3, 100)),
)
def test_best_of_each_group_of_what_any_tree_finds(
    documents: list[Document], groups: list[int | None], trees: list[Query], sort: Sort, limit: int
) -> None:
    documents = grouped(documents, groups[: len(documents)])
    with TemporaryDirectory() as directory, closing(indexed(directory, documents)) as index:
        for tree in trees:
            whole = index.evaluate(tree, Order(limit=EVERYTHING, sort=sort))
            expected = best_of_each(ranking(whole), documents)
            found = index.evaluate(tree, Order(limit=limit, sort=sort), collapse="group")
            assert found.total == len(expected)
            shown = {match.number: match.duplicates for match in found.matches}
            assert list(shown.items()) == list(expected.items())[:limit]


@pytest.fixture(scope="module")
def large(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[EmbeddedIndex, list[Document]]]:
    """An index of 700 documents in groups of about seven, and the documents."""
    documents = many_documents(700)
    documents = grouped(documents, [number * number % 97 or None for number in range(700)])
    with closing(indexed(tmp_path_factory.mktemp("grouped"), documents)) as index:
        yield index, documents


@pytest.mark.parametrize("sort", ["date", "-date"])
def test_oldest_or_newest_of_each_group(
    sort: Sort, large: tuple[EmbeddedIndex, list[Document]]
) -> None:
    index, documents = large
    query = Prefix("text_grams", "哈")
    expected = best_of_each(in_order(scan(query, documents), documents, sort), documents)
    found = index.evaluate(query, Order(limit=EVERYTHING, sort=sort), collapse="group")
    assert {match.number: match.duplicates for match in found.matches} == expected
    assert ranking(found) == list(expected)


def test_scores_are_those_of_the_best(large: tuple[EmbeddedIndex, list[Document]]) -> None:
    index, documents = large
    query = Or((Term("text_grams", "哈呵"), Term("text_grams", "a。")))
    scores = scan(query, documents)
    best: dict[object, float] = {}
    for number, score in scores.items():
        group = documents[number].numbers.get("group") or f"alone {number}"
        best[group] = max(best.get(group, 0.0), score)
    found = index.evaluate(query, Order(limit=EVERYTHING), collapse="group")
    assert found.total == len(best)
    for match, score in zip(found.matches, sorted(best.values(), reverse=True), strict=True):
        assert close(match.score, score)


def test_pages_joined_are_one_long_page(large: tuple[EmbeddedIndex, list[Document]]) -> None:
    index, _ = large
    query = Prefix("text_grams", "a")
    whole = index.evaluate(query, Order(limit=EVERYTHING), collapse="group")
    pages = [
        index.evaluate(query, Order(offset, 7), collapse="group")
        for offset in range(0, whole.total, 7)
    ]
    assert sum((page.matches for page in pages), ()) == whole.matches


def test_filter_comes_before_collapsing(build: Build) -> None:
    documents = [
        Document("早", {"text": "社区"}, {"source": "长江日报"}, {"group": 7}),
        Document("晚", {"text": "社区"}, {"source": "云泽日报"}, {"group": 7}),
    ]
    (match,) = (
        build(documents)
        .evaluate(All(), within=Keyword("source", "云泽日报"), collapse="group")
        .matches
    )
    assert (match.number, match.duplicates) == (1, 0)


def test_facets_count_what_is_left(build: Build) -> None:
    documents = [
        Document(str(number), {"text": "社区"}, {"source": source}, {"group": group})
        for number, (source, group) in enumerate(
            [("长江日报", 1), ("云泽日报", 1), ("云泽日报", 2), ("长江日报", 3)]
        )
    ]
    found = build(documents).evaluate(All(), facets=("source",), collapse="group")
    assert found.facets == {"source": {"长江日报": 2, "云泽日报": 1}}


def test_documents_without_a_number_stand_for_themselves(build: Build) -> None:
    found = build(texts("社区", "社区")).evaluate(All(), collapse="group")
    assert (found.total, [match.duplicates for match in found.matches]) == (2, [0, 0])


def test_without_collapsing_all_are_there(large: tuple[EmbeddedIndex, list[Document]]) -> None:
    index, documents = large
    found = index.evaluate(All(), Order(limit=EVERYTHING))
    assert found.total == len(documents)
    assert {match.duplicates for match in found.matches} == {0}


def test_nothing_to_collapse(build: Build) -> None:
    assert build([]).evaluate(All(), collapse="group") == Evaluation(0, (), {})


def test_group_in_several_segments(tmp_path: Path) -> None:
    documents = grouped(texts("一", "二", "三", "四"), [5, None, 5, 6])
    arrays = arrays_of(tmp_path, [documents[:2], documents[2:]])
    found = Found(np.arange(4), np.array([1, 1, 2, 1], np.float32))
    one_tier = np.zeros(4, np.int64)
    left = Collapser().collapse("group", found, (one_tier, found.scores), arrays)
    assert left.places.tolist() == [1, 2, 3]
    assert left.duplicates.tolist() == [0, 1, 0]


def test_number_of_a_document_by_its_id(build: Build) -> None:
    index = build(grouped(texts("一", "二"), [7, None]))
    assert [index.number("group", id) for id in ("0", "1", "无")] == [7, 0, 0]


@pytest.mark.parametrize("collapse", [None, "group"])
def test_facets_within_something_else_are_those_of_a_search_within_it(
    collapse: str | None, large: tuple[EmbeddedIndex, list[Document]]
) -> None:
    index, _ = large
    order = Order(tiers=(Prefix("text_grams", "哈"),))
    query, within = Prefix("text_grams", "a"), Keyword("source", "长江日报")
    others = (within, None, Not(within), Keyword("source", "没有"))
    for other in others:
        found = index.evaluate(
            query, order, within=within, facets={"source": other, "year": within}, collapse=collapse
        )
        alone, plain = (
            index.evaluate(query, order, within=own, facets=("source", "year"), collapse=collapse)
            for own in (other, within)
        )
        assert found.facets == {"source": alone.facets["source"], "year": plain.facets["year"]}
        assert (found.total, found.matches) == (plain.total, plain.matches)
