"""A limit of time for code of others over bytes of others."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from indexer.sources.unreadable import Unreadable

_AGAIN_SECONDS = 0.5
"""Between one ring of the timer and the next: Python drops what is raised in a finalizer or while
it collects garbage, and a library may; unwinding takes far less."""


class _TimeIsOver(BaseException):
    """No Exception: libraries swallow those."""


@contextmanager
def time_limit(seconds: float, what: str) -> Iterator[None]:
    """Raise Unreadable where the code within takes longer; `what` says what it does.

    Only in the main thread, where the indexer and its processes run, and where the system has
    timers; elsewhere there is no limit.
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise _TimeIsOver

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SECONDS)
    try:
        yield
    except _TimeIsOver:
        message = f"{what} took over {seconds:g} s: save it anew with another program, or split it"
        raise Unreadable("too slow", message) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
