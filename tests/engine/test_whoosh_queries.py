from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from whoosh import query as q
from whoosh.codec.base import Codec
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import KEYWORD, NUMERIC, TEXT, Schema
from whoosh.index import Index, create_in
from whoosh.matching import ListMatcher, Matcher
from whoosh.query import QueryError
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from engine.columnar.codec import ColumnarCodec
from engine.columnar.whoosh_queries import arrays_of, evaluate_whoosh


def articles(path: Path, codec: Codec) -> Index:
    """Return four articles in two segments, the third of them deleted."""
    index = create_in(path, Schema(text=TEXT, bag=TEXT(phrase=False), tags=KEYWORD, year=NUMERIC))
    for texts in (("社区 治理", "治理"), ("社区 研究", "社区")):
        writer = index.writer(codec=codec)
        for text in texts:
            writer.add_document(text=text, bag=text, tags=text, year=2022)
        writer.commit(merge=False)
    writer = index.writer(codec=codec)
    writer.delete_document(2)
    writer.commit(merge=False)
    return index


@pytest.fixture
def searcher(tmp_path: Path) -> Iterator[Searcher]:
    with articles(tmp_path, ColumnarCodec()).searcher() as searcher:
        yield searcher


def documents(searcher: Searcher, query: q.Query) -> list[int]:
    found: list[int] = evaluate_whoosh(searcher, query).documents.tolist()
    return found


class Second(q.Query):
    """A query that we know nothing of: the second document of each segment."""

    def matcher(self, searcher: Searcher, context: Any = None) -> Matcher:
        return ListMatcher([1], [5.0])


class NoTerm(q.Term):
    """A term that was made to mean something else."""

    def matcher(self, searcher: Searcher, context: Any = None) -> Matcher:
        return ListMatcher([0])


@pytest.fixture
def no_matchers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Terms cannot be walked."""
    monkeypatch.delattr(q.Term, "matcher")


ORDINARY = q.Or(
    [
        q.Term("text", "社区"),
        q.Term("tags", "社区"),
        q.Phrase("text", ["社区", "治理"]),
        q.AndNot(q.Prefix("text", "社"), q.Wildcard("text", "?区*")),
        q.AndMaybe(q.NumericRange("year", 2000, 2030), q.TermRange("text", "社", None)),
        q.Require(q.Every("text"), q.And([q.Every(), q.Not(q.NullQuery)])),
        q.ConstantScoreQuery(q.Term("year", 2022), 2.0),
    ]
)


@pytest.mark.usefixtures("no_matchers")
def test_ordinary_tree_is_not_walked(searcher: Searcher) -> None:
    assert documents(searcher, ORDINARY) == [0, 1, 3]


@pytest.mark.usefixtures("no_matchers")
def test_only_the_unknown_part_of_a_tree_is_walked(searcher: Searcher) -> None:
    term = q.Term("text", "社区")
    alone = evaluate_whoosh(searcher, term)
    both = evaluate_whoosh(searcher, q.And([term, q.Not(q.Term("text", "治理")), Second()]))
    assert both.documents.tolist() == [3]
    assert both.scores[-1] == pytest.approx(alone.scores[-1] + 5 + 1)


def test_derived_query_keeps_its_own_matcher(searcher: Searcher) -> None:
    assert documents(searcher, NoTerm("text", "没有")) == [0]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        pytest.param(q.Phrase("bag", ["社区", "治理"]), QueryError, id="phrase without positions"),
        pytest.param(q.Prefix("title", "社"), TermNotFound, id="prefix in an unknown field"),
        pytest.param(q.Every("title"), TermNotFound, id="every in an unknown field"),
        pytest.param(q.NumericRange("text", 1, 2), ValueError, id="numbers in a text"),
        pytest.param(q.Wildcard("year", "*2"), TypeError, id="wildcard in numbers"),
    ],
)
def test_what_whoosh_refuses_is_refused(
    query: q.Query, error: type[Exception], searcher: Searcher
) -> None:
    for ask in (evaluate_whoosh, lambda searcher, query: list(searcher.search(query))):
        with pytest.raises(error):
            ask(searcher, query)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(q.Term("title", "社区"), id="unknown field"),
        pytest.param(q.Term("year", "二〇二二"), id="text in numbers"),
        pytest.param(q.Term("text", "\ud800"), id="half a character"),
        pytest.param(q.TermRange("year", "二", None), id="range from a text in numbers"),
        pytest.param(q.TermRange("text", "社区", "治理"), id="range that ends before it starts"),
        pytest.param(q.And([]), id="and of nothing"),
        pytest.param(q.Or([]), id="or of nothing"),
    ],
)
def test_query_that_finds_nothing(query: q.Query, searcher: Searcher) -> None:
    assert documents(searcher, query) == []
    assert documents(searcher, q.Not(query)) == [0, 1, 3]


def test_arrays_are_those_of_the_reader_as_long_as_it_lives(tmp_path: Path) -> None:
    index = articles(tmp_path, ColumnarCodec())
    with index.searcher() as searcher, index.searcher() as other:
        assert arrays_of(searcher) is arrays_of(searcher.reader())
        assert arrays_of(searcher) is not arrays_of(other)
        writer = index.writer(codec=ColumnarCodec())
        writer.add_document(text="社区")
        writer.commit(optimize=True)
        assert documents(searcher, q.Every()) == [0, 1, 3]
    with index.searcher() as searcher:
        assert documents(searcher, q.Every()) == [0, 1, 2, 3]


def test_index_of_another_codec(tmp_path: Path) -> None:
    with articles(tmp_path, W3Codec()).searcher() as searcher, pytest.raises(TypeError, match="W3"):
        evaluate_whoosh(searcher, q.Every())


def test_searcher_of_one_segment(searcher: Searcher) -> None:
    segment, _ = searcher.leaf_searchers()[1]
    with pytest.raises(ValueError, match="segment"):
        evaluate_whoosh(segment, q.Every())


def test_empty_index(tmp_path: Path) -> None:
    with create_in(tmp_path, Schema(text=TEXT)).searcher() as searcher:
        assert documents(searcher, ORDINARY) == []
