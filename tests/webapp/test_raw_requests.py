"""A real server outlives any bytes: no answer is 5xx, none fails to come, nothing piles up."""

import re
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from tests.webapp.fuzzing import FULL, RAW_REQUESTS, SEED
from tests.webapp.raw_requests import raw_request
from tests.webapp.real_server import RealServer, running_server

CLIENTS = 8
PATIENCE_SECONDS = 30
"""After the end of a request; no answer takes nearly as long."""
PAUSE_SECONDS = 0.15
"""Without an answer the request may be unfinished: then it is ended."""

NOT_IMPLEMENTED = (501, 505)
"""What a server is to say of a transfer coding or a version of HTTP that it does not know."""

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

GROWTH_MB = 24 if FULL else 60
"""What the allocator may keep; one request that leaks 1 kB would take 90 MB of a full run."""


def test_no_request_is_too_odd(index_path: Path, tmp_path: Path) -> None:
    with running_server(index_path, tmp_path / "log") as server:
        _ask(server, RAW_REQUESTS // 10, SEED + 1)
        memory, handles = server.memory_mb(), server.handles()
        statuses = _ask(server, RAW_REQUESTS, SEED)
        grown = server.memory_mb() - memory
        print(dict(sorted(statuses.items())), f"{memory:.0f} MB, {grown:+.1f} MB")
        assert server.process.poll() is None, "the server has ended"
        assert statuses[200] > RAW_REQUESTS / 10, "hardly any request reached its address"
        assert grown < GROWTH_MB
        assert server.handles() <= handles + CLIENTS
    assert "Traceback" not in (tmp_path / "log").read_text()


def _ask(server: RealServer, count: int, seed: int) -> Counter[int]:
    """Send requests from several clients, and count the statuses of the answers; 0 is none."""
    total: Counter[int] = Counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        shares = [(server.port, count // CLIENTS, seed * CLIENTS + n) for n in range(CLIENTS)]
        for counted in clients.map(_ask_share, shares):
            total += counted
    return total


def _ask_share(share: tuple[int, int, int]) -> Counter[int]:
    port, count, seed = share
    random = Random(seed)
    statuses: Counter[int] = Counter()
    for _ in range(count):
        request = raw_request(random)
        answer = _answer(port, request)
        found = re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)
        status = int(found[1]) if found else 0
        assert status < 500 or status in NOT_IMPLEMENTED, f"{request!r}: {answer[:300]!r}"
        statuses[status] += 1
    return statuses


def _answer(port: int, request: bytes) -> bytes:
    """Return the beginning of the answer, read to its end; nothing where the server hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=PAUSE_SECONDS) as connection:
        try:
            connection.sendall(request)
            beginning = connection.recv(4096).removeprefix(CONTINUE) or connection.recv(4096)
        except TimeoutError:
            beginning = _ended(connection, request)
        except ConnectionError:
            return b""
        _drain(connection)
        return beginning


def _ended(connection: socket.socket, request: bytes) -> bytes:
    """End an unfinished request; a server must answer it or hang up now."""
    connection.settimeout(PATIENCE_SECONDS)
    try:
        connection.shutdown(socket.SHUT_WR)
        return connection.recv(4096)
    except ConnectionError:
        return b""
    except TimeoutError:
        raise AssertionError(f"no answer to {request!r}") from None


def _drain(connection: socket.socket) -> None:
    """Read the rest of an answer; of one that keeps the connection the beginning is enough."""
    end = time.monotonic() + PAUSE_SECONDS
    try:
        while connection.recv(65_536) and time.monotonic() < end:
            pass
    except (TimeoutError, ConnectionError):
        pass
