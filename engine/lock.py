"""The writer's lock of an index directory: one holder at a time, who is named to all others.

The operating system gives the lock up when its holder ends, however it ends.
"""

import fcntl
import os
import re
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from engine.errors import IndexLocked

Waiting = Callable[[str], None]
"""Is told who holds the lock, each time it is another one."""

_SETTLING_SECONDS = 2.0
"""A new holder writes its name after it got the lock; until then the file names the one before."""
_POLL_SECONDS = {"settling": 0.02, "waiting": 0.2}

_HOLDER = re.compile(r"process (\d+) on (\S+) since ")

_held: set[TextIO] = set()


def _release_in_child() -> None:
    """Close the lock in a worker process, which would hold it on, should its parent be killed."""
    for file in _held:
        file.close()
    _held.clear()


os.register_at_fork(after_in_child=_release_in_child)


@contextmanager
def held(path: Path, waiting: Waiting | None = None) -> Iterator[None]:
    """Hold the lock whose file is at `path`; where another process does, wait for it, if there is
    someone to be told so. Raises IndexLocked, naming the holder, otherwise.
    """
    # An argument of the command may be a file name that is no Unicode.
    with path.open("a+", encoding="utf-8", errors="backslashreplace") as file:
        _acquire(file, path.parent, waiting)
        _held.add(file)
        try:
            file.truncate(0)
            file.write(_myself())
            file.flush()
            yield
        finally:
            _held.discard(file)
            file.truncate(0)


def _acquire(file: TextIO, folder: Path, waiting: Waiting | None) -> None:
    poll = _POLL_SECONDS["waiting" if waiting else "settling"]
    patience = time.monotonic() + _SETTLING_SECONDS
    told = ""
    while not _try(file):
        holder = _living_holder(file)
        if waiting is None and (holder or time.monotonic() > patience):
            raise IndexLocked(
                f"{folder}/ is being written by {holder or 'another process'}: "
                "wait for it to end, then run this again; --wait does so"
            )
        if waiting is not None and holder not in ("", told):
            waiting(holder)
            told = holder
        time.sleep(poll)


def _try(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _living_holder(file: TextIO) -> str:
    """Return what the holder wrote, or "" where one that has ended did."""
    file.seek(0)
    holder = file.read().strip()
    named = _HOLDER.match(holder)
    if named and named[2] == socket.gethostname() and not is_running(int(named[1])):
        return ""
    return holder


def is_running(process: int) -> bool:
    """Return whether a process of this machine is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


def _myself() -> str:
    started = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    command = " ".join([_program(Path(sys.argv[0])), *sys.argv[1:]])
    return f"process {os.getpid()} on {socket.gethostname()} since {started} ({command})"


def _program(path: Path) -> str:
    """Return what an operator typed to run a program."""
    if path.name == "__main__.py":
        return f"python -m {path.resolve().parent.name}"
    return path.name or "python"
