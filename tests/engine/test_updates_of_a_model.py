"""Any sequence of additions, replacements, deletions and commits against a dictionary."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_scan import assert_same, close, in_order, scan
from random_queries import RUNS, SOURCES, TEXTS, TREES, document
from small_indexes import indexed, phrase

import engine
from engine import All, Document, EmbeddedIndex, Order, Prefix
from engine.embedded import merge_policy

Step = tuple[str, int, Document]

DATES = st.sampled_from((None, 1, 202211120000, 2**64 - 1))


@st.composite
def steps(draw: st.DrawFn) -> list[Step]:
    """Return what is done, with few ids, so that documents are replaced and deleted often."""
    found = []
    for _ in range(draw(st.integers(1, 25))):
        what = draw(st.sampled_from(("add", "add", "add", "batch", "delete", "commit")))
        number = draw(st.integers(0, 7))
        row = draw(TEXTS), draw(TEXTS), draw(st.sampled_from((None, *SOURCES))), draw(DATES)
        found.append((what, number, document(number, *row)))
    return found


class Model:
    """What an index must hold: documents in the order in which they were written."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = {each.id: each for each in documents}

    def add(self, document: Document) -> None:
        self.documents.pop(document.id, None)
        self.documents[document.id] = document

    def delete(self, id: str) -> bool:
        return self.documents.pop(id, None) is not None


def apply(path: str, first: Sequence[Document], done: Sequence[Step]) -> list[Document]:
    """Do the steps to an index of the first documents, and return those that it must hold."""
    model = Model(first)
    indexed(path, first).close()
    with engine.update(path) as writer:
        for what, _, each in done:
            if what == "commit":
                writer.commit()
                assert list(writer.live.articles()) == [d.stored for d in model.documents.values()]
            elif what == "delete":
                assert writer.delete([each.id]) == [each.id] * (not model.delete(each.id))
            elif what == "add":
                model.add(each)
                writer.add(each)
            else:
                other = replace(each, id=f"{each.id}'")
                writer.append(writer.batches.write([other, each]), [False, True])
                model.add(each)
    return list(model.documents.values())


FIRST = st.lists(st.tuples(TEXTS, TEXTS), max_size=4).map(
    lambda rows: [document(number, *row, "a b", None) for number, row in enumerate(rows)]
)


@settings(max_examples=25, deadline=None)
@given(
    first=FIRST,
    done=steps(),
    queries=st.lists(TREES, min_size=1, max_size=4),
    run=RUNS,
    most=st.sampled_from((2, 10)),
)
def test_updated_index_holds_what_a_dictionary_does(
    first: list[Document], done: list[Step], queries: list[engine.Query], run: str, most: int
) -> None:
    with TemporaryDirectory() as path, pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge_policy, "MOST_SEGMENTS", most)  # few: merged often
        documents = apply(path, first, done)
        with closing(engine.open_index(path)) as index:
            assert_holds(index, documents)
            for query in queries:
                found = index.evaluate(query, Order(limit=30))
                expected = scan(query, documents)
                assert found.total == len(expected)
                ids = {match.stored["id"] for match in found.matches}
                assert ids == {documents[number].id for number in expected}
            if len(run) > 1:
                assert_pruning_is_right(index, phrase(run).terms)


def assert_holds(index: EmbeddedIndex, documents: Sequence[Document]) -> None:
    """Assert that an index holds these documents in this order, with all that belongs to them."""
    assert index.article_count == len(documents)
    assert list(index.articles()) == [each.stored for each in documents]
    assert list(index.articles(range(len(documents)))) == [each.stored for each in documents]
    for each in documents:
        assert index.find(each.id) == each.stored
        assert index.original(each.id) == each.original
    assert index.find("第9篇") is None
    dates = [each.numbers.get("published", 0) for each in documents]
    assert index.numbers("published").tolist() == dates
    evaluation = index.evaluate(All(), Order(sort="-date", limit=30), facets=("source",))
    order = in_order(scan(All(), documents), documents, "-date")
    assert [m.stored["id"] for m in evaluation.matches] == [documents[n].id for n in order]
    named = [each.keywords["source"] for each in documents if "source" in each.keywords]
    counts = {name: named.count(name) for name in named}
    assert evaluation.facets["source"] == counts
    assert dict(index.terms("source")) == counts
    assert list(index.terms("source")) == sorted(counts.items())
    assert index.document_frequencies("source", SOURCES) == [counts.get(s, 0) for s in SOURCES]


def assert_pruning_is_right(index: EmbeddedIndex, terms: Sequence[str]) -> None:
    """Assert that the best documents are the same whether the others are counted or not."""
    query = engine.Or(tuple(engine.Term("text_grams", term) for term in terms))
    for limit in (1, 3, 30):
        evaluation = index.evaluate(query, Order(limit=limit))
        numbers, scores = index.top(query, limit)
        assert numbers.tolist() == [match.number for match in evaluation.matches]
        assert np.allclose(scores, [match.score for match in evaluation.matches], rtol=1e-5)


@settings(max_examples=15, deadline=None)
@given(first=FIRST, done=steps(), queries=st.lists(TREES, min_size=1, max_size=4))
def test_fully_merged_index_scores_like_one_built_afresh(
    first: list[Document], done: list[Step], queries: list[engine.Query]
) -> None:
    with TemporaryDirectory() as path, pytest.MonkeyPatch.context() as patch:
        documents = apply(path, first, done)
        patch.setattr(merge_policy, "MOST_SEGMENTS", 0)  # all into one
        patch.setattr(merge_policy, "LARGER", 1 << 30)
        with engine.update(path) as writer:
            writer.attach("note.txt", "好")
        with closing(engine.open_index(path)) as index:
            assert index.figures() == {"segments": min(len(documents), 1), "deleted": 0}
            assert_holds(index, documents)
            for query in queries:
                assert_same(index.evaluate(query, Order(limit=30)), scan(query, documents), 30)
        with (
            TemporaryDirectory() as other,
            closing(indexed(other, documents)) as fresh,
            closing(engine.open_index(path)) as index,
        ):
            for field in ("text_words", "text_grams", "title_words", "id", "source"):
                assert index.vocabulary(field) == fresh.vocabulary(field)
            prefix = Prefix("text_grams", "哈")
            found, expected = index.evaluate(prefix), fresh.evaluate(prefix)
            assert found.total == expected.total
            assert all(
                close(one.score, two.score)
                for one, two in zip(found.matches, expected.matches, strict=True)
            )


def test_documents_of_a_failed_update_are_forgotten(tmp_path: Path) -> None:
    indexed(tmp_path, [Document("a", {})]).close()
    with pytest.raises(ZeroDivisionError), engine.update(tmp_path) as writer:
        writer.add(Document("b", {}, stored={"b": 1}))
        writer.commit()
        writer.delete(["a"])
        raise ZeroDivisionError
    with closing(engine.open_index(tmp_path)) as index:
        assert list(index.articles()) == [{}, {"b": 1}]
    assert not (tmp_path / "staging").exists()
