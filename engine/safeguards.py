"""What a writer makes sure of beside the index itself: space, its turn, and that the new generation
finds what is in it.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.errors import NoSpace
from engine.lock import Waiting
from engine.protocol import Index

_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Safeguards:
    """`needed_bytes` must be free on the disk before anything is written; `audit` is given the
    complete new generation before it goes live, and raises where it must not; `waiting` is told who
    holds the lock, for which the writer then waits.
    """

    needed_bytes: int = 0
    audit: Callable[[Index], None] | None = None
    waiting: Waiting | None = None


def check_space(root: Path, needed_bytes: int) -> None:
    """Raise NoSpace where the disk of an index directory has less than that free."""
    status = os.statvfs(root)
    free = status.f_bavail * status.f_frsize
    if free < needed_bytes:
        raise NoSpace(
            f"{root}/ needs about {_megabytes(needed_bytes)} more for the new generation, and its "
            f"disk has {_megabytes(free)} free: free some, or choose a folder on another disk with "
            "--index; nothing was written"
        )


def _megabytes(count: int) -> str:
    return f"{-(-count // _MEGABYTE):,} MB"
