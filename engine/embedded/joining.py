"""Join the postings of runs and segments into one file, in this process or shared among several.

Fields have nothing to do with one another, so each process joins some of them into a file of its
own; the arrays of these are then copied together.
"""

import mmap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from engine.columnar.array_file import ArrayFile, ArrayFileWriter
from engine.columnar.merge import BYTES_PER_POSTING, field_sizes, merge_fields
from engine.embedded.batches import Part
from engine.workers import worker_pool

_OTHER_MB = 320
"""Memory of a building process beside the postings that it joins: interpreter, dictionaries and
a batch 180, terms and tables 140 for two million terms."""
_LEAST_HELD = 100_000
"""Postings joined at a time at least, whatever the memory."""

_inherited: "_Job | None" = None
"""What a forked process joins: runs are mapped into memory, and need no copy there."""


@dataclass(frozen=True, slots=True)
class _Job:
    """The parts that are joined, and how many postings are in memory at once."""

    parts: Sequence[Part]
    held: int

    def write(self, postings: ArrayFileWriter, names: Sequence[str]) -> None:
        """Write the postings of some fields."""
        sources = [part.source for part in self.parts]
        mapped = {id(each): each for part in self.parts for each in _mapped(part)}.values()
        merge_fields(postings, sources, names, self.held, partial(_release, mapped))


def join_postings(
    file: BinaryIO, parts: Sequence[Part], scratch: Path, memory_mb: int, workers: int
) -> None:
    """Write the postings of all fields of the wanted documents of all parts, in order."""
    held = max((memory_mb - _OTHER_MB) * 1_000_000 // BYTES_PER_POSTING, _LEAST_HELD)
    shares = _shares(field_sizes([part.source for part in parts]), workers)
    postings = ArrayFileWriter(file)
    job = _Job(parts, held // len(shares))
    with worker_pool(max(len(shares) - 1, 1), _inherit, job) as pool:
        paths = [scratch / f"share-{place}" for place in range(1, len(shares))]
        others = [pool.submit(_join, *share) for share in zip(paths, shares[1:], strict=True)]
        job.write(postings, shares[0])
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


def _mapped(part: Part) -> list[mmap.mmap]:
    return [file.mapped for file in part.files if file.mapped is not None]


def _release(mapped: Iterable[mmap.mmap]) -> None:
    """Give back the memory of the pages that were read; they can be read again."""
    if hasattr(mmap, "MADV_DONTNEED"):
        for each in mapped:
            each.madvise(mmap.MADV_DONTNEED)


def _inherit(job: _Job) -> None:
    global _inherited
    _inherited = job


def _join(path: Path, names: Sequence[str]) -> None:
    assert _inherited is not None
    with path.open("wb") as file:
        postings = ArrayFileWriter(file)
        _inherited.write(postings, names)
        postings.close()
