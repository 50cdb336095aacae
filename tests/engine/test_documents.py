"""The file of documents: written in bulk or by Whoosh, read as arrays and by Whoosh; damage."""

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from two_codecs import PLAIN
from whoosh.columns import NumericColumn, VarBytesColumn
from whoosh.fields import COLUMN, ID, NUMERIC, STORED, TEXT, Schema
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.formats import Positions
from whoosh.index import create_in
from whoosh.query import Every
from whoosh.sorting import StoredFieldFacet, add_sortable

from engine.columnar.array_file import ArrayFile, ArrayFileWriter
from engine.columnar.codec import ColumnarCodec
from engine.columnar.documents import DocumentFile, encode_stored, write_documents
from engine.columnar.segment import DOCUMENTS, POSTINGS, ColumnarSegment, FileMissing
from engine.errors import IndexDamaged


def bulk(count: int, texts: list[str] | None = None) -> bytes:
    """Return a file of documents as our engine writes it."""
    buffer = BytesIO()
    writer = ArrayFileWriter(buffer)
    write_documents(
        writer,
        {"text_words": np.arange(count, dtype=np.uint32)},
        (encode_stored({"stored": text}) for text in texts or ["文"] * count),
        {"published": np.arange(count, dtype=np.uint64) << np.uint64(40)},
    )
    writer.close()
    return buffer.getvalue()


@given(st.lists(st.text(max_size=20), max_size=8))
def test_documents_written_in_bulk_read_as_arrays(texts: list[str]) -> None:
    file = DocumentFile(ArrayFile(bulk(len(texts), texts), "a"))
    assert len(file) == len(texts)
    assert [file.stored(n) for n in range(len(file))] == [{"stored": text} for text in texts]
    assert file.lengths("text_words").tolist() == list(range(len(texts)))
    assert file.lengths("title_words").tolist() == [0] * len(texts)
    assert file.numbers("published").tolist() == [n << 40 for n in range(len(texts))]


def test_documents_written_in_bulk_are_sorted_by_whoosh() -> None:
    storage, codec = RamStorage(), ColumnarCodec()
    segment = ColumnarSegment(codec, "MAIN", 3)
    segment.field_lengths["text_words"] = 3
    storage.files[segment.make_filename(DOCUMENTS)] = bulk(3)
    reader = codec.per_document_reader(storage, segment)
    column = reader.column_reader("published", NumericColumn("Q"))
    assert [*column] == [0, 1 << 40, 2 << 40] == [column[n] for n in range(3)]
    column.set_reverse()
    assert sorted(range(3), key=column.sort_key) == [2, 1, 0]
    assert reader.stored_fields(1) == {"stored": "文"}
    assert [reader.doc_field_length(n, "text_words", 7) for n in range(3)] == [7, 1, 2]
    assert reader.field_length("text_words") == 3


@pytest.mark.parametrize("code", [*"bBhHiIqQfd"])
def test_column_of_numbers_by_whoosh_is_an_array_too(tmp_path: Path, code: str) -> None:
    schema = Schema(key=ID, number=COLUMN(NumericColumn(code, default=5)))
    index = create_in(tmp_path, schema)
    with index.writer(codec=ColumnarCodec()) as writer:
        for fields in ({}, {"number": 100}, {}, {"number": 7}, {}):
            writer.add_document(key="a", **fields)
    (segment,) = index._segments()
    file = DocumentFile(segment.open_arrays(index.storage, DOCUMENTS))
    assert file.numbers("number").tolist() == [5, 100, 5, 7, 5]
    with index.reader() as reader:
        assert [*reader.column_reader("number")] == [5, 100, 5, 7, 5]


def test_segment_that_lacks_a_column_has_its_default(tmp_path: Path) -> None:
    index = create_in(tmp_path, Schema(key=ID, number=COLUMN(NumericColumn("i", default=5))))
    for fields in ({"number": 7}, {}):
        with index.writer(codec=ColumnarCodec()) as writer:
            writer.merge = False
            writer.add_document(key="a", **fields)
    with index.reader() as reader:
        assert [reader.column_reader("number")[number] for number in range(2)] == [7, 5]


def test_column_that_is_added_later_is_found_and_merged(tmp_path: Path) -> None:
    index = create_in(tmp_path, Schema(key=ID(stored=True)))
    with index.writer(codec=ColumnarCodec()) as writer:
        for key in ("b", "c", "a"):
            writer.add_document(key=key)
    with index.writer(codec=ColumnarCodec()) as writer:
        add_sortable(writer, "key", StoredFieldFacet("key"), VarBytesColumn())
    for expected in ("abc", "abcd"):
        with index.searcher() as searcher:
            assert searcher.reader().has_column("key")
            assert [hit["key"] for hit in searcher.search(Every(), sortedby="key")] == [*expected]
        with index.writer(codec=ColumnarCodec()) as writer:
            writer.optimize = True
            writer.add_document(key="d")


