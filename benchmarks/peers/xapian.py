"""Xapian, whose Python binding Debian builds for the system's own Python."""

import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from benchmarks.peers.remote import Remote

_PYTHON = Path("/usr/bin/python3")
_PROGRAM = Path(__file__).parent / "workers" / "xapian_worker.py"


class Xapian(Remote):
    """Both streams in one database, compacted."""

    name = "xapian"
    label = "Xapian"
    note = "words and grams with positions, compacted; in the system's Python"

    @classmethod
    def unavailable(cls) -> str:
        """It is a package of Debian."""
        return _problem()

    def command(self) -> Sequence[str]:
        """Return the worker, in the system's Python."""
        return (str(_PYTHON), "-I", str(_PROGRAM))


@cache
def _problem() -> str:
    advice = "python3-xapian is not installed: run `make bench` where apt-get can install it"
    if not _PYTHON.exists():
        return advice
    tried = subprocess.run([_PYTHON, "-I", "-c", "import xapian"], capture_output=True)
    return advice if tried.returncode else ""
