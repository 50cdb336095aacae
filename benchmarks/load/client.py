"""Sends requests at a steady rate, whatever becomes of those before, and notes how each went.

    plan (when, from which address, what) ─> connections kept open, each for one at a time ─> Seen

A latency counts from when the request was due, not from when it could be sent: a server that stops
for a second is late for all that was due in it.
"""

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Planned:
    """A request: seconds from the beginning, the client's address, the address asked for."""

    due: float
    client: str
    path: str


@dataclass(slots=True)
class Seen:
    """How requests went: seconds that each took, by status (0: no answer), and what was wrong."""

    seconds: dict[int, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def note(self, status: int, seconds: float) -> None:
        """Note an answer."""
        self.seconds.setdefault(status, []).append(seconds)


Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Clients:
    """Clients of one server, each with an address and connections of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.seen: dict[str, Seen] = {}
        self._idle: dict[str, deque[Stream]] = {}

    async def run(self, plan: Iterable[Planned]) -> None:
        """Send what is planned, each when it is due, and wait for all answers."""
        begun = time.perf_counter()
        going = set()
        for planned in plan:
            due = begun + planned.due
            if (early := due - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            task = asyncio.create_task(self._send(planned, due))
            going.add(task)
            task.add_done_callback(going.discard)
        await asyncio.gather(*going)
        for _, writer in (stream for idle in self._idle.values() for stream in idle):
            writer.close()

    async def _send(self, planned: Planned, due: float) -> None:
        seen = self.seen.setdefault(planned.client, Seen())
        try:
            status = await asyncio.wait_for(self._ask(planned, seen), timeout=30)
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            status = 0
            seen.wrong.append(f"{planned.path}: {error!r}")
        seen.note(status, time.perf_counter() - due)

    async def _ask(self, planned: Planned, seen: Seen) -> int:
        """Ask on an idle connection if there is one; where the server has just closed that, as it
        may, on a new one.
        """
        idle = self._idle.setdefault(planned.client, deque())
        while idle:
            stream = idle.pop()
            if not stream[0].at_eof():
                try:
                    return await self._ask_on(stream, planned, seen)
                except (ConnectionError, asyncio.IncompleteReadError):
                    pass
            stream[1].close()
        local = (planned.client, 0)
        stream = await asyncio.open_connection("127.0.0.1", self.port, local_addr=local)
        return await self._ask_on(stream, planned, seen)

    async def _ask_on(self, stream: Stream, planned: Planned, seen: Seen) -> int:
        reader, writer = stream
        writer.write(f"GET {planned.path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        body = await reader.readexactly(int(head.partition("content-length: ")[2].split("\r")[0]))
        _check(status, head, body, planned, seen)
        if "connection: close" in head:
            writer.close()
        else:
            self._idle[planned.client].append(stream)
        return status


def _check(status: int, head: str, body: bytes, planned: Planned, seen: Seen) -> None:
    """Note an answer that is not what such an answer is."""
    if status == 200 and len(body) < 200:
        seen.wrong.append(f"{planned.path}: {body!r}")
    if status in (429, 503) and "\r\nretry-after: " not in head:
        seen.wrong.append(f"{planned.path}: {status} without Retry-After")
