"""Worker processes: they have what their parent had, and do not outlive it."""

import os
import signal
import time
from pathlib import Path

from other_process import started, wait_for_line

from engine import worker_pool

_given: list[object] = []


def _keep(*given: object) -> None:
    _given.extend(given)


def _given_ids() -> list[int]:
    return [id(thing) for thing in _given]


def test_workers_have_what_they_were_given_without_a_copy() -> None:
    things = [object(), lambda: None]  # neither could be sent
    with worker_pool(1, _keep, *things) as pool:
        assert pool.submit(_given_ids).result() == [id(thing) for thing in things]


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
