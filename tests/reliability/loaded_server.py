"""A real web server, asked all the time: 50 requests a second from several threads."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from forked_commands import ROOT
from versioned_index import ARTICLES

THREADS, REQUESTS_A_SECOND = 4, 50
_QUERY = quote("社区治理")
_API = f"/api/v1/search?q={_QUERY}&hitsPerPage=20&facets=source"
_PATHS = (_API, f"{_API}&page=3", _API, f"/search?q={_QUERY}")


class LoadedServer:
    """The command `python -m webapp`, and threads that ask it until the end of the block.

    `answers` counts by version; `wrong` says what was not as it should be.
    """

    def __init__(self, root: Path, *options: str) -> None:
        self.answers: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "webapp", "--index", str(root), "--port", "0"),
                *("--rate-limit", "0", "--log", "errors", *options),
            ],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr
        greeting = self._process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", greeting)
        assert found, greeting
        self._port = int(found[1])
        self._end = threading.Event()
        self._threads = [threading.Thread(target=self._ask_on) for _ in range(THREADS)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        for thread in self._threads:
            thread.join()
        self._process.terminate()
        self._process.communicate()

    def wait_for_version(self, version: int) -> None:
        """Wait until all that is answered is of this version."""
        before = self.answers[str(version)]
        deadline = time.monotonic() + 60
        while self.answers[str(version)] < before + REQUESTS_A_SECOND // 2:
            assert time.monotonic() < deadline, f"no answer from version {version}: {self.answers}"
            time.sleep(0.05)

    def memory_mb(self) -> float:
        """Return the memory that is the server's own: mapped files do not count."""
        found = 0
        for pid in self.pids():
            status = Path(f"/proc/{pid}/status").read_text()
            found += int(status.partition("RssAnon:")[2].split()[0])
        return found / 1000

    def handles(self) -> int:
        """Return how many files are open."""
        return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in self.pids())

    def mapped_generations(self) -> set[str]:
        """Return the generations whose files are mapped into memory."""
        maps = [Path(f"/proc/{pid}/maps").read_text() for pid in self.pids()]
        return set(re.findall(r"generation-\d+", "".join(maps)))

    def workers(self) -> list[int]:
        """Return the processes that answer."""
        pid = self._process.pid
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def pids(self) -> list[int]:
        """Return the process that was started, and those that answer."""
        return [self._process.pid, *self.workers()]

    def _ask_on(self) -> None:
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        due = time.monotonic()
        number = 0
        while not self._end.is_set():
            path = _PATHS[number % len(_PATHS)]
            number += 1
            try:
                connection.request("GET", path)
                response = connection.getresponse()
                body = response.read().decode()
                self._check(path, response.status, body)
            except (OSError, ValueError, AssertionError) as error:
                self.wrong.append(f"{path}: {error!r}")
                connection.close()
            due += THREADS / REQUESTS_A_SECOND
            time.sleep(max(0.0, due - time.monotonic()))
        connection.close()

    def _check(self, path: str, status: int, body: str) -> None:
        assert status == 200, body
        versions = set(re.findall(r"第(\d)报", body))
        assert len(versions) == 1, f"a mixture of {versions}"
        if path.startswith("/api"):
            answer: dict[str, Any] = json.loads(body)
            (version,) = versions
            assert answer["totalHits"] == ARTICLES
            assert answer["facetDistribution"] == {"source": {f"第{version}报": ARTICLES}}
            assert {hit["id"].partition("/")[0] for hit in answer["hits"]} == versions
        self.answers.update(versions)
