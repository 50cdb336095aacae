"""The cluster that `make test-cluster` starts, and stand-ins for clusters that do not work."""

import json
import os
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.request import Request, urlopen

import pytest

CLUSTER = "WENSOU_TEST_CLUSTER"

Answer = tuple[int, Any]
Answers = Callable[[str, str, bytes], Answer]
"""What a stand-in answers to a method, a path and a body: a status, and JSON or a text."""


@pytest.fixture(scope="session")
def cluster() -> str:
    """The address of the cluster, without the name of an index."""
    address = os.environ.get(CLUSTER, "")
    if not address:
        pytest.skip(f"no cluster: `make test-cluster` starts one and sets {CLUSTER}")
    return address


@pytest.fixture(scope="module")
def new_place(cluster: str) -> Iterator[Callable[[str], str]]:
    """Return the address of an index that is not there yet, with options; removed at the end."""
    given = []

    def place(options: str = "") -> str:
        given.append(f"test-{uuid.uuid4().hex[:12]}")
        return f"{cluster}/{given[-1]}{options}"

    yield place
    for name in given:
        asked = f"{cluster.removeprefix('opensearch+')}/{name}-lock,{name}-0*"
        with suppress(OSError):
            urlopen(Request(f"{asked}?ignore_unavailable=true", method="DELETE")).close()


@pytest.fixture
def stand_in() -> Iterator[Callable[[Answers], str]]:
    """Answer as a cluster in some bad state would; return the address of an index there."""
    servers = []

    def serve(answers: Answers) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(answers))
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"opensearch+http://127.0.0.1:{server.server_port}/archive"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def _handler(answers: Answers) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, content = answers(self.command, self.path, sent)
            text = isinstance(content, str)
            body = (content if text else json.dumps(content)).encode()
            self.send_response(status)
            json_text = text and content.startswith(("{", "["))
            kind = "text/html" if text and not json_text else "application/json"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    return Handler
