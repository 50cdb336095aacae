"""What a build makes sure of: space, an audit that may refuse, and its turn."""

import os
import socket
import threading
from pathlib import Path

import pytest
from small_indexes import version, whole_version, write_index

from engine import Index, IndexLocked, NoSpace, Safeguards, open_index, rebuild
from engine.generations import Generations


def build(path: Path, number: int, safeguards: Safeguards) -> None:
    with rebuild(path, safeguards=safeguards) as writer:
        for document in version(number):
            writer.add(document)


def test_disk_with_less_than_is_needed(path: Path) -> None:
    write_index(path, version(1))
    with pytest.raises(NoSpace, match=r"needs about 1,152,921,504,607 MB more .*: free some"):
        build(path, 2, Safeguards(needed_bytes=1 << 60))
    assert whole_version(open_index(path)) == 1
    assert not (path / "generation-000002").exists()


def test_audit_sees_the_new_generation_while_the_old_one_is_live(path: Path) -> None:
    write_index(path, version(1))
    seen = []

    def audit(index: Index) -> None:
        seen.append((index.generation, index.article_count, open_index(path).generation))

    build(path, 2, Safeguards(audit=audit))
    assert seen == [("000002", 40, "000001")]
    assert whole_version(open_index(path)) == 2


def test_audit_that_raises_keeps_the_generation_from_going_live(path: Path) -> None:
    write_index(path, version(1))

    def audit(index: Index) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build(path, 2, Safeguards(audit=audit))
    assert whole_version(open_index(path)) == 1
    assert not (path / "generation-000002").exists()


def test_writer_that_waits_is_told_for_whom_and_gets_its_turn(path: Path) -> None:
    told: list[str] = []
    released = threading.Event()

    def waiting(holder: str) -> None:
        told.append(holder)
        released.set()

    waiter = threading.Thread(target=build, args=(path, 2, Safeguards(waiting=waiting)))
    with Generations(path).lock():
        waiter.start()
        assert released.wait(30)
        assert not list(path.glob("generation-*"))
    waiter.join()
    assert whole_version(open_index(path)) == 2
    (holder,) = told
    assert holder.startswith("process ")


@pytest.mark.parametrize(
    "left",
    [
        pytest.param("", id="nothing"),
        pytest.param(f"process 99999999 on {socket.gethostname()} since 2022 (x)", id="dead one"),
    ],
)
def test_holder_that_has_not_written_its_name_yet_is_another_process(
    left: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.lock._SETTLING_SECONDS", 0.0)
    with Generations(path).lock():
        (path / "lock").write_text(left, encoding="utf-8")
        with pytest.raises(IndexLocked, match="is being written by another process: wait"):
            write_index(path, version(1))


def test_holder_on_another_machine_is_taken_for_alive(path: Path) -> None:
    with Generations(path).lock():
        (path / "lock").write_text("process 99999999 on far.example since 2022 (x)")
        with pytest.raises(IndexLocked, match=r"by process 99999999 on far\.example since"):
            write_index(path, version(1))


def test_name_of_a_new_index_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    fsync = os.fsync

    def recording(file: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{file}").readlink()))
        fsync(file)

    monkeypatch.setattr(os, "fsync", recording)
    with Generations(tmp_path / "数据" / "索引").lock():
        assert synced == [str(tmp_path), str(tmp_path / "数据")]
