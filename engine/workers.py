"""Worker processes: they share what their parent had in memory, and end when it ends."""

import gc
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Self


def worker_pool(
    workers: int, prepare: Callable[..., None] | None = None, *arguments: Any
) -> ProcessPoolExecutor:
    """Return a pool of forked processes, each of which calls `prepare` first.

    `arguments` are not copied, since a fork has them. Ctrl-C, which a terminal sends to all
    processes, is the parent's business; a parent that was killed tells nobody, so they look.
    """
    first = (os.getpid(), prepare, arguments)
    return _Pool(workers, get_context("fork"), _start, first)


class _Pool(ProcessPoolExecutor):
    def __exit__(self, kind: type[BaseException] | None, *error: object) -> None:
        """Wait only for processes that may still work: others take .01 s to give memory back."""
        self.shutdown(wait=kind is not None)


class Forked:
    """Work that a forked process does once, and has no result. It begins at once: the threads of a
    pool would wait for the interpreter's lock while their own process computes.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        context = get_context("fork")
        self._told, told = context.Pipe(duplex=False)
        self._process = context.Process(target=_do, args=(os.getpid(), work, told))
        self._process.start()
        told.close()

    def wait(self) -> None:
        """Wait until it is done, if nobody did. Raises what the work raised; RuntimeError where its
        process was killed.
        """
        if self._told.closed:
            return
        with self._told:
            try:
                bug = self._told.recv()
            except EOFError:
                bug = RuntimeError("a worker process was killed; is there memory enough?")
        self._process.join()
        if bug is not None:
            raise bug

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """End the process if it still works."""
        self._process.terminate()
        self._process.join()
        self._told.close()


def _do(parent: int, work: Callable[[], None], told: "Connection[Any, Any]") -> None:
    _start(parent, None, ())
    try:
        work()
    except BaseException as bug:
        bug.add_note("in a worker process:\n" + traceback.format_exc())
        told.send(bug)
    else:
        told.send(None)


def _start(parent: int, prepare: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    gc.freeze()  # a collection would touch, and so copy, all that the parent has
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    if prepare is not None:
        prepare(*arguments)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
