"""How many searches a process works on at once: more wait a moment, then they are answered 503.

Searches take the processor, so many at once make all of them slow, those too whose clients have
gone away meanwhile. Static files and the addresses for machines need not wait. Where the requests
of an address are limited, one has half of the places at most, so that others do not wait behind it.
"""

import time
from collections import Counter
from dataclasses import dataclass
from threading import Condition

from flask import Flask, g, request
from werkzeug.exceptions import ServiceUnavailable

from webapp.rate_limit import UNCOUNTED, client

WAIT_SECONDS = 0.5
WAITING_PER_SEARCH = 8
"""Who comes when so many wait already for each place is sent away at once."""

WAITING_PER_CLIENT = 3
RETRY_AFTER_SECONDS = 1


class Busy(ServiceUnavailable):
    """More searches are going on than the process may work on."""

    def __init__(self) -> None:
        told = "too many searches are going on: try again in a second"
        super().__init__(told, retry_after=RETRY_AFTER_SECONDS)


@dataclass(eq=False, slots=True)
class _Turn:
    """One who waits."""

    client: str


class Places:
    """Places for so many at once, taken in the order of coming, and a room for some who wait.

    With `fair`, a client has half of the places at most, and few others of it wait.
    """

    def __init__(self, count: int, fair: bool = False) -> None:
        self._free, self._room = count, count * WAITING_PER_SEARCH
        self._each = max(1, count // 2) if fair else count
        self._room_each = WAITING_PER_CLIENT if fair else self._room
        self._working: Counter[str] = Counter()
        self._waiting: list[_Turn] = []
        self._changed = Condition()

    def take(self, client: str = "", seconds: float = WAIT_SECONDS) -> bool:
        """Take a place; return whether there was one within some seconds."""
        with self._changed:
            if not self._has_room(client):
                return False
            turn = _Turn(client)
            self._waiting.append(turn)
            deadline = time.monotonic() + seconds
            try:
                while self._next() is not turn:
                    if not self._changed.wait(deadline - time.monotonic()):
                        return False
                self._free -= 1
                self._working[client] += 1
                return True
            finally:
                self._waiting.remove(turn)
                self._changed.notify_all()

    def give_back(self, client: str = "") -> None:
        """Give a place back that was taken."""
        with self._changed:
            self._free += 1
            self._working[client] -= 1
            self._working += Counter()  # who has none is forgotten
            self._changed.notify_all()

    def _has_room(self, client: str) -> bool:
        own = sum(turn.client == client for turn in self._waiting)
        return len(self._waiting) < self._room and own < self._room_each

    def _next(self) -> _Turn | None:
        """Return who may work now: the first who waits and has not as many places as he may."""
        if not self._free:
            return None
        may = (turn for turn in self._waiting if self._working[turn.client] < self._each)
        return next(may, None)


def install(app: Flask, searches: int | None, fair: bool) -> None:
    """Let an application work on so many searches at once in each process, and be `fair`."""
    if searches is None:
        return
    places = Places(searches, fair)

    def enter() -> None:
        if request.endpoint is None or request.endpoint in UNCOUNTED:
            return
        asking = client()
        if not places.take(asking):
            raise Busy()
        g.place_of = asking

    def leave(_: BaseException | None) -> None:
        if (asked := g.pop("place_of", None)) is not None:
            places.give_back(asked)

    app.before_request(enter)
    app.teardown_request(leave)