def test_value_that_cannot_be_stored_names_its_field_and_leaves_nothing(tmp_path: Path) -> None:
    index = create_in(tmp_path, Schema(key=ID(stored=True), kept=STORED))
    writer = index.writer(codec=ColumnarCodec())
    writer.add_document(key="a")
    with pytest.raises(TypeError, match="field 'kept' cannot store"):
        writer.add_document(key="b", kept=object())
    writer.commit()
    with index.searcher() as searcher:
        assert [hit["key"] for hit in searcher.search(Every("key"))] == ["a"]
        assert list(searcher.reader().lexicon("key")) == [b"a"]


def test_document_that_was_cancelled_leaves_no_value_in_a_column(tmp_path: Path) -> None:
    index = create_in(tmp_path, Schema(a=NUMERIC(sortable=True), b=NUMERIC(sortable=True)))
    with index.writer(codec=ColumnarCodec()) as writer:
        with pytest.raises(ValueError):
            writer.add_document(a=1, b=2**40)
        writer.add_document(a=7, b=8)
    with index.reader() as reader:
        assert [*reader.column_reader("a")] == [7]


def test_term_vectors_come_back_through_a_merge(tmp_path: Path) -> None:
    index = create_in(tmp_path, Schema(text=TEXT(PLAIN, vector=Positions())))
    for text in ("社区 治理 社区", "", "治理"):
        with index.writer(codec=ColumnarCodec()) as writer:
            writer.optimize = True
            writer.add_document(text=text)
    with index.reader() as reader:
        (empty,) = (n for n in range(3) if not reader.has_vector(n, "text"))
        with pytest.raises(KeyError, match=f"document {empty} has no vector"):
            reader.vector(empty, "text")
        found = [dict(reader.vector_as("positions", n, "text")) for n in range(3) if n != empty]
    assert {"社区": [0, 2], "治理": [1]} in found and {"治理": [0]} in found


def segment_on_disk(folder: Path) -> tuple[FileStorage, ColumnarSegment]:
    """Return a segment of an index with everything in it."""
    schema = Schema(key=ID(stored=True, sortable=True), text=TEXT(PLAIN, vector=True))
    index = create_in(folder, schema)
    with index.writer(codec=ColumnarCodec()) as writer:
        for number in range(50):
            writer.add_document(key=f"k{number}", text="社区 治理 " * number)
    (segment,) = index._segments()
    return index.storage, segment


@pytest.mark.parametrize("extension", [DOCUMENTS, POSTINGS])
def test_missing_or_cut_file_is_refused_by_its_name(tmp_path: Path, extension: str) -> None:
    storage, segment = segment_on_disk(tmp_path)
    path = tmp_path / segment.make_filename(extension)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match=extension):
        open_everything(storage, segment)
    path.unlink()
    with pytest.raises(FileMissing, match=extension):
        open_everything(storage, segment)


def open_everything(storage: FileStorage, segment: ColumnarSegment) -> tuple[Any, Any]:
    """Open both readers of a segment."""
    codec = segment.codec()
    return codec.terms_reader(storage, segment), codec.per_document_reader(storage, segment)


def test_fewer_documents_than_the_table_of_contents_says_are_refused(tmp_path: Path) -> None:
    storage, segment = segment_on_disk(tmp_path)
    segment.set_doc_count(51)
    with pytest.raises(IndexDamaged, match="has 50 documents, not 51"):
        segment.codec().per_document_reader(storage, segment)


def test_lengths_that_do_not_add_up_are_damage() -> None:
    buffer = BytesIO()
    writer = ArrayFileWriter(buffer)
    writer.add("stored/bytes", np.frombuffer(b"{}{}", np.uint8))
    writer.add("stored/lengths", np.array([2, 3], np.uint8))
    writer.close()
    with pytest.raises(IndexDamaged, match=r"MAIN\.documents"):
        DocumentFile(ArrayFile(buffer.getvalue(), "MAIN.documents"))


@given(st.integers(64, 10**6), st.integers(1, 255))
def test_changed_byte_never_surfaces_as_a_raw_exception(place: int, change: int) -> None:
    content = bytearray(bulk(20, [f"第{n}篇" for n in range(20)]))
    content[place % len(content)] ^= change
    try:
        file = DocumentFile(ArrayFile(bytes(content), "MAIN.documents"))
        for number in range(len(file)):
            file.stored(number)
            file.lengths("text_words").item(number)
    except IndexDamaged as damage:
        assert "MAIN.documents" in str(damage)
