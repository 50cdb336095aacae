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
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"RssAnon:\s+(\d+) kB", status)
        assert found
        return int(found[1]) / 1000

    def handles(self) -> int:
        """Return how many files and connections are open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))


@contextmanager
def running_server(index: Path, log: Path) -> Iterator[RealServer]:
    """Serve an index while the block runs; what the server says goes to `log`."""
    line = [sys.executable, "-m", "webapp", "--index", str(index), "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
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
