"""A limit of time: code that takes longer is stopped, also where it catches everything once."""

import signal
import threading
import time

import pytest

from indexer.sources.time_limit import time_limit
from indexer.sources.unreadable import Unreadable


def spin(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sum(range(100))


def test_code_that_takes_longer_is_stopped() -> None:
    with (
        pytest.raises(Unreadable, match=r"took over 0\.05 s"),
        time_limit(0.05, "spinning"),
    ):
        spin(60)


def test_code_that_swallows_the_first_stop_is_stopped() -> None:
    with pytest.raises(Unreadable), time_limit(0.05, "spinning"):
        try:
            spin(60)
        except BaseException:
            spin(60)


def test_code_in_time_leaves_no_timer_behind() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(60, "nothing"):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) == before


def test_error_of_the_code_passes_through() -> None:
    with pytest.raises(KeyError), time_limit(60, "failing"):
        raise KeyError


def test_other_threads_have_no_limit() -> None:
    done: list[bool] = []

    def work() -> None:
        with time_limit(0.01, "spinning"):
            spin(0.05)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
