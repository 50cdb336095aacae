import json
import os
import stat
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_queries import many_documents
from small_indexes import Build, indexed, phrase, texts, write_index

from engine import All, Document, Keyword, Order, Phrase, Prefix, Range, Term, open_index, rebuild

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda values: st.lists(values, max_size=4) | st.dictionaries(st.text(), values, max_size=4),
    max_leaves=10,
)


@settings(max_examples=50)
@given(documents=st.dictionaries(st.text(min_size=1), st.dictionaries(st.text(), JSON)))
def test_any_id_and_any_stored_fields_come_back(documents: dict[str, dict[str, Any]]) -> None:
    written = [Document(id, {}, stored=stored) for id, stored in documents.items()]
    with TemporaryDirectory() as directory, closing(indexed(directory, written)) as index:
        assert list(index.articles()) == list(documents.values())
        for id, stored in documents.items():
            assert index.find(id) == stored
            assert index.evaluate(Keyword("id", id)).total == 1


@pytest.mark.parametrize(
    "id",
    [
        pytest.param("a b", id="space"),
        pytest.param(" a\t\n", id="white space around"),
        pytest.param("/长江日报//2022/..", id="path"),
        pytest.param("瀏陽/微黨課 競賽?#1,2;3.txt", id="Chinese and separators"),
        pytest.param("😀𠮷", id="beyond the basic plane"),
        pytest.param("编号" * 30, id="60 characters"),
        pytest.param("长" * 30_000, id="30,000 characters"),
        pytest.param("Ａ", id="full width"),
        pytest.param("\0", id="null"),
    ],
)
def test_id_round_trip(id: str, build: Build) -> None:
    index = build([Document(id, {}, stored={"here": id}), Document("a", {}), Document("A", {})])
    assert index.find(id) == {"here": id}
    assert index.find(id + " ") is None
    assert index.find(id[:-1]) is None


def test_stored_text_with_half_a_character(build: Build) -> None:
    stored = {"text": "社\ud800区\udfff", "\ud800": 1}
    assert build([Document("1", {}, stored=stored)]).find("1") == stored


def test_id_that_was_added_before(build: Build, path: Path) -> None:
    with rebuild(path) as writer:
        writer.add(Document("1", {"text": "社区"}, stored={"first": True}))
        with pytest.raises(ValueError, match="id '1' was added before"):
            writer.add(Document("1", {"text": "社区"}, stored={"first": False}))
        writer.add(Document("2", {}))
    with closing(open_index(path)) as index:
        assert index.article_count == 2
        assert index.find("1") == {"first": True}
        assert index.evaluate(Term("text_grams", "社区")).total == 1


def test_document_without_id(path: Path) -> None:
    with rebuild(path) as writer, pytest.raises(ValueError, match="needs an id"):
        writer.add(Document("", {}))
    with rebuild(path) as writer, pytest.raises(ValueError, match="needs an id"):
        writer.batches.write([Document("1", {}), Document("", {})])


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(Document("x\ud800", {}), id="half a character in the id"),
        pytest.param(Document("x", {"text": "好\ud800"}), id="in a text"),
        pytest.param(Document("x", {}, {"source": "\ud800"}), id="in a keyword"),
        pytest.param(Document("x", {}, numbers={"published": -1}), id="negative number"),
        pytest.param(Document("x", {}, numbers={"published": 2**64}), id="number too large"),
        pytest.param(Document("x", {"body": "好"}), id="text field that there is not"),
        pytest.param(Document("x", {}, {"town": "好"}), id="keyword field that there is not"),
        pytest.param(Document("x", {}, numbers={"year": 1}), id="number field that there is not"),
        pytest.param(Document("x", {}, stored={"a": object()}), id="stored field that is no JSON"),
    ],
)
@pytest.mark.parametrize("way", ["add", "append"])
def test_document_that_cannot_be_written_ends_the_build(
    document: Document, way: str, path: Path
) -> None:
    write_index(path, [Document("1", {})])
    told = "surrogates|out of bounds|too large|unknown fields|field 'a' cannot store"
    with (
        pytest.raises((ValueError, OverflowError, TypeError), match=told),
        rebuild(path) as writer,
    ):
        if way == "append":
            writer.append(writer.batches.write([Document("2", {}), document]))
        else:
            writer.add(document)
            writer.add(Document("2", {}))
    with closing(open_index(path)) as index:
        assert index.generation == "000001"
    assert sorted(each.name for each in path.iterdir()) == ["current", "generation-000001", "lock"]


