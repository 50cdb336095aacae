"""What was written is read again, and changes become visible with their commit."""

from contextlib import closing

import numpy as np
import pytest
from conforming_indexes import Build, Large
from random_queries import document
from small_indexes import phrase, texts

import engine
from analysis import parse_dictionary
from engine import All, Document, IndexMissing, Order, Range, Term, open_index, rebuild, update


def test_no_index_yet(place: str) -> None:
    with pytest.raises(IndexMissing, match="python -m indexer build"):
        open_index(place)


def test_documents_are_read_as_they_were_written(large: Large) -> None:
    index, documents = large.index, large.documents
    assert list(index.articles()) == [one.stored for one in documents]
    assert list(index.articles([3, 699, 0])) == [documents[n].stored for n in (3, 699, 0)]
    assert index.article_count == 700
    assert index.find("第5篇") == documents[5].stored
    assert index.find("没有") is None
    assert index.find("\ud800") is None
    assert index.places(["第5篇", "没有", "第0篇"]).tolist() == [5, -1, 0]
    assert [index.original(f"第{n}篇") for n in range(3)] == [d.original for d in documents[:3]]
    assert index.original("没有") is None
    dates = [one.numbers.get("published", 0) for one in documents]
    assert index.numbers("published").tolist() == dates
    assert [index.number("published", f"第{n}篇") for n in range(5)] == dates[:5]
    assert index.number("published", "没有") == 0


def test_terms_of_outlets_and_frequencies(large: Large) -> None:
    index = large.index
    sources = [one.keywords.get("source") for one in large.documents]
    expected = {name: sources.count(name) for name in sorted(filter(None, set(sources)))}
    assert dict(index.terms("source")) == expected
    assert list(index.terms("source", "長")) == [("長江日報", expected["長江日報"])]
    words = index.vocabulary("text_words")
    asked = [*words, "没有"]
    assert index.document_frequencies("text_words", asked) == [*words.values(), 0]
    for term in ("哈呵", "a。"):
        count = index.evaluate(Term("text_grams", term)).total
        assert index.document_frequencies("text_grams", [term]) == [count]


def test_largest_number_and_long_ids(build: Build) -> None:
    id = "路/" * 400
    index = build([Document(id, {"text": "大桥"}, {}, {"published": 2**64 - 1}, {"id": id})])
    assert index.find(id) == {"id": id}
    assert index.evaluate(Range("published", 2**64 - 1, None)).total == 1
    assert index.numbers("published").tolist() == [2**64 - 1]


def test_attachments_and_rows_are_kept(place: str) -> None:
    with rebuild(place, dictionary=parse_dictionary("云泽新区", "here")) as writer:
        for one in texts("云泽新区", "别的"):
            writer.add(one)
        writer.set_numbers("group", np.array([5, 6], np.uint64))
        writer.attach("report.json", '{"好": 1}')
        writer.attach_arrays("ledger", {"keys": [np.arange(3), np.arange(2)]})
        writer.attach_rows("signatures", {"digests": np.arange(4).reshape(2, 2)})
    with closing(open_index(place)) as index:
        assert index.attachment("report.json") == '{"好": 1}'
        assert index.attachment("nothing") == ""
        assert index.attached_arrays("ledger")["keys"].tolist() == [0, 1, 2, 0, 1]
        assert not index.attached_arrays("nothing")
        (part,) = index.rows("signatures")
        assert part.arrays["digests"].tolist() == [[0, 1], [2, 3]]
        assert part.places.tolist() == [0, 1]
        assert index.numbers("group").tolist() == [5, 6]
        assert [word for word, _ in index.dictionary.words] == ["云泽新区"]
        assert index.evaluate(Term("text_words", "云泽新区")).total == 1


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        pytest.param(Document("", {}), ValueError, id="no id"),
        pytest.param(Document("1", {"body": "x"}), ValueError, id="unknown field"),
        pytest.param(Document("1", {"text": "\ud800"}), ValueError, id="half a character"),
        pytest.param(Document("1", {}, numbers={"group": 2**64}), OverflowError, id="65 bits"),
    ],
)
def test_document_that_is_refused(place: str, wrong: Document, error: type[Exception]) -> None:
    with pytest.raises(error), rebuild(place) as writer:
        writer.add(wrong)
    with pytest.raises(IndexMissing):
        open_index(place)


