"""Where an evaluation reads, where it keeps its indexes, and how it tells of its progress."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of the judged queries, the folder of the indexes, the number of processes."""

    data: Path
    work: Path
    jobs: int
    say: Callable[[str], None]
