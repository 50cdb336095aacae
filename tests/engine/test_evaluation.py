from collections import Counter
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_scan import assert_same, in_order, scan
from random_queries import DOCUMENTS, RUNS, TREES, document
from small_indexes import Build, Large, indexed, phrase

from analysis import END, ArticleAnalyzer
from engine import (
    All,
    And,
    Document,
    Evaluation,
    Keyword,
    Or,
    Order,
    Phrase,
    Prefix,
    Query,
    Range,
    Sort,
    Term,
)

GRAMS = ArticleAnalyzer().grams.terms


def ids(evaluation: Evaluation) -> list[str]:
    return [match.stored["id"] for match in evaluation.matches]


@settings(max_examples=150)
@given(documents=DOCUMENTS, trees=st.lists(TREES, min_size=5, max_size=5))
def test_any_tree_over_any_documents(documents: list[Document], trees: list[Query]) -> None:
    with TemporaryDirectory() as directory, closing(indexed(directory, documents)) as index:
        for tree in trees:
            assert_same(index.evaluate(tree), scan(tree, documents), limit=10)


@settings(max_examples=150)
@given(tree=TREES, within=st.none() | TREES, limit=st.sampled_from((1, 10, 100, 1_000)))
def test_any_tree_over_posting_lists_of_many_blocks(
    tree: Query, within: Query | None, limit: int, large: Large
) -> None:
    found = scan(tree, large.documents)
    if within is not None:
        allowed = scan(within, large.documents)
        found = {number: score for number, score in found.items() if number in allowed}
    assert_same(large.index.evaluate(tree, Order(limit=limit), within=within), found, limit)


@settings(max_examples=50)
@given(run=RUNS)
def test_any_run_finds_exactly_the_texts_it_stands_in(run: str, large: Large) -> None:
    grams = GRAMS(run)
    query: Query = Prefix("text_grams", grams[0].removesuffix(END))
    if len(run) > 1:
        query = phrase(run)
    standing = {each.id for each in large.documents if run in each.stored["text"]}
    assert set(ids(large.index.evaluate(query, Order(limit=1_000)))) == standing
    ending = {each.id for each in large.documents if each.stored["text"].endswith(run)}
    closed = Phrase("text_grams", tuple(grams))
    assert set(ids(large.index.evaluate(closed, Order(limit=1_000)))) == ending


@pytest.mark.parametrize(
    ("run", "found"),
    [
        pytest.param("哈哈", {"哈哈", "哈哈哈", "哈哈，哈哈哈哈"}, id="a pair in runs of it"),
        pytest.param("哈哈哈", {"哈哈哈", "哈哈，哈哈哈哈"}, id="the same gram twice"),
        pytest.param("哈哈哈哈", {"哈哈，哈哈哈哈"}, id="the same gram three times"),
        pytest.param("哈，哈", {"哈，哈", "哈哈，哈哈哈哈"}, id="across punctuation"),
        pytest.param("，哈哈", {"哈哈，哈哈哈哈"}, id="punctuation first"),
        pytest.param("哈哈，", {"哈哈，哈哈哈哈"}, id="punctuation last"),
    ],
)
def test_phrase_of_repeated_characters(run: str, found: set[str], build: Build) -> None:
    texts = ("哈哈", "哈哈哈", "哈，哈", "哈呵哈", "哈哈，哈哈哈哈")
    index = build(document(number, "", text, None, None) for number, text in enumerate(texts))
    evaluation = index.evaluate(phrase(run))
    assert {match.stored["text"] for match in evaluation.matches} == found


def test_object_that_is_no_query(large: Large) -> None:
    with pytest.raises(TypeError, match="str"):
        large.index.evaluate("哈哈")  # type: ignore[arg-type]


