"""Reading files: one article a file, or one failure that says what to do."""

import gzip
import random
from pathlib import Path

import pytest
from jsonl_samples import outline, read_file

from indexer.articles import Failure, RawArticle
from indexer.sources import Reader, SourceFile, find_files

TEXT = "春茶早了十天，茶农说这要归功于连日的暖阳。\n"
LINES = "".join(
    f'{{"text": "第{n}篇，{random.Random(n).random()}"}}\n' for n in range(20_000)
).encode()


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz"])
@pytest.mark.parametrize(
    ("data", "reason", "message"),
    [
        pytest.param(b"", "empty", "nothing in the file", id="empty"),
        pytest.param(b" \n\r\n\t", "empty", "nothing in the file", id="only spaces"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", "unsupported", "a picture", id="picture"),
        pytest.param(b"abc\0def", "undecodable", "not text in UTF-8", id="binary"),
        pytest.param(TEXT.encode() + b"\xff", "undecodable", "line 2 has bytes", id="bad byte"),
        pytest.param(TEXT.encode() * 40_000, "too large", "over 2 MB", id="too large"),
    ],
)
def test_file_that_is_no_article(
    tmp_path: Path, name: str, data: bytes, reason: str, message: str
) -> None:
    (failure,) = read_file(tmp_path / name, data, Reader(largest_article=2 * 1024 * 1024))
    assert isinstance(failure, Failure)
    assert (failure.place.path, failure.place.line) == (str(tmp_path / name), None)
    assert failure.reason == reason
    assert message in failure.message


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz"])
def test_largest_article_is_still_read(tmp_path: Path, name: str) -> None:
    data = b"a" * 1000
    (raw,) = read_file(tmp_path / name, data, Reader(largest_article=1000))
    assert isinstance(raw, RawArticle)
    assert raw.content == "a" * 1000


def damaged(tmp_path: Path, name: str, data: bytes) -> list[tuple[int | None, str]]:
    """Read a file whose bytes are not packed again."""
    path = tmp_path / name
    path.write_bytes(data)
    (file,) = find_files([path])
    assert isinstance(file, SourceFile)
    return outline(list(Reader().read(file)))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode(), id="never packed"),
        pytest.param(gzip.compress(TEXT.encode())[:-4], id="cut in the checksum"),
        pytest.param(gzip.compress(TEXT.encode())[:12], id="cut in the text"),
        pytest.param(gzip.compress(TEXT.encode())[:-8] + b"\1" * 8, id="wrong checksum"),
        pytest.param(gzip.compress(TEXT.encode())[:10] + b"\xff" * 50, id="no deflate stream"),
    ],
)
def test_damaged_gzip_file_is_a_failure(tmp_path: Path, data: bytes) -> None:
    assert damaged(tmp_path, "a.txt.gz", data) == [(None, "damaged")]


def test_lines_before_the_damage_are_read(tmp_path: Path) -> None:
    packed = gzip.compress(LINES)
    *read, last = damaged(tmp_path, "a.jsonl.gz", packed[: len(packed) // 2])
    assert len(read) > 5_000
    assert [line for line, _ in read] == list(range(1, len(read) + 1))
    assert last == (None, "damaged")


def test_empty_gzip_file_of_lines_holds_nothing(tmp_path: Path) -> None:
    assert damaged(tmp_path, "a.jsonl.gz", gzip.compress(b"")) == []


def test_file_that_vanished_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    (file,) = find_files([path])
    path.unlink()
    assert isinstance(file, SourceFile)
    assert outline(list(Reader().read(file))) == [(None, "unreadable")]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_bytes_read_rise_to_the_size_on_disk(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(LINES) if name.endswith("gz") else LINES)
    (file,) = find_files([path])
    assert isinstance(file, SourceFile)
    reader = Reader()
    seen = [reader.bytes_read for _ in reader.read(file)]
    assert seen == sorted(seen)
    assert 0 < seen[0] <= seen[-1] <= file.size
    assert reader.bytes_read == file.size == path.stat().st_size
