"""How many searches a process works on at once: more wait a moment, then they are answered 503.

Searches take the processor, so many at once make all of them slow, those too whose clients have
gone away meanwhile. Static files and the addresses for machines need not wait.
"""

import time
from threading import Condition

from flask import Flask, g, request
from werkzeug.exceptions import ServiceUnavailable

from webapp.rate_limit import UNCOUNTED

WAIT_SECONDS = 0.5
WAITING_PER_SEARCH = 8
"""Who comes when so many wait already for each place is sent away at once."""

RETRY_AFTER_SECONDS = 1


class Busy(ServiceUnavailable):
    """More searches are going on than the process may work on."""

    def __init__(self) -> None:
        told = "too many searches are going on: try again in a second"
        super().__init__(told, retry_after=RETRY_AFTER_SECONDS)


class Places:
    """Places for so many at once, taken in the order of coming, and a room for some who wait."""

    def __init__(self, count: int) -> None:
        self._free, self._room = count, count * WAITING_PER_SEARCH
        self._waiting: list[object] = []
        self._changed = Condition()

    def take(self, seconds: float = WAIT_SECONDS) -> bool:
        """Take a place; return whether there was one within some seconds."""
        with self._changed:
            if len(self._waiting) >= self._room:
                return False
            turn = object()
            self._waiting.append(turn)
            deadline = time.monotonic() + seconds
            try:
                while not (self._free and self._waiting[0] is turn):
                    if not self._changed.wait(deadline - time.monotonic()):
                        return False
                self._free -= 1
                return True
            finally:
                self._waiting.remove(turn)
                self._changed.notify_all()

    def give_back(self) -> None:
        """Give a place back that was taken."""
        with self._changed:
            self._free += 1
            self._changed.notify_all()


def install(app: Flask, searches: int | None) -> None:
    """Let an application work on so many searches at once in each process."""
    if searches is None:
        return
    places = Places(searches)

    def enter() -> None:
        if request.endpoint is None or request.endpoint in UNCOUNTED:
            return
        if not places.take():
            raise Busy()
        g.has_place = True

    def leave(_: BaseException | None) -> None:
        if g.pop("has_place", False):
            places.give_back()

    app.before_request(enter)
    app.teardown_request(leave)
