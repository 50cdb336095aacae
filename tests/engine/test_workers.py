"""Worker processes: they have what their parent had, and do not outlive it."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from other_process import started, wait_for_line

from engine import NoSpace, worker_pool
from engine.workers import Forked

_given: list[object] = []


def _keep(*given: object) -> None:
    _given.extend(given)


def _given_ids() -> list[int]:
    return [id(thing) for thing in _given]


def test_workers_have_what_they_were_given_without_a_copy() -> None:
    things = [object(), lambda: None]  # neither could be sent
    with worker_pool(1, _keep, *things) as pool:
        assert pool.submit(_given_ids).result() == [id(thing) for thing in things]


def test_forked_process_has_what_its_parent_has(tmp_path: Path) -> None:
    thing, found = object(), tmp_path / "found"

    def work() -> None:
        found.write_text(f"{id(thing)} {os.getpid()}")

    with Forked(work) as forked:
        forked.wait()
        forked.wait()  # nothing more to wait for
    number, process = map(int, found.read_text().split())
    assert number == id(thing)
    assert process != os.getpid()


def _fail() -> None:
    raise NoSpace("no space left on the disk")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("work", "kind", "said"),
    [
        pytest.param(_fail, NoSpace, "no space left", id="raises"),
        pytest.param(_die, RuntimeError, "was killed", id="is killed"),
    ],
)
def test_forked_process_fails(work: Callable[[], None], kind: type[Exception], said: str) -> None:
    with Forked(work) as forked, pytest.raises(kind, match=said):
        forked.wait()


def test_forked_process_ends_with_a_block_that_fails(tmp_path: Path) -> None:
    pid = tmp_path / "pid"

    def work() -> None:
        pid.write_text(str(os.getpid()))
        time.sleep(600)

    with pytest.raises(KeyError), Forked(work):
        while not (pid.exists() and pid.read_text()):
            time.sleep(0.01)
        raise KeyError
    assert not is_running(int(pid.read_text()))


SLEEPING = """
import os, time
from engine import worker_pool
pool = worker_pool(2)
busy = [pool.submit(time.sleep, 600)]
print(pool.submit(os.getpid).result(), flush=True)
time.sleep(600)
"""


def test_workers_end_when_their_parent_was_killed() -> None:
    with started(SLEEPING) as parent:
        worker = int(wait_for_line(parent))
        assert is_running(worker)
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
        deadline = time.monotonic() + 30
        while is_running(worker) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not is_running(worker)


def is_running(process: int) -> bool:
    """Return whether a process is there and does more than wait to be buried."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