@pytest.mark.parametrize("sort", ["relevance", "date", "-date"])
@pytest.mark.parametrize("size", [1, 7, 100])
def test_pages_joined_are_one_long_page(sort: Sort, size: int, large: Large) -> None:
    query = Or((Prefix("text_grams", "a"), Term("text_grams", "呵呵"), Term("text_words", "a")))
    whole = large.index.evaluate(query, Order(limit=1_000, sort=sort))
    assert len(whole.matches) == whole.total > 200
    pages = [
        large.index.evaluate(query, Order(offset, size, sort))
        for offset in range(0, whole.total, size)
    ]
    assert sum((page.matches for page in pages), ()) == whole.matches
    assert {page.total for page in pages} == {whole.total}


@pytest.mark.parametrize(
    ("order", "matches"),
    [
        pytest.param(Order(limit=0), 0, id="no hits wanted"),
        pytest.param(Order(offset=690), 10, id="last page"),
        pytest.param(Order(offset=695), 5, id="last page, not full"),
        pytest.param(Order(offset=700), 0, id="behind the end"),
        pytest.param(Order(offset=10**9), 0, id="far behind the end"),
    ],
)
def test_slice_at_the_edge(order: Order, matches: int, large: Large) -> None:
    evaluation = large.index.evaluate(All(), order, facets=("source",))
    assert (evaluation.total, len(evaluation.matches)) == (700, matches)
    assert sum(evaluation.facets["source"].values()) > 400


@pytest.mark.parametrize("sort", ["date", "-date"])
@pytest.mark.parametrize("limit", [5, 1_000])
def test_sort_by_date_has_undated_documents_last(sort: Sort, limit: int, large: Large) -> None:
    query = Prefix("text_grams", "哈")
    evaluation = large.index.evaluate(query, Order(limit=limit, sort=sort))
    expected = in_order(scan(query, large.documents), large.documents, sort)
    assert [match.number for match in evaluation.matches] == expected[:limit]
    assert {match.score for match in evaluation.matches} == {1.0}


def test_facets_count_the_whole_result(large: Large) -> None:
    query, within = Prefix("text_grams", "哈"), Range("published", 10, None)
    found = scan(And((query, within)), large.documents)
    counts = Counter(large.documents[number].keywords.get("source") for number in found)
    del counts[None]
    for limit in (1, 1_000):
        evaluation = large.index.evaluate(
            query, Order(limit=limit), within=within, facets=("source", "year")
        )
        assert evaluation.facets == {"source": counts, "year": {}}
        amounts = list(evaluation.facets["source"].values())
        assert amounts == sorted(amounts, reverse=True)


def test_facet_values_with_equal_counts_go_by_name(build: Build) -> None:
    sources = ("乙报", "甲报", "丙报", "丙报", None)
    index = build(document(n, "", "", source, None) for n, source in enumerate(sources))
    facets = index.evaluate(All(), facets=("source",)).facets
    assert list(facets["source"].items()) == [("丙报", 2), ("乙报", 1), ("甲报", 1)]


@pytest.mark.parametrize(
    "within",
    [
        pytest.param(Keyword("source", "没有"), id="unknown value"),
        pytest.param(Or(()), id="or of nothing"),
        pytest.param(Range("published", 91, None), id="after the last date"),
    ],
)
def test_filter_that_lets_nothing_through(within: Query, large: Large) -> None:
    for limit in (1, 1_000):
        assert large.index.evaluate(All(), Order(limit=limit), within=within).total == 0


def test_real_articles_are_found_by_runs_of_their_own(shared: Path, tmp_path: Path) -> None:
    texts = {
        path.name: " ".join(path.read_text(encoding="utf-8").split())
        for path in sorted((shared / "seeds").glob("*.txt"))
    }
    documents = [
        Document(name, {"text": text}, stored={"id": name}) for name, text in texts.items()
    ]
    with closing(indexed(str(tmp_path), documents)) as index:
        for name, text in texts.items():
            for at in range(0, len(text) - 8, max(len(text) // 12, 1)):
                run = text[at : at + 8]
                assert name in ids(index.evaluate(phrase(run))), run
