import os
import signal
import sys
from pathlib import Path

import pytest
from other_process import run, started, wait_for_line
from small_indexes import write_index

from engine import Document, IndexDamaged, IndexLocked, open_index, rebuild
from engine.generations import Generations

HOLD = """
import sys, time
from pathlib import Path
from engine.generations import Generations
with Generations(Path(sys.argv[1])).lock():
    print("held", flush=True)
    time.sleep(60)
"""

HOLD_WITH_WORKER = """
import os, sys, time
from pathlib import Path
from engine.generations import Generations
with Generations(Path(sys.argv[1])).lock():
    worker = os.fork()
    if worker:
        print(worker, flush=True)
    time.sleep(60)
"""

TRY = """
import sys
from pathlib import Path
import engine
from engine.generations import Generations
try:
    with Generations(Path(sys.argv[1])).lock():
        print("free")
except engine.IndexLocked as error:
    print(error)
"""


def test_second_writer_in_another_process_is_told_who_holds_the_lock(path: Path) -> None:
    with Generations(path).lock():
        message = run(TRY, path)
    assert message.startswith(f"{path}/ is being written by process {os.getpid()} on ")
    assert "pytest" in message
    assert "run this again" in message
    assert run(TRY, path) == "free\n"


def test_second_writer_here_is_told_who_holds_the_lock(path: Path) -> None:
    with started(HOLD, path) as holder:
        assert wait_for_line(holder) == "held"
        with pytest.raises(IndexLocked, match=f"process {holder.pid} "), rebuild(path):
            pytest.fail("two writers at once")
    assert not list(path.glob("generation-*"))


def test_lock_of_a_killed_holder_is_free(path: Path) -> None:
    with started(HOLD, path) as holder:
        wait_for_line(holder)
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with Generations(path).lock():
            pass


def test_lock_of_a_killed_holder_is_free_though_its_workers_live_on(path: Path) -> None:
    with started(HOLD_WITH_WORKER, path) as holder:
        worker = int(wait_for_line(holder))
        try:
            assert "is being written by" in run(TRY, path)
            holder.send_signal(signal.SIGKILL)
            holder.wait()
            assert Path(f"/proc/{worker}").exists()
            assert run(TRY, path) == "free\n"
        finally:
            os.kill(worker, signal.SIGKILL)


def test_lock_is_free_again_after_an_error(path: Path) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), Generations(path).lock():
            raise ZeroDivisionError
    assert run(TRY, path) == "free\n"


def test_two_writers_in_one_process(path: Path) -> None:
    with Generations(path).lock(), pytest.raises(IndexLocked), Generations(path).lock():
        pytest.fail("two writers at once")


def test_locking_makes_the_directory(tmp_path: Path) -> None:
    path = tmp_path / "数据" / "索引"
    with Generations(path).lock():
        assert (path / "lock").is_file()


def test_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"), Generations(tmp_path / "file" / "index").lock():
        pytest.fail("locked")


def test_path_that_is_a_file(path: Path) -> None:
    path.write_text("文章", encoding="utf-8")
    told = f"^{path} is a file, not a folder: choose another folder with --index$"
    with pytest.raises(IndexDamaged, match=told):
        open_index(path)
    with pytest.raises(IndexDamaged, match=told), rebuild(path):
        pytest.fail("written into a file")
    assert path.read_text(encoding="utf-8") == "文章"


@pytest.mark.parametrize(
    ("program", "shown"),
    [
        pytest.param("/somewhere/indexer/__main__.py", "python -m indexer build", id="package"),
        pytest.param("/usr/bin/wensou", "wensou build", id="console script"),
        pytest.param("", "python build", id="interpreter"),
    ],
)
def test_lock_file_shows_the_command_as_it_was_typed(
    path: Path, monkeypatch: pytest.MonkeyPatch, program: str, shown: str
) -> None:
    monkeypatch.setattr(sys, "argv", [program, "build", "文章"])
    with Generations(path).lock():
        assert (path / "lock").read_text(encoding="utf-8").endswith(f"({shown} 文章)")


def test_lock_file_names_the_last_holder_only(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/indexer", "build", "很长的一个文件夹" * 20])
    with Generations(path).lock():
        pass
    monkeypatch.setattr(sys, "argv", ["", "文件\udcff夹"])
    with Generations(path).lock():
        text = (path / "lock").read_text(encoding="utf-8")
    assert text.endswith(r"(python 文件\udcff夹)")
    assert text.count("process") == 1


def test_readers_need_no_lock(path: Path) -> None:
    write_index(path, [Document("1", {})])
    with Generations(path).lock():
        index = open_index(path)
        assert index.article_count == 1
        index.close()
