"""Run pieces of Python in processes of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDERS = (Path(__file__).parents[2], Path(__file__).parent)


@contextmanager
def started(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Start Python code with arguments in `sys.argv[1:]`; kill what still runs at the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, FOLDERS))},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def run(code: str, *arguments: object) -> str:
    """Run Python code to its end and return what it printed; it must not fail."""
    with started(code, *arguments) as process:
        out, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
        return out


def wait_for_line(process: subprocess.Popen[str]) -> str:
    """Return the next line that a process prints, without its end."""
    assert process.stdout
    line = process.stdout.readline()
    assert line.endswith("\n"), process.communicate()[1]
    return line.rstrip("\n")
