"""The server that is measured: `python -m webapp`, its processor time and its memory."""

import os
import re
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.request import urlopen

from benchmarks.corpora import ROOT

_TICKS = os.sysconf("SC_CLK_TCK")


class Served:
    """A server on a free port, until the end of the block."""

    def __init__(self, index: Path, *options: str) -> None:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "webapp", "--index", str(index), "--port", "0"),
                *("--log", "errors", *options),
            ],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._process.stderr
        greeting = self._process.stderr.readline()
        found = re.search(r":(\d+)/", greeting)
        assert found, greeting
        self.port = int(found[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        _, said = self._process.communicate()
        sys.stderr.write(said)

    def cpu_seconds(self) -> float:
        """Return the processor time that all processes have taken."""
        ticks = 0
        for pid in self._pids():
            columns = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(columns[11]) + int(columns[12])
        return ticks / _TICKS

    def answers(self) -> tuple[int, int]:
        """Return how many answers were at hand, and how many were not, since it started."""
        with urlopen(f"http://127.0.0.1:{self.port}/metrics") as page:  # nosec B310
            told = page.read().decode()
        counts = dict(re.findall(r'wensou_cache_requests_total{result="(\w+)"} (\d+)', told))
        return int(counts.get("hit", 0)), int(counts.get("miss", 0))

    def memory_mb(self) -> float:
        """Return the memory of all processes, what they share once; mapped files do not count."""
        kilobytes = 0
        for pid in self._pids():
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            kilobytes += sum(
                int(rollup.partition(kind)[2].split()[0]) for kind in ("Pss_Anon:", "Pss_Shmem:")
            )
        return kilobytes / 1000

    def _pids(self) -> list[int]:
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]
