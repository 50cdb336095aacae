"""What stands in the way between a folder and its files: loops, permissions, files that change."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from document_samples import LINE, zipped
from indexer_command import CLEAN_ENVIRONMENT
from jsonl_samples import outline

from indexer.errors import SourceError
from indexer.sources import Reader, SourceFile, find_files

READ = """
import os, sys
from pathlib import Path
from indexer.errors import SourceError
from indexer.sources import Reader, find_files

if os.geteuid() == 0:
    os.setuid(65534)  # only now: nobody may not read everywhere where Python is installed
try:
    for file in find_files([Path(sys.argv[1])]):
        for item in Reader().read(file):
            print(Path(item.place.path).name, getattr(item, "reason", "read"))
except SourceError as error:
    print("SourceError", "check the permissions" in str(error))
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may enter, with an article in it and one in a folder below."""
    with tempfile.TemporaryDirectory() as root:
        Path(root).chmod(0o755)
        for name in ("a.txt", "sub/b.txt"):
            path = Path(root, "articles", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(LINE, encoding="utf-8")
        yield Path(root, "articles")


def read_as_nobody(path: Path) -> list[str]:
    """Find and read files as a user who is not root, to whom no door is closed."""
    command = [sys.executable, "-c", READ, str(path)]
    done = subprocess.run(command, env=CLEAN_ENVIRONMENT, capture_output=True, text=True)
    assert not done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("closed", "mode", "expected"),
    [
        pytest.param("sub", 0o000, ["a.txt read", "sub unreadable"], id="folder"),
        pytest.param("sub", 0o444, ["a.txt read", "b.txt unreadable"], id="folder not entered"),
        pytest.param("sub/b.txt", 0o000, ["a.txt read", "b.txt unreadable"], id="file"),
        pytest.param(".", 0o000, ["articles unreadable"], id="the source itself"),
        pytest.param("..", 0o000, ["SourceError True"], id="the folder above it"),
    ],
)
def test_closed_door(folder: Path, closed: str, mode: int, expected: list[str]) -> None:
    path = (folder / closed).resolve()
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        assert read_as_nobody(folder) == expected
    finally:
        path.chmod(before)


def test_link_that_leads_to_itself(folder: Path) -> None:
    (folder / "c.txt").symlink_to("d.txt")
    (folder / "d.txt").symlink_to("c.txt")
    files = [file for file in find_files([folder]) if isinstance(file, SourceFile)]
    read = {file.path.name: outline(list(Reader().read(file))) for file in files}
    assert read["c.txt"] == read["d.txt"] == [(None, "unreadable")]
    assert read["a.txt"] == [(None, LINE)]
    with pytest.raises(SourceError, match="no such file"):
        list(find_files([folder / "c.txt"]))


def source(path: Path) -> SourceFile:
    (file,) = find_files([path])
    assert isinstance(file, SourceFile)
    return file


def test_file_that_shrinks_while_it_is_read(folder: Path) -> None:
    path = folder / "a.jsonl"
    line = f'{{"text": "{LINE}"}}\n'.encode()
    path.write_bytes(line * 20_000)
    reading = Reader().read(source(path))
    first = next(reading)
    os.truncate(path, len(line) * 3000 + 5)
    *others, last = outline([first, *reading])
    assert all(found == LINE for _, found in others)
    assert last[1] == "malformed"


def test_file_that_becomes_a_folder(folder: Path) -> None:
    file = source(folder / "a.txt")
    file.path.unlink()
    file.path.mkdir()
    assert outline(list(Reader().read(file))) == [(None, "unreadable")]


def test_archive_that_changes_while_it_is_read(folder: Path) -> None:
    path = folder / "a.zip"
    members = {f"{n}.txt": os.urandom(9000).hex().encode() for n in range(50)}
    path.write_bytes(zipped(members))
    reading = Reader().read(source(path))
    first = next(reading)
    with path.open("r+b") as file:
        file.seek(20_000)
        file.write(bytes(path.stat().st_size - 20_000))
    found = outline([first, *reading])
    assert len(found) == 50
    assert found[-1] == (None, "damaged")


def test_archive_that_vanishes_after_it_was_found(folder: Path) -> None:
    path = folder / "a.zip"
    path.write_bytes(zipped({"a.txt": LINE.encode()}))
    file = source(path)
    path.unlink()
    assert outline(list(Reader().read(file))) == [(None, "unreadable")]