def test_index_of_nothing(build: Build) -> None:
    index = build([])
    assert index.article_count == 0
    assert index.size_bytes > 0
    queries = (
        All(),
        Term("text_grams", "社区"),
        Prefix("text_grams", ""),
        Range("published", 1, 9),
    )
    for query in (*queries, Phrase("text_grams", ("社区", "区治")), Keyword("id", "1")):
        for order in (Order(), Order(sort="date"), Order(5, 5, "-date")):
            evaluation = index.evaluate(query, order, within=All(), facets=("source", "year"))
            assert (evaluation.total, evaluation.matches) == (0, ())
            assert evaluation.facets == {"source": {}, "year": {}}
    assert index.find("1") is None
    assert list(index.articles()) == []
    assert list(index.terms("text_grams")) == []


def test_empty_fields(build: Build) -> None:
    index = build(
        [
            Document("no fields", {}),
            Document("empty fields", {"text": "", "title": " "}, {}, {}),
            Document("empty keyword", {}, {"source": ""}),
            Document("one", {"text": "社区"}, {"source": "长江日报"}, {"published": 1}),
        ]
    )
    evaluation = index.evaluate(All(), facets=("source",))
    assert evaluation.total == 4
    assert evaluation.facets == {"source": {"长江日报": 1}}
    assert index.evaluate(Prefix("text_grams", "")).total == 1
    assert index.evaluate(Range("published", None, None)).total == 1


def test_text_of_a_million_characters(build: Build) -> None:
    text = "".join(chr(0x4E00 + number % 19_997) for number in range(999_990)) + "长江大桥"
    index = build([Document("1", {"text": text}, stored={"text": text}), *texts("大桥")])
    for run in (text[:4], text[500_000:500_004], text[-4:]):
        found = index.evaluate(phrase(run))
        assert [match.stored["text"] == text for match in found.matches] == [True]
    assert index.find("1") == {"text": text}


def test_memory_bound_does_not_change_the_index(path: Path) -> None:
    documents = many_documents(700)
    contents = []
    for memory_mb in (0, 1, 256):
        with rebuild(path, memory_mb) as writer:
            for document in documents:
                writer.add(document)
        with closing(open_index(path)) as index:
            contents.append((*(_everything(index, field) for field in ("text_grams", "id")),))
    assert contents[0] == contents[1] == contents[2]


def _everything(index: Any, field: str) -> list[Any]:
    terms = list(index.terms(field))
    found = [
        index.evaluate(Term(field, term), Order(limit=30)) for term, _ in terms if field != "id"
    ]
    return [terms, found, list(index.articles())]


def test_attachment_is_kept_with_its_generation(path: Path) -> None:
    with rebuild(path) as writer:
        writer.attach("report.json", json.dumps({"文": "搜"}, ensure_ascii=False))
        writer.attach("failures.jsonl", "一\n二\n")
        writer.attach("failures.jsonl", "三\n")
    with closing(open_index(path)) as index:
        write_index(path, [])
        assert index.attachment("report.json") == '{"文": "搜"}'
        assert index.attachment("failures.jsonl") == "三\n"
        assert index.attachment("nothing.txt") == ""
    with closing(open_index(path)) as index:
        assert index.attachment("report.json") == ""


def test_files_are_as_readable_as_the_mask_says(path: Path) -> None:
    before = os.umask(0o022)
    try:
        with rebuild(path) as writer:
            writer.attach("report.json", "{}")
    finally:
        os.umask(before)
    for file in path.rglob("*"):
        expected = 0o755 if file.is_dir() else 0o644
        assert stat.S_IMODE(file.stat().st_mode) == expected, file
