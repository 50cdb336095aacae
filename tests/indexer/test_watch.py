"""`watch`: a process of its own that watches a real folder; what it makes is searched."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from indexer_command import CLEAN_ENVIRONMENT, COMMAND, articles, run, write_jsonl

import engine
from analysis import GramAnalyzer
from indexer.watching import changes

DEADLINE_SECONDS = 60


class Watching:
    """A `watch` that runs, and what it has said so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.lines.append(line)

    @property
    def said(self) -> str:
        return "".join(self.lines)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, or fail."""
        end = time.monotonic() + DEADLINE_SECONDS
        while not holds():
            assert time.monotonic() < end, self.said
            assert self.process.poll() is None, self.said
            time.sleep(0.05)

    def until_said(self, words: str) -> None:
        """Wait until it has said some words."""
        self.until(lambda: words in self.said)

    def stop(self) -> int:
        """Press Ctrl-C; return the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(DEADLINE_SECONDS)


@contextmanager
def watching(folder: Path, *arguments: str) -> Iterator[Watching]:
    process = subprocess.Popen(
        [*COMMAND, "watch", *arguments, "--debounce", "0.2", "--progress", "none"],
        cwd=folder,
        env=CLEAN_ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        found = Watching(process)
        yield found
        assert "Traceback" not in found.said
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stderr
        process.stderr.close()


def found(folder: Path, words: str) -> int:
    """Return how many articles have a run of characters."""
    phrase = engine.Phrase("text_grams", tuple(GramAnalyzer().terms(words)[:-1]))
    with suppress(engine.IndexMissing), closing(engine.open_index(folder / "index")) as index:
        return index.evaluate(phrase).total
    return 0


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder whose `texts` hold an article, which are not indexed yet."""
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/一.txt").write_text("先有的一篇文章。", encoding="utf-8")
    return tmp_path


def test_what_changes_is_found(here: Path) -> None:
    texts = here / "texts"
    with watching(here, "texts") as watch:
        watch.until(lambda: found(here, "先有的一篇") == 1)
        (texts / "二.txt").write_text("新添的一篇文章。", encoding="utf-8")
        watch.until(lambda: found(here, "新添的一篇") == 1)
        (texts / "二.txt").write_text("后来改过的文章。", encoding="utf-8")
        watch.until(lambda: found(here, "后来改过") == 1 and not found(here, "新添的一篇"))
        (texts / "二.txt").rename(texts / "三.txt")
        watch.until_said("read 1 file, 1 gone")
        assert found(here, "后来改过") == 1
        (texts / "一.txt").unlink()
        watch.until(lambda: not found(here, "先有的一篇"))
        write_jsonl(texts / "新" / "深" / "四.jsonl", articles(2))
        watch.until_said("2 indexed")
        assert found(here, "第1批春茶") == 1
        assert watch.stop() == 0


def test_what_changed_before_is_caught_up_with(here: Path) -> None:
    run("build", "texts", cwd=here)
    (here / "texts/二.txt").write_text("没有人看时写的文章。", encoding="utf-8")
    with watching(here, "texts") as watch:
        watch.until(lambda: found(here, "没有人看时") == 1)


def test_each_update_says_a_line(here: Path) -> None:
    with watching(here, "texts") as watch:
        watch.until_said("built of 1 file: 1 indexed")
        write_jsonl(here / "texts/a.jsonl", [*articles(3), "{"])
        watch.until_said("3 indexed, 1 failed")
        assert "a.jsonl:4" in watch.said
    with watching(here, "texts") as watch:
        watch.until_said("up to date: 2 files as before")


def test_one_file_that_an_editor_replaces(here: Path) -> None:
    path = here / "texts/一.txt"
    with watching(here, "texts/一.txt") as watch:
        watch.until(lambda: found(here, "先有的一篇") == 1)
        aside = here / "texts/.一.txt.swp"
        aside.write_text("编辑过一次的文章。", encoding="utf-8")
        aside.replace(path)
        watch.until(lambda: found(here, "编辑过一次") == 1)
        path.write_text("编辑过两次的文章。", encoding="utf-8")
        watch.until(lambda: found(here, "编辑过两次") == 1)


def test_a_folder_that_goes_and_comes_again(here: Path) -> None:
    with watching(here, "texts") as watch:
        watch.until(lambda: found(here, "先有的一篇") == 1)
        (here / "texts").rename(here / "aside")
        watch.until_said("not updated: texts: no such file or folder")
        assert found(here, "先有的一篇") == 1
        (here / "aside/二.txt").write_text("回来以后的文章。", encoding="utf-8")
        (here / "aside").rename(here / "texts")
        watch.until(lambda: found(here, "回来以后") == 1)
        (here / "texts/三.txt").write_text("又过了一会儿的文章。", encoding="utf-8")
        watch.until(lambda: found(here, "又过了一会儿") == 1)


def test_another_writer_is_waited_for(here: Path) -> None:
    run("build", "texts", cwd=here)
    with watching(here, "texts") as watch:
        watch.until_said("up to date")
        with engine.update(here / "index"):
            (here / "texts/二.txt").write_text("等来的一篇文章。", encoding="utf-8")
            watch.until_said("waiting for")
            assert not found(here, "等来的一篇")
        watch.until(lambda: found(here, "等来的一篇") == 1)


def test_an_empty_folder_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    with watching(tmp_path, "texts") as watch:
        watch.until_said("not updated: texts: no articles there")
        (tmp_path / "texts/一.txt").write_text("总算来了一篇文章。", encoding="utf-8")
        watch.until(lambda: found(tmp_path, "总算来了") == 1)


def test_only_what_may_be_read_counts_as_a_change(here: Path) -> None:
    """An index inside the sources must not set off updates by being updated."""
    texts, index = here / "texts", here / "texts/index"
    index.mkdir()
    (texts / ".git").mkdir()
    told: list[str] = []
    ticks = changes([texts], index, told.append)
    next(ticks)
    for number in range(3):
        (index / f"{number}.txt").write_text("索引", encoding="utf-8")
        (texts / ".git" / f"{number}.txt").write_text("藏", encoding="utf-8")
        assert [next(ticks) for _ in range(3)] == [False] * 3
    (texts / "二.txt").write_text("新", encoding="utf-8")
    assert any(next(ticks) for _ in range(50))
    assert told == []


def test_ctrl_c_while_an_update_waits_is_told_as_an_interruption(here: Path) -> None:
    run("build", "texts", cwd=here)
    with engine.update(here / "index"), watching(here, "texts") as watch:
        watch.until_said("waiting for")
        assert watch.stop() == 130


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["nowhere"], "nowhere: no such file or folder", id="no source"),
        pytest.param(["texts", "--debounce", "0"], "0.1", id="no debounce"),
        pytest.param(["texts", "--furniture", "none.txt"], "none.txt", id="no patterns"),
        pytest.param(["texts", "--dictionary", "none.txt"], "none.txt", id="no dictionary"),
    ],
)
def test_what_can_never_work_is_refused(here: Path, arguments: list[str], said: str) -> None:
    refused = run("watch", *arguments, cwd=here)
    assert (refused.returncode, said in refused.stderr) == (2, True), refused.stderr
