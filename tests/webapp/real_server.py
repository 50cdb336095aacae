"""The command `python -m webapp` as it runs for others: a process that is asked over a socket."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

UNLIMITED = {"WENSOU_RATE_LIMIT": "0", "WENSOU_SEARCHES": "64", "WENSOU_LOG": "errors"}
"""Settings under which one client may ask for anything, as often as it likes."""


@dataclass(frozen=True)
class RealServer:
    """A server that runs: its port on 127.0.0.1, and its process."""

    port: int
    process: "subprocess.Popen[str]"

    @property
    def address(self) -> str:
        """Its address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def memory_mb(self) -> float:
        """Return the memory that is the server's own: mapped files do not count."""
        states = [Path(f"/proc/{pid}/status").read_text() for pid in self._pids()]
        return sum(int(state.partition("RssAnon:")[2].split()[0]) for state in states) / 1000

    def handles(self) -> int:
        """Return how many files and connections are open."""
        return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in self._pids())

    def _pids(self) -> list[int]:
        """Return the process that was started, and those that it started."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]


@contextmanager
def running_server(index: Path, log: Path) -> Iterator[RealServer]:
    """Serve an index while the block runs; what the server says goes to `log`."""
    line = [sys.executable, "-m", "webapp", "--index", str(index), "--port", "0"]
    environment = {**os.environ, **UNLIMITED, "PYTHONPATH": str(ROOT)}
    with log.open("w") as err, subprocess.Popen(line, env=environment, stderr=err) as process:
        try:
            yield RealServer(_port(process, log), process)
        finally:
            process.terminate()


def _port(process: "subprocess.Popen[str]", log: Path) -> int:
    """Wait for the greeting and return the port in it."""
    while process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", log.read_text()):
            return int(found[1])
    raise AssertionError(log.read_text())
