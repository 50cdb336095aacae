"""Several serving processes: they move over, one that dies is replaced, all end in order."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from forked_commands import ROOT, ForkServer
from loaded_server import LoadedServer
from versioned_index import fresh_copy

QUERY = "/api/v1/search?q=%E7%A4%BE%E5%8C%BA%E6%B2%BB%E7%90%86"


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.02)


def test_each_process_moves_over_and_no_request_fails(server: ForkServer, folder: Path) -> None:
    root = fresh_copy(folder / "original", folder / "processes")
    with LoadedServer(root, "--workers", "2") as served:
        served.wait_for_version(2)
        assert len(served.workers()) == 2
        for version, arguments in ((3, ("build", "v3.jsonl")), (2, ("rollback",))):
            done = server.run(*arguments, "--index", "processes")
            assert done.code == 0, done.output
            served.wait_for_version(version)
        # The process that only starts the others holds nothing; a worker the live generation.
        until(lambda: len(served.mapped_generations()) == 1, "all are on the live generation")
    assert not served.wrong, f"{len(served.wrong)} wrong answers: {served.wrong[:5]}"


@pytest.fixture
def served(folder: Path, server: ForkServer) -> Iterator[subprocess.Popen[str]]:
    """A server of two processes whose greeting was read; its `args` begin with its port."""
    line = [sys.executable, "-m", "webapp", "--index", str(folder / "original"), "--port", "0"]
    process = subprocess.Popen(
        [*line, "--workers", "2", "--rate-limit", "60", "--metrics"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    greeting = process.stderr.readline()
    process.args = [greeting.partition("127.0.0.1:")[2].partition("/")[0]]
    with process:
        yield process
        process.kill()


def port_of(process: subprocess.Popen[str]) -> int:
    assert isinstance(process.args, list)
    return int(str(process.args[0]))


def get(process: subprocess.Popen[str], path: str, source: str = "127.0.0.1") -> tuple[int, str]:
    """Return status and body of an answer to a new connection from an address."""
    connection = HTTPConnection("127.0.0.1", port_of(process), 30, source_address=(source, 0))
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


def workers(process: subprocess.Popen[str]) -> set[str]:
    return set(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split())


def test_process_that_is_killed_is_replaced(served: subprocess.Popen[str]) -> None:
    until(lambda: len(workers(served)) == 2, "two processes")
    before = workers(served)
    gone = min(before)
    os.kill(int(gone), signal.SIGKILL)
    until(lambda: len(workers(served) - before) == 1, "another process")
    assert workers(served) & before == before - {gone}
    assert [get(served, "/readyz")[0] for _ in range(6)] == [200] * 6


def test_answers_are_at_hand_in_processes_that_replace_killed_ones(
    served: subprocess.Popen[str],
) -> None:
    until(lambda: len(workers(served)) == 2, "two processes")
    assert get(served, QUERY)[0] == 200
    before = workers(served)
    for pid in before:
        os.kill(int(pid), signal.SIGKILL)
    until(lambda: len(workers(served) - before) == 2, "two other processes")
    assert get(served, QUERY)[0] == 200
    counted = get(served, "/metrics")[1].splitlines()
    for result in ("hit", "miss"):
        assert f'wensou_cache_requests_total{{result="{result}"}} 1.0' in counted


def test_term_lets_a_request_end(served: subprocess.Popen[str]) -> None:
    assert get(served, "/readyz")[0] == 200
    with socket.create_connection(("127.0.0.1", port_of(served)), 30) as connection:
        connection.sendall(f"GET {QUERY} HTTP/1.1\r\nHost: a\r\n".encode())
        time.sleep(0.3)  # it is being read now
        served.terminate()
        time.sleep(0.3)
        connection.sendall(b"Connection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 200 ")
    assert '"totalHits":120' in answer.replace(" ", "")
    assert served.wait(30) == 0
    assert served.stderr
    assert "Traceback" not in served.stderr.read()


def test_interrupt_ends_quietly_and_leaves_nothing(served: subprocess.Popen[str]) -> None:
    before = workers(served)
    served.send_signal(signal.SIGINT)
    assert served.wait(30) == 0
    assert served.stderr
    assert served.stderr.read() == ""
    assert not any(Path(f"/proc/{pid}").exists() for pid in before)


def test_chinese_in_an_address_that_is_not_encoded(served: subprocess.Popen[str]) -> None:
    with socket.create_connection(("127.0.0.1", port_of(served)), 30) as connection:
        request = "GET /api/v1/search?q=社区治理 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        connection.sendall(request.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    assert answer.startswith("HTTP/1.1 200 ")
    assert '"query":"社区治理"' in answer.replace('": "', '":"')


def test_what_is_no_http_does_not_come_into_the_log(served: subprocess.Popen[str]) -> None:
    with socket.create_connection(("127.0.0.1", port_of(served)), 30) as connection:
        connection.sendall(b"GET /search?q=geheim\x01 HTTP/1.1\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 400 ")
    served.terminate()
    assert served.stderr
    said = served.stderr.read()
    assert "geheim" not in said
    assert "a request was refused" in said


def test_client_that_floods_is_held_back_and_others_are_not(
    served: subprocess.Popen[str],
) -> None:
    """Its requests are counted over both processes together: two in two seconds."""
    statuses: list[int] = []
    begun = time.monotonic()

    def flood() -> None:
        statuses.extend(get(served, QUERY, "127.0.7.1")[0] for _ in range(50))

    threads = [threading.Thread(target=flood) for _ in range(4)]
    for thread in threads:
        thread.start()
    others = [get(served, QUERY, f"127.0.8.{number}")[0] for number in range(1, 21)]
    for thread in threads:
        thread.join()
    windows = 1 + (time.monotonic() - begun) // 2
    assert others == [200] * 20
    assert set(statuses) <= {200, 429, 503}
    assert statuses.count(429) > 100
    assert statuses.count(200) <= 2 * windows + 2  # where two count at once, one may be missed
    counted = get(served, "/metrics")[1]
    refused = statuses.count(429)
    line = f'wensou_requests_total{{route="/api/v1/search",status="429"}} {refused}.0'
    assert line in counted.splitlines()
