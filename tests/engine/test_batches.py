"""Batches that are analyzed here or elsewhere, and what a build leaves behind."""

import pickle
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_queries import document, many_documents
from small_indexes import indexed, texts

from engine import (
    All,
    Document,
    EmbeddedIndex,
    Order,
    Term,
    open_index,
    rebuild,
)


def contents(index: EmbeddedIndex) -> list[object]:
    """Return all that an index holds."""
    fields = ("id", "source", "title_words", "text_words", "text_grams", "title_grams")
    terms = {field: list(index.terms(field)) for field in fields}
    found = [
        index.evaluate(Term(field, term), Order(limit=1_000))
        for field in terms
        for term, _ in terms[field]
    ]
    by_date = index.evaluate(All(), Order(limit=1_000, sort="date"), facets=("source",))
    articles = list(index.articles())
    originals = [index.original(article.get("id", "")) for article in articles]
    return [terms, found, by_date, articles, originals]


def files(generation: Path) -> set[str]:
    assert all(path.is_file() for path in generation.iterdir())
    return {path.suffix for path in generation.iterdir()}


COMPLETE = {".toc", ".postings", ".documents", ".suggestions", ".json"}


@settings(max_examples=30)
@given(
    size=st.integers(0, 40),
    edges=st.lists(st.integers(0, 40), max_size=4),
    mask=st.lists(st.booleans(), min_size=40, max_size=40),
    batched=st.lists(st.booleans(), min_size=5, max_size=5),
)
def test_any_mixture_of_added_and_appended_documents(
    size: int, edges: list[int], mask: list[bool], batched: list[bool]
) -> None:
    documents = many_documents(40)[:size]
    bounds = sorted({0, size, *(min(edge, size) for edge in edges)})
    left = []
    with TemporaryDirectory() as mixed, TemporaryDirectory() as once:
        with rebuild(mixed) as writer:
            for start, end, together in zip(bounds, bounds[1:], batched, strict=False):
                some, kept = documents[start:end], mask[start:end]
                if together:
                    writer.append(writer.batches.write(some), kept)
                    left += [each for each, keep in zip(some, kept, strict=True) if keep]
                else:
                    left += some
                    for each in some:
                        writer.add(each)
        assert files(Path(mixed) / "generation-000001") >= {".toc", ".json"}
        with closing(open_index(mixed)) as ours, closing(indexed(once, left)) as theirs:
            assert ours.article_count == len(left)
            assert contents(ours) == contents(theirs)


def test_documents_that_are_added_go_to_many_batches(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = many_documents(300)
    documents.insert(150, document(999, "", "长" * 500, None, None))
    with closing(indexed(tmp_path / "once", documents)) as index:
        once = contents(index)
    monkeypatch.setattr("engine.embedded.writer.CHARACTERS", 200)
    monkeypatch.setattr("engine.embedded.writer.DOCUMENTS", 20)
    with closing(indexed(path, documents)) as index:
        assert contents(index) == once
    assert files(path / "generation-000001") == COMPLETE


def test_batches_written_by_other_processes(path: Path, tmp_path: Path) -> None:
    documents = many_documents(200)
    with (
        rebuild(path) as writer,
        ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool,
    ):
        assert pickle.loads(pickle.dumps(writer.batches)) == writer.batches
        groups = [documents[start : start + 50] for start in range(0, 200, 50)]
        for batch in pool.map(writer.batches.write, groups):
            writer.append(batch)
    assert files(path / "generation-000001") == COMPLETE
    with (
        closing(open_index(path)) as ours,
        closing(indexed(tmp_path / "once", documents)) as theirs,
    ):
        assert contents(ours) == contents(theirs)


def test_batch_with_an_id_that_was_added_before(path: Path) -> None:
    with rebuild(path) as writer:
        writer.add(Document("乙", {"text": "社区"}))
        batch = writer.batches.write([Document("甲", {}), Document("乙", {}), Document("丙", {})])
        with pytest.raises(ValueError, match="id '乙' was added before"):
            writer.append(batch)
        writer.append(batch, [True, False, True])
        twice = writer.batches.write([Document("丁", {}), Document("丁", {})])
        with pytest.raises(ValueError, match="id '丁' was added before"):
            writer.append(twice)
        writer.append(twice, [False, True])
        writer.add(Document("戊", {}))
    with closing(open_index(path)) as index:
        assert index.article_count == 5
        assert [index.find(id) is not None for id in "甲乙丙丁戊"] == [True] * 5
        assert index.evaluate(All()).total == 5


def test_mask_of_another_length(path: Path) -> None:
    with rebuild(path) as writer:
        batch = writer.batches.write(texts("一", "二"))
        for mask in ([], [True], [True] * 3):
            with pytest.raises(ValueError, match="argument"):
                writer.append(batch, mask)
        writer.append(batch)
    with closing(open_index(path)) as index:
        assert index.article_count == 2


def test_batches_of_which_nothing_is_kept(path: Path) -> None:
    with rebuild(path) as writer:
        writer.append(writer.batches.write([]))
        writer.append(writer.batches.write(texts("一", "二")), [False, False])
    with closing(open_index(path)) as index:
        assert index.article_count == index.evaluate(All()).total == 0
        assert list(index.terms("text_grams")) == []


def test_batch_that_fails_can_be_left_out(path: Path) -> None:
    with rebuild(path) as writer:
        with pytest.raises(UnicodeEncodeError):
            writer.batches.write([*texts("一"), Document("半", {"text": "\ud800"})])
        writer.append(writer.batches.write(texts("一")))
    assert files(path / "generation-000001") == COMPLETE
    with closing(open_index(path)) as index:
        assert [each["text"] for each in index.articles()] == ["一"]


def test_order_is_that_of_adding_and_appending(path: Path) -> None:
    with rebuild(path) as writer:
        first, last = (writer.batches.write([Document(id, {}, stored={"id": id})]) for id in "甲丁")
        writer.append(first)
        for id in "乙丙":
            writer.add(Document(id, {}, stored={"id": id}))
        writer.append(last)
        writer.add(Document("戊", {}, stored={"id": "戊"}))
    with closing(open_index(path)) as index:
        assert [each["id"] for each in index.articles()] == [*"甲乙丙丁戊"]