def test_same_id_twice(place: str) -> None:
    with pytest.raises(ValueError, match="added before"), rebuild(place) as writer:
        writer.add(Document("1", {}))
        writer.add(Document("1", {}))


def test_reader_keeps_its_generation_until_it_moves_over(place: str, build: Build) -> None:
    before = build(texts("旧的", "旧的"))
    after = build(texts("新的"))
    assert not before.is_live()
    assert after.is_live()
    assert before.evaluate(phrase("旧的")).total == 2
    assert after.evaluate(All()).total == 1


def test_build_that_fails_leaves_the_live_index(place: str, build: Build) -> None:
    live = build(texts("旧的"))
    with pytest.raises(RuntimeError), rebuild(place) as writer:
        writer.add(Document("1", {"text": "新的"}))
        raise RuntimeError
    assert live.is_live()
    with closing(open_index(place)) as index:
        assert index.evaluate(phrase("旧的")).total == 1


def test_update_adds_replaces_and_deletes_with_its_commit(place: str, build: Build) -> None:
    before = build(texts("一桥", "二桥", "三桥"))
    with update(place) as writer:
        assert writer.delete(["1", "没有"]) == ["没有"]
        writer.add(Document("2", {"text": "四桥"}, stored={"text": "四桥"}))
        writer.add(Document("9", {"text": "五桥"}, stored={"text": "五桥"}))
        assert writer.kept.tolist() == [True, False, False]
        writer.commit()
        assert writer.live.article_count == 3
        writer.attach("report.json", "{}")
    with closing(open_index(place)) as index:
        assert [one["text"] for one in index.articles()] == ["一桥", "四桥", "五桥"]
        assert index.places(["2", "9", "1"]).tolist() == [1, 2, -1]
        assert index.evaluate(phrase("三桥")).total == 0
        assert index.evaluate(phrase("四桥")).total == 1
        assert index.attachment("report.json") == "{}"
    assert not before.is_live()
    assert before.evaluate(phrase("三桥")).total == 1


def test_update_that_fails_changes_nothing_after_its_last_commit(place: str, build: Build) -> None:
    build(texts("一桥", "二桥"))
    with pytest.raises(RuntimeError), update(place) as writer:
        writer.delete(["0"])
        writer.commit()
        writer.delete(["1"])
        raise RuntimeError
    with closing(open_index(place)) as index:
        assert [one["text"] for one in index.articles()] == ["二桥"]


def test_groups_change_with_an_update(place: str) -> None:
    with rebuild(place) as writer:
        for one in texts("甲乙丙", "甲乙丁", "别的"):
            writer.add(one)
        writer.set_numbers("group", np.array([1, 2, 3], np.uint64))
        writer.attach_rows("signatures", {"n": np.arange(3)})
    with update(place) as writer:
        writer.add(Document("3", {"text": "甲乙戊"}, stored={"text": "甲乙戊"}))
        writer.set_numbers("group", np.array([1, 1, 3, 1], np.uint64))
        writer.attach_rows("signatures", {"n": np.array([9])})
    with closing(open_index(place)) as index:
        assert index.numbers("group").tolist() == [1, 1, 3, 1]
        found = index.evaluate(All(), Order(limit=10), collapse="group")
        stay = [(match.number, match.duplicates) for match in found.matches]
        assert stay == [(0, 2), (2, 0)]
        assert index.evaluate(phrase("甲乙丁")).total == 1
        parts = index.rows("signatures")
        assert [part.arrays["n"][part.places].tolist() for part in parts] == [[0, 1, 2], [9]]


def test_writer_that_another_one_keeps_out(place: str) -> None:
    with rebuild(place) as writer:
        writer.add(document(0, "", "", None, None))
        with pytest.raises(engine.IndexLocked, match="is being written by"), rebuild(place):
            pass
