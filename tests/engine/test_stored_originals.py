"""Originals of documents: kept byte for byte by every way into an index, and through merges."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_indexes import Build
from whoosh.codec.base import Codec
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import COLUMN, ID, Schema
from whoosh.index import Index, create_in, open_dir
from whoosh.query import Every

from engine import Document, open_index, rebuild
from engine.columnar.array_file import ArrayFile
from engine.columnar.codec import ColumnarCodec
from engine.columnar.columns import LongBytesColumn
from engine.columnar.documents import DocumentFile
from engine.columnar.segment import DOCUMENTS
from engine.embedded.batches import RunSpool, RunWriter
from engine.embedded.segments import INDEX_NAME, SegmentWriter, commit

PAGE = "<html>社区治理</html>".encode("gb18030") + b"\0\r\n\xff"


def documents(originals: list[bytes]) -> list[Document]:
    """Return a document for each original."""
    return [
        Document(f"第{number}篇", {"text": "社区治理"}, stored={"n": number}, original=original)
        for number, original in enumerate(originals)
    ]


def test_original_comes_back_byte_for_byte(build: Build) -> None:
    index = build(documents([PAGE, b"", PAGE * 50_000]))
    assert index.original("第0篇") == PAGE
    assert index.original("第2篇") == PAGE * 50_000


def test_document_without_an_original_is_told_from_no_document(build: Build) -> None:
    index = build(documents([PAGE, b""]))
    assert index.original("第1篇") == b""
    assert index.original("第2篇") is None


def test_index_without_originals_has_no_arrays_of_them(build: Build, path: Path) -> None:
    index = build(documents([b"", b""]))
    assert index.original("第0篇") == b""
    (segment,) = path.glob("*/*.documents")
    assert not any(name.startswith("blocks/") for name in ArrayFile.open(segment))


@settings(max_examples=30)
@given(st.lists(st.lists(st.tuples(st.binary(max_size=9) | st.just(PAGE * 3_000), st.booleans()))))
def test_batches_of_which_a_part_is_kept(batches: list[list[tuple[bytes, bool]]]) -> None:
    every = documents([original for batch in batches for original, _ in batch])
    kept = [keep for batch in batches for _, keep in batch]
    with TemporaryDirectory() as path:
        with rebuild(path) as writer:
            first = 0
            for batch in batches:
                some = every[first : first + len(batch)]
                writer.append(writer.batches.write(some), [keep for _, keep in batch])
                first += len(batch)
        with closing(open_index(path)) as index:
            for document, keep in zip(every, kept, strict=True):
                assert index.original(document.id) == (document.original if keep else None)


def test_threads_read_the_same_original(build: Build) -> None:
    originals = [b"%d" % number * 5_000 for number in range(200)]
    index = build(documents(originals))
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(index.original, [f"第{number}篇" for number in range(200)] * 5)
        assert list(found) == originals * 5


def test_segments_that_whoosh_merges_keep_theirs(tmp_path: Path) -> None:
    every = documents([b"%d " % number + PAGE for number in range(90)])
    groups = every[:40], documents([b""] * 50)[40:], every[50:]
    segments = []
    for number, group in enumerate(groups):
        scratch = tmp_path / f"runs {number}"
        scratch.mkdir()
        spool = RunSpool(scratch)
        spool.append(RunWriter(scratch).write(group), [True] * len(group))
        segments.append(SegmentWriter(tmp_path, scratch, memory_mb=1).write(spool.open()))
    commit(tmp_path, segments)
    index = open_dir(tmp_path, INDEX_NAME)
    with index.writer(codec=ColumnarCodec()) as writer:
        writer.delete_document(3)
        writer.optimize = True
    (merged,) = index._segments()
    file = DocumentFile(merged.open_arrays(index.storage, DOCUMENTS))
    blocks = file.blocks("original")
    assert blocks is not None
    expected = [document.original for group in groups for document in group]
    del expected[3]
    assert [blocks[place] for place in range(len(blocks))] == expected


@pytest.mark.parametrize(
    "codecs",
    [
        pytest.param((ColumnarCodec, ColumnarCodec), id="ours and ours"),
        pytest.param((W3Codec, ColumnarCodec), id="stock, merged by ours"),
        pytest.param((ColumnarCodec, W3Codec), id="ours, merged by stock"),
    ],
)
def test_column_of_long_bytes_through_whoosh(
    codecs: tuple[type[Codec], type[Codec]], tmp_path: Path
) -> None:
    schema = Schema(key=ID(stored=True), original=COLUMN(LongBytesColumn()))
    index = create_in(tmp_path, schema)
    contents = {"甲": b"", "乙": PAGE, "丙": b"", "丁": PAGE * 3_000, "戊": b""}
    for number, (key, content) in enumerate(contents.items()):
        with index.writer(codec=codecs[number > 2]()) as writer:
            writer.add_document(key=key, original=content)
            writer.merge = False
    check_column(index, contents)
    with index.writer(codec=codecs[1]()) as writer:
        writer.optimize = True
    check_column(index, contents)


def check_column(index: Index, contents: dict[str, bytes]) -> None:
    with index.searcher() as searcher:
        column = searcher.reader().column_reader("original")
        found = {hit["key"]: column[hit.docnum] for hit in searcher.search(Every(), limit=9)}
    assert found == contents


def test_segment_that_lacks_the_column_has_empty_strings(tmp_path: Path) -> None:
    index = create_in(tmp_path, Schema(key=ID(stored=True), original=COLUMN(LongBytesColumn())))
    for content in (b"", PAGE, b""):
        with index.writer(codec=ColumnarCodec()) as writer:
            writer.merge = False
            writer.add_document(key=content.hex(), **({"original": content} if content else {}))
    with index.reader() as reader:
        column = reader.column_reader("original")
        assert [column[number] for number in range(3)] == [b"", PAGE, b""]


def test_value_that_is_not_bytes_is_refused(tmp_path: Path) -> None:
    index = create_in(tmp_path, Schema(key=ID, original=COLUMN(LongBytesColumn())))
    with index.writer(codec=ColumnarCodec()) as writer:
        writer.add_document(key="甲", original=PAGE)
        with pytest.raises(TypeError, match="'文'"):
            writer.add_document(key="乙", original="文")
    with index.reader() as reader:
        assert [*reader.column_reader("original")] == [PAGE]
