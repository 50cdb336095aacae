"""Our codec against the stock one, through Whoosh's own API; rounded lengths against counting."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from two_codecs import COMMITS, DOCUMENTS, VOCABULARY, Commit, both, index, postings
from whoosh.filedb.filestore import FileStorage
from whoosh.index import Index
from whoosh.query import (
    And,
    AndMaybe,
    Every,
    FuzzyTerm,
    Not,
    NumericRange,
    Or,
    Phrase,
    Prefix,
    Query,
    Term,
    TermRange,
    Wildcard,
)
from whoosh.reading import IndexReader
from whoosh.sorting import FieldFacet

from engine.columnar.codec import ColumnarCodec
from engine.columnar.segment import ColumnarSegment

_TERMS = st.sampled_from(VOCABULARY)
_FIELDS = st.sampled_from(("words", "bag", "places", "boosts", "spots"))
LEAVES: st.SearchStrategy[Query] = st.one_of(
    st.builds(Term, _FIELDS, _TERMS, st.sampled_from((1.0, 2.0))),
    st.builds(
        Phrase, st.sampled_from(("words", "places")), st.lists(_TERMS, min_size=1, max_size=3)
    ),
    st.builds(Prefix, _FIELDS, st.sampled_from(("a", "社", "é", "x"))),
    st.builds(Wildcard, _FIELDS, st.sampled_from(("a*", "*治*", "?"))),
    st.builds(TermRange, _FIELDS, _TERMS, _TERMS),
    st.builds(FuzzyTerm, _FIELDS, st.sampled_from(("社去", "abce"))),
    st.builds(NumericRange, st.just("number"), st.integers(0, 99), st.integers(100, 2**63)),
    st.builds(Every, st.sampled_from((None, "words"))),
)
QUERIES = st.recursive(
    LEAVES,
    lambda children: st.one_of(
        st.builds(And, st.lists(children, min_size=1, max_size=3)),
        st.builds(Or, st.lists(children, min_size=1, max_size=3)),
        st.builds(AndMaybe, children, children),
        st.builds(lambda kept, out: And([kept, Not(out)]), children, children),
    ),
    max_leaves=5,
)


@given(COMMITS)
def test_every_posting_is_that_of_the_stock_codec(commits: list[Commit]) -> None:
    stock, ours = both(commits)
    with stock.reader() as expected, ours.reader() as found:
        assert postings(found) == postings(expected)
        assert list(found.all_terms()) == list(expected.all_terms())


@given(COMMITS)
def test_every_document_is_that_of_the_stock_codec(commits: list[Commit]) -> None:
    stock, ours = both(commits)
    with stock.reader() as expected, ours.reader() as found:
        for (ours_part, _), (stock_part, _) in zip(
            found.leaf_readers(), expected.leaf_readers(), strict=True
        ):
            assert list(_documents(ours_part)) == list(_documents(stock_part))


def _documents(reader: IndexReader) -> Iterator[dict[str, Any]]:
    """Yield stored fields, with types; columns, vectors and lengths of each document of a segment.

    Stock readers of several segments misplace the values of a column that one of them lacks.
    """
    columns = {
        name: reader.column_reader(name, translate=False)
        for name in reader.schema.names()
        if reader.has_column(name)
    }
    for number, stored in reader.iter_docs():
        lengths = {
            name: reader.doc_field_length(number, name) or 0 for name in reader.schema.names()
        }
        vectors = {
            name: list(reader.vector_as("frequency", number, name))
            for name in ("words", "bag")
            if reader.has_vector(number, name)
        }
        values = {name: column[number] for name, column in columns.items()}
        yield {"stored": repr(sorted(stored.items())), "columns": values} | lengths | vectors


@given(COMMITS, st.lists(QUERIES, min_size=1, max_size=5))
def test_every_search_is_that_of_the_stock_codec(
    commits: list[Commit], queries: list[Query]
) -> None:
    stock, ours = both(commits)
    with stock.searcher() as expected, ours.searcher() as found:
        for query in queries:
            scores = dict(expected.search(query, limit=None).items())
            assert dict(found.search(query, limit=None).items()) == pytest.approx(scores), query


@given(COMMITS, st.sampled_from(("number", "price", "when", "tags", "places")), st.booleans())
def test_sorting_and_facets_are_those_of_the_stock_codec(
    commits: list[Commit], name: str, reverse: bool
) -> None:
    stock, ours = both(commits)
    facet = FieldFacet(name, reverse=reverse)
    answers = []
    for made in (stock, ours):
        with made.searcher() as searcher:
            results = searcher.search(Every(), limit=None, sortedby=facet, groupedby=name)
            answers.append(([hit["key"] for hit in results], results.groups()))
    assert answers[0] == answers[1]


@given(COMMITS)
def test_statistics_of_terms_are_those_of_the_stock_codec(commits: list[Commit]) -> None:
    stock, ours = both(commits)
    with stock.reader() as expected, ours.reader() as found:
        for name, text in expected.all_terms():
            assert _statistics(found, name, text) == _statistics(expected, name, text)


def _statistics(reader: IndexReader, name: str, text: bytes) -> list[float | None]:
    info = reader.term_info(name, text)
    lengths = [info.min_length(), info.max_length()] if reader.schema[name].scorable else []
    whole = [reader.doc_frequency(name, text), reader.frequency(name, text)]
    return [
        *whole,
        *lengths,
        info.weight(),
        info.max_weight(),
        info.min_id(),
        info.max_id(),
        info.doc_frequency(),
    ]


LENGTHS = st.lists(st.integers(0, 3000), min_size=1, max_size=6)


@given(st.lists(LENGTHS, min_size=1, max_size=4), st.booleans())
def test_long_fields_keep_their_exact_lengths_through_merges(
    parts: list[list[int]], optimize: bool
) -> None:
    commits = [
        Commit({f"{part}/{place}": {"bag": "的 " * size} for place, size in enumerate(sizes)})
        for part, sizes in enumerate(parts)
    ]
    commits[-1].options = {"optimize": optimize, "merge": optimize}
    made = index(commits, ColumnarCodec())
    expected = {f"{n}/{i}": size for n, sizes in enumerate(parts) for i, size in enumerate(sizes)}
    with made.reader() as reader:
        numbered = {stored["key"]: number for number, stored in reader.iter_docs()}
        found = {key: reader.doc_field_length(number, "bag") for key, number in numbered.items()}
        assert found == expected
        assert reader.field_length("bag") == sum(expected.values())
        assert reader.max_field_length("bag") == max(expected.values())
        assert reader.min_field_length("bag") == min(expected.values())


@given(st.lists(DOCUMENTS, min_size=2, max_size=8), st.integers(1, 7))
def test_index_built_in_steps_scores_like_one_built_at_once(
    documents: list[dict[str, Any]], cut: int
) -> None:
    long = [values | {"bag": "社区 治理 " * (17 * n + 9)} for n, values in enumerate(documents)]
    keyed = list({f"k{n}": values for n, values in enumerate(long)}.items())
    steps = [Commit(dict(keyed[:cut])), Commit(dict(keyed[cut:]), options={"optimize": True})]
    at_once, in_steps = (index(made, ColumnarCodec()) for made in ([Commit(dict(keyed))], steps))
    query = Or([Term("bag", "社区"), Term("words", "的"), Phrase("words", ["社区", "治理"])])
    assert _scores(in_steps, query) == pytest.approx(_scores(at_once, query), rel=1e-12)


def _scores(made: Index, query: Query) -> dict[str, float]:
    with made.searcher() as searcher:
        return {hit["key"]: hit.score for hit in searcher.search(query, limit=None)}


def test_index_on_disk_is_two_files_a_segment_that_are_opened_by_their_codec(
    tmp_path: Path,
) -> None:
    commits = [Commit({"a": {"words": "社区 治理"}}), Commit({"b": {"words": "社区"}})]
    commits[1].options = {"merge": False}
    made = index(commits, ColumnarCodec(), FileStorage(tmp_path))
    assert sorted(path.suffix for path in tmp_path.glob("MAIN_*.*")) == [
        *(".documents", ".documents", ".postings", ".postings")
    ]
    with made.searcher() as searcher:
        hits = searcher.search(Term("words", "社区"))
        assert [hit["key"] for hit in hits] == ["b", "a"]
        assert all(isinstance(segment, ColumnarSegment) for segment in made._segments())


def test_reader_of_a_segment_that_was_merged_away_still_reads(tmp_path: Path) -> None:
    made = index([Commit({"a": {"words": "社区"}})], ColumnarCodec(), FileStorage(tmp_path))
    reader = made.reader()
    with made.writer(codec=ColumnarCodec()) as writer:
        writer.add_document(key="b", words="社区")
        writer.optimize = True
    assert reader.stored_fields(0)["key"] == "a"
    assert list(reader.postings("words", "社区").all_ids()) == [0]
    reader.close()
