"""Worker processes: they share what their parent had in memory, and end when it ends."""

import gc
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any


def worker_pool(
    workers: int, prepare: Callable[..., None] | None = None, *arguments: Any
) -> ProcessPoolExecutor:
    """Return a pool of forked processes, each of which calls `prepare` first.

    `arguments` are not copied, since a fork has them. Ctrl-C, which a terminal sends to all
    processes, is the parent's business; a parent that was killed tells nobody, so they look.
    """
    first = (os.getpid(), prepare, arguments)
    return ProcessPoolExecutor(workers, get_context("fork"), _start, first)


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
