"""Join the postings of runs into one file, in this process or shared among several.

Fields have nothing to do with one another, so each process joins some of them into a file of its
own; the arrays of these are then copied together.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from engine.columnar.array_file import ArrayFile, ArrayFileWriter
from engine.columnar.merge import BYTES_PER_POSTING, field_sizes, merge_fields
from engine.embedded.batches import Runs, RunSpool
from engine.workers import worker_pool

_OTHER_MB = 320
"""Memory of a building process beside the postings that it joins: interpreter, dictionaries and
a batch 180, terms and tables 140 for two million terms."""
_LEAST_HELD = 100_000
"""Postings joined at a time at least, whatever the memory."""

_inherited: tuple[RunSpool, Sequence[Runs], int] | None = None
"""What a forked process joins: runs are mapped into memory, and need no copy there."""


def join_postings(
    file: BinaryIO, spool: RunSpool, runs: Sequence[Runs], memory_mb: int, workers: int
) -> None:
    """Write the postings of all fields of the wanted documents of all runs, in order."""
    held = max((memory_mb - _OTHER_MB) * 1_000_000 // BYTES_PER_POSTING, _LEAST_HELD)
    shares = _shares(field_sizes([part.source for part in runs]), workers)
    postings = ArrayFileWriter(file)
    with worker_pool(max(len(shares) - 1, 1), _inherit, spool, runs, held // len(shares)) as pool:
        paths = [spool.folder / f"share-{place}" for place in range(1, len(shares))]
        others = [pool.submit(_join, *job) for job in zip(paths, shares[1:], strict=True)]
        merge_fields(
            postings, [part.source for part in runs], shares[0], held // len(shares), spool.release
        )
        for path, other in zip(paths, others, strict=True):
            other.result()
            postings.include(ArrayFile.open(path))
    postings.close()


def _shares(sizes: dict[str, int], workers: int) -> list[list[str]]:
    """Return the fields for each process, the largest first to whoever has least."""
    shares: list[list[str]] = [[] for _ in range(workers)]
    loads = [0] * workers
    for name in sorted(sizes, key=lambda name: (-sizes[name], name)):
        place = loads.index(min(loads))
        shares[place].append(name)
        loads[place] += sizes[name]
    return [share for share in shares if share] or [[]]


def _inherit(spool: RunSpool, runs: Sequence[Runs], held: int) -> None:
    global _inherited
    _inherited = spool, runs, held


def _join(path: Path, names: Sequence[str]) -> None:
    assert _inherited is not None
    spool, runs, held = _inherited
    with path.open("wb") as file:
        postings = ArrayFileWriter(file)
        merge_fields(postings, [part.source for part in runs], names, held, spool.release)
        postings.close()
