"""Files made to hurt: each costs bounded memory and time, and fails with a reason."""

import gzip
import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from document_samples import LINE, tarred, zipped
from jsonl_samples import outline, read_file

from indexer.articles import Failure
from indexer.preparation import prepare
from indexer.sources import Reader, SourceFile, find_files
from indexer.sources.streams import Budget, unpacked
from indexer.sources.unreadable import Unreadable

READ = """
import re, sys
from pathlib import Path
from indexer.articles import Failure
from indexer.preparation import prepare
from indexer.sources import Reader, find_files

for file in find_files([Path(sys.argv[1])]):
    for item in map(prepare, Reader().read(file)):
        print(item.reason if isinstance(item, Failure) else item.text[:9])
status = Path("/proc/self/status").read_text()
print(int(re.search("VmHWM:\\\\s+(\\\\d+)", status)[1]) // 1024)
"""


def read_apart(path: Path) -> tuple[list[str], int]:
    """Read a file in a process of its own; return what came out, and the megabytes it took."""
    command = [sys.executable, "-c", READ, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    *lines, megabytes = done.stdout.splitlines()
    return lines, int(megabytes)


BLANK_LINES = (b" " * 65_535 + b"\n") * 16
"""A megabyte."""


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.write(LINE.encode())
        file.truncate(500 * 1024 * 1024)


def gzip_bomb(path: Path) -> None:
    """Write 340 MB of blank lines, packed."""
    with gzip.open(path, "wb") as file:
        for _ in range(340):
            file.write(BLANK_LINES)


def zip_bomb(path: Path) -> None:
    """Write 12 members of 30 MB of blank lines each, none of which is too large for its reader."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(12):
            archive.writestr(f"{number}.jsonl", BLANK_LINES * 30)
        archive.writestr("last.txt", LINE)


def overlapping_bomb(path: Path) -> None:
    """Write a zip file whose 300 names all lead to one member of 4 MB."""
    data = bytearray(zipped({"a.jsonl": BLANK_LINES * 4}))
    start, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    entry = bytes(data[start:end])
    tail = bytearray(data[end:])
    tail[8:10] = tail[10:12] = (300).to_bytes(2, "little")
    tail[12:16] = (300 * len(entry)).to_bytes(4, "little")
    path.write_bytes(bytes(data[:start]) + entry * 300 + bytes(tail))


def claiming_tar(path: Path) -> None:
    """Write a tar file with a long name of 600 MB."""
    data = bytearray(tarred({"x" * 150: b""}))
    data[124:136] = b"%011o\0" % (600 * 1024 * 1024)
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    path.write_bytes(bytes(data))
    os.truncate(path, 700 * 1024 * 1024)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measured as Linux does")
@pytest.mark.parametrize(
    ("name", "write", "expected"),
    [
        pytest.param("a.txt", sparse, ["too large"], id="500 MB of text"),
        pytest.param("a.pdf", sparse, ["damaged"], id="500 MB called PDF"),
        pytest.param("a.csv", sparse, ["undecodable"], id="500 MB called table"),
        pytest.param("a.jsonl.gz", gzip_bomb, ["expands too much"], id="gzip bomb"),
        pytest.param("a.txt.gz", gzip_bomb, ["too large"], id="gzip bomb called text"),
        pytest.param("a.zip", zip_bomb, ["expands too much"], id="zip bomb"),
        pytest.param("a.tar", claiming_tar, ["damaged"], id="name of 600 MB"),
    ],
)
def test_memory_is_bounded(
    tmp_path: Path, name: str, write: Callable[[Path], None], expected: list[str]
) -> None:
    write(tmp_path / name)
    lines, megabytes = read_apart(tmp_path / name)
    assert lines == expected
    assert megabytes < 400


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measured as Linux does")
def test_names_that_lead_to_one_member_are_bounded(tmp_path: Path) -> None:
    overlapping_bomb(tmp_path / "a.zip")
    lines, megabytes = read_apart(tmp_path / "a.zip")
    # Python refuses members that overlap, from some release on.
    assert lines == ["expands too much"] or set(lines) == {"damaged"}
    assert megabytes < 400


@pytest.mark.parametrize(
    ("packed", "size", "reason"),
    [
        pytest.param(100, 1000 + 10_000, None, id="as much as it may"),
        pytest.param(100, 1000 + 10_001, "expands too much", id="one byte more"),
    ],
)
def test_budget(packed: int, size: int, reason: str | None) -> None:
    budget = Budget(packed, free=1000)
    stream = unpacked(io.BytesIO(bytes(size)), budget)
    if reason is None:
        assert len(stream.read()) == size
        return
    with pytest.raises(Unreadable) as raised:
        stream.read()
    assert raised.value.reason == reason


def test_too_many_members(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": LINE.encode()}))
    end = data.index(b"PK\5\6")
    data[end + 12 : end + 16] = (17 * 1024 * 1024).to_bytes(4, "little")
    assert outline(read_file(tmp_path / "a.zip", bytes(data))) == [(None, "too large")]


DEEP = (
    "<html><body>"
    + "<{0}>" * 100_000
    + LINE
    + "</{0}>" * 100_000
    + "<p>最后一句。</p></body></html>"
)


@pytest.mark.parametrize("tag", ["div", "b", "font", "span", "ul", "table", "section", "x-y"])
def test_tags_100_000_deep(tmp_path: Path, tag: str) -> None:
    (tmp_path / "a.html").write_text(DEEP.format(tag), encoding="utf-8")
    (file,) = find_files([tmp_path / "a.html"])
    assert isinstance(file, SourceFile)
    (raw,) = Reader().read(file)
    article = prepare(raw)
    assert not isinstance(article, Failure)
    assert article.text.split("\n")[-1] == "最后一句。"
    assert LINE in article.text or article.title == LINE


def test_jsonl_with_deep_html(tmp_path: Path) -> None:
    line = '{"html": "' + "<div>" * 100_000 + LINE + '"}'
    (raw,) = read_file(tmp_path / "a.jsonl", line.encode())
    article = prepare(raw)
    assert not isinstance(article, Failure)
    assert article.text == LINE
