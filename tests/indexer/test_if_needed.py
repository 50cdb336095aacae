"""`build --if-needed`: builds exactly where what would be built is another index."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from indexer_command import articles, write_jsonl

from indexer.cli import main


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `in` of two files, and an index of it."""
    monkeypatch.chdir(tmp_path)
    write_jsonl(tmp_path / "in/a.jsonl", articles(3))
    (tmp_path / "in/b.txt").write_text("春茶开采。", encoding="utf-8")
    assert build("in").exit_code == 0
    return tmp_path


def build(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["build", *arguments, "--if-needed", "--progress", "none"])


def generations(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("index/generation-*"))


@pytest.mark.parametrize(
    "arguments",
    [("in",), ("./in",), ("in", "--workers", "2"), ("in/a.jsonl", "in/b.txt")],
    ids=" ".join,
)
def test_nothing_has_changed(here: Path, arguments: tuple[str, ...]) -> None:
    if "in" not in arguments[0].split("/")[-1:]:
        assert build(*arguments).exit_code == 0  # other ids: they begin with the file's name
    before = generations(here)
    done = build(*arguments)
    assert (done.exit_code, done.stdout) == (0, "")
    assert "is of these sources as they are: nothing to do" in done.stderr
    assert generations(here) == before


def _touch(folder: Path) -> None:
    os.utime(folder / "in/b.txt", (1_000_000_000, 1_000_000_000))


def _change_and_set_the_time_back(folder: Path) -> None:
    file = folder / "in/b.txt"
    times = file.stat()
    file.write_text("春茶开摘。", encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "newer file": _touch,
    "other content of the same size and time": _change_and_set_the_time_back,
    "more files": lambda folder: (folder / "in/c.txt").write_text("新茶。", encoding="utf-8"),
    "fewer files": lambda folder: (folder / "in/b.txt").unlink(),
    "other name": lambda folder: (folder / "in/b.txt").rename(folder / "in/d.txt"),
    "permission": lambda folder: (folder / "in/b.txt").chmod(0o600),
    "damaged index": lambda folder: (folder / "index/current").write_text("{"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_something_has_changed(here: Path, name: str) -> None:
    CHANGES[name](here)
    done = build("in")
    assert done.exit_code == 0
    assert "indexed" in done.stdout
    assert "generation-000002" in generations(here)
    assert "nothing to do" in build("in").stderr


@pytest.mark.parametrize(
    "option", [("--no-originals",), ("--furniture-share", "0.5"), ("--furniture", "mine.txt")]
)
def test_options_that_make_another_index(here: Path, option: tuple[str, ...]) -> None:
    (here / "mine.txt").write_text("[top]\n导航栏\n", encoding="utf-8")
    assert "indexed" in build("in", *option).stdout
    assert "nothing to do" in build("in", *option).stderr


def test_no_index_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_jsonl(tmp_path / "a.jsonl", articles(3))
    assert "indexed" in build("a.jsonl").stdout
