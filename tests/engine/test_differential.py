"""Whoosh's query trees answered by our evaluator, by Whoosh's matchers over our codec, by Whoosh's
matchers and collectors over its own codec, and by reading every document.
"""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stock_errors import sound
from two_codecs import Commit, index
from whoosh import query as q
from whoosh.codec.whoosh3 import W3Codec
from whoosh.scoring import BM25F, TF_IDF, Frequency, WeightingModel
from whoosh.searching import Searcher
from whoosh_scan import Corpus, Found, scan
from whoosh_trees import (
    BOOSTS,
    COMMITS,
    DOCUMENTS,
    OPTIONS,
    WORDS,
    Options,
    basic_leaves,
    other_leaves,
    trees,
)

from engine.columnar.codec import ColumnarCodec
from engine.columnar.whoosh_queries import evaluate_whoosh

ALL_FIELDS = ("text", "body", "tags")
LEAVES = basic_leaves(ALL_FIELDS, BOOSTS)
PARTS = LEAVES.map(sound) | st.lists(LEAVES.map(sound), min_size=2, max_size=3).map(q.And)
"""What stock Whoosh finds the best hits of, and of two of which."""
ALL = trees(LEAVES | other_leaves(ALL_FIELDS, BOOSTS), BOOSTS)
ANY_BOOSTS = st.sampled_from((0.0, 0.5, 1.0, 2.0))
BASIC = trees(basic_leaves(("text", "tags"), ANY_BOOSTS), ANY_BOOSTS)


def evaluated(searcher: Searcher, query: q.Query) -> Found:
    """Return the documents that our evaluator finds, and their scores."""
    documents, scores = evaluate_whoosh(searcher, query)
    assert (documents[1:] > documents[:-1]).all(), "documents ascend"
    return dict(zip(documents.tolist(), scores.tolist(), strict=True))


def walked(searcher: Searcher, query: q.Query) -> Found:
    """Return what Whoosh's matchers find."""
    found: Found = {}
    for leaf, base in searcher.leaf_searchers():
        matcher = query.matcher(leaf, leaf.context())
        while matcher.is_active():
            assert base + matcher.id() not in found, "a document is there twice"
            found[base + matcher.id()] = matcher.score()
            matcher.next()
    return found


def assert_agree(ours: Searcher, stock: Searcher, query: q.Query) -> None:
    """Assert that all ways lead to the same documents, and all matchers to the same scores."""
    found = pytest.approx(evaluated(ours, query), rel=1e-5)
    assert walked(ours, sound(query)) == found, "Whoosh's matchers over our codec"
    assert walked(stock, sound(query)) == found, "Whoosh's matchers over its own codec"
    collected = stock.search(sound(query), limit=None).docs()
    assert collected == set(found.expected), "Whoosh's collectors over its own codec"


@settings(max_examples=70)
@given(OPTIONS, COMMITS, st.lists(ALL, min_size=6, max_size=6))
def test_any_tree_over_any_index(
    options: Options, commits: list[Commit], queries: list[q.Query]
) -> None:
    ours, stock = (
        index(commits, codec, fields=options.schema()) for codec in (ColumnarCodec(), W3Codec())
    )
    with ours.searcher() as our_searcher, stock.searcher() as stock_searcher:
        for query in queries:
            assert_agree(our_searcher, stock_searcher, query)


def many_commits() -> list[Commit]:
    """Return steps that leave segments of some hundred documents, many of them deleted."""
    chance = random.Random(2022)

    def words(separator: str = " ") -> str:
        some = chance.choices(WORDS, (9, 5, 4, 3, 2, 1, 1, 1), k=chance.randint(1, 9))
        return separator.join(some)

    def key() -> str:
        return f"k{chance.randrange(1500)}"

    return [
        Commit(
            {
                key(): {
                    "text": words(),
                    "body": words(),
                    "tags": words(","),
                    "number": chance.randint(-300, 300),
                }
                for _ in range(size)
            },
            {key() for _ in range(size // 5)},
            {"merge": size != 300},
        )
        for size in (500, 300, 90, 40, 150)
    ]


@pytest.fixture(scope="module")
def searchers() -> Iterator[tuple[Searcher, Searcher]]:
    """Posting lists of several blocks in our codec and in stock Whoosh's."""
    options = Options(True, False, False, 1.0, int, 4)
    ours, stock = (
        index(many_commits(), codec, fields=options.schema())
        for codec in (ColumnarCodec(), W3Codec())
    )
    with ours.searcher() as our_searcher, stock.searcher() as stock_searcher:
        assert len(our_searcher.leaf_searchers()) > 1
        assert our_searcher.reader().has_deletions()
        yield our_searcher, stock_searcher


@settings(max_examples=120)
@given(query=ALL)
def test_any_tree_over_lists_of_many_blocks(
    query: q.Query, searchers: tuple[Searcher, Searcher]
) -> None:
    assert_agree(*searchers, query)


@settings(max_examples=60)
@given(
    PARTS | st.builds(q.Or, st.lists(PARTS, min_size=2, max_size=2)),
    st.sampled_from((1, 3, 10, 50)),
)
def test_best_hits_of_stock_collectors(
    searchers: tuple[Searcher, Searcher], query: q.Query, limit: int
) -> None:
    best = sorted(evaluated(searchers[0], query).values(), reverse=True)[:limit]
    for searcher in searchers:
        scores = [score for _, score in searcher.search(query, limit=limit).items()]
        assert scores == pytest.approx(best, rel=1e-5)


@settings(max_examples=120)
@given(
    st.lists(DOCUMENTS, max_size=14),
    st.sets(st.integers(0, 13)),
    st.integers(1, 3),
    st.lists(BASIC, min_size=5, max_size=5),
)
def test_basic_trees_find_what_a_scan_does(
    documents: list[dict[str, object]], deleted: set[int], segments: int, queries: list[q.Query]
) -> None:
    kept = [{name: value for name, value in each.items() if name != "body"} for each in documents]
    corpus = Corpus(kept, frozenset(deleted & set(range(len(kept)))), segments)
    with corpus.index(ColumnarCodec()).searcher() as searcher:
        for query in queries:
            assert evaluated(searcher, query) == pytest.approx(scan(query, corpus), rel=1e-5)


@pytest.mark.parametrize(
    "weighting",
    [
        pytest.param(BM25F(B=0.5), id="other b"),
        pytest.param(BM25F(K1=2.0), id="other k1"),
        pytest.param(BM25F(text_B=0.0), id="other b of a field"),
        pytest.param(TF_IDF(), id="tf-idf"),
        pytest.param(Frequency(), id="frequency"),
    ],
)
@settings(max_examples=15)
@given(query=ALL)
def test_other_weightings_are_left_to_matchers(
    weighting: WeightingModel, query: q.Query, searchers: tuple[Searcher, Searcher]
) -> None:
    searcher = Searcher(searchers[0].reader(), weighting, closereader=False)
    expected = walked(searcher, sound(query))
    assert evaluated(searcher, query) == pytest.approx(expected, rel=1e-5)
