"""What processes use, and what machine this is: read from /proc, so on Linux only."""

import os
import platform
import resource
import time
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def descendants(pid: int) -> list[int]:
    """Return the processes below a process, however deep."""
    found = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            below = [int(child) for child in children.read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
        for child in below:
            found += [child, *descendants(child)]
    return found


def cpu_seconds() -> float:
    """Return user and system time of this process and all below it, ended ones too."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    below = sum(map(_cpu_seconds, descendants(os.getpid())))
    return time.process_time() + ended.ru_utime + ended.ru_stime + below


def _cpu_seconds(pid: int) -> float:
    """Return the time of a process and of its ended children."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return sum(map(int, fields[11:15])) / _TICK


def tree_bytes(pid: int) -> int:
    """Return the resident memory of a process and all below it."""
    total = 0
    for process in (pid, *descendants(pid)):
        try:
            total += int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
        except (FileNotFoundError, ProcessLookupError, IndexError):
            continue
    return total


def status_bytes(pid: int, name: str) -> int:
    """Return a figure of a process: VmRSS, RssAnon, VmHWM (the highest VmRSS so far)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    return 0


def describe() -> list[str]:
    """Return processor, memory, system and Python."""
    kernel = platform.release().partition("-")[0]
    memory = os.sysconf("SC_PHYS_PAGES") * _PAGE / 2**30
    return [
        f"{len(os.sched_getaffinity(0))} cores of {_field('/proc/cpuinfo', 'model name', ':')}",
        f"{memory:.0f} GB of memory",
        f"{_field('/etc/os-release', 'PRETTY_NAME', '=')}, Linux {kernel}",
        f"Python {platform.python_version()}",
    ]


def _field(path: str, name: str, separator: str) -> str:
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    values = (line.partition(separator)[2] for line in lines if line.startswith(name))
    return next(values, "unknown").strip().strip('"')
