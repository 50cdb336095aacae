"""Join the postings of runs and segments into one file, in this process or shared among several.

Fields have nothing to do with one another, so each process joins some of them into a file of its
own; the arrays of these are then copied together. What else a segment has is written by the process
that joins the words, since suggestions are made of these and grams take longest.
"""

import mmap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from engine.columnar.array_file import ArrayFile, ArrayFileWriter
from engine.columnar.merge import BYTES_PER_POSTING, field_sizes, merge_fields
from engine.columnar.suggestions import SOURCES, WORDS
from engine.embedded.batches import Part
from engine.workers import worker_pool

_OTHER_MB = 320
"""Memory of a building process beside the postings that it joins: interpreter, dictionaries and
a batch 180, terms and tables 140 for two million terms."""
_LEAST_HELD = 100_000
"""Postings joined at a time at least, whatever the memory."""

Beside = Callable[[ArrayFile], None]
"""Writes what else a segment has; is given a file with the postings of words and outlets."""

_inherited: "_Job | None" = None
"""What a forked process joins: runs are mapped into memory, and need no copy there."""


@dataclass(frozen=True, slots=True)
class _Job:
    """The parts that are joined, how many postings are in memory at once, and what is written
    beside them.
    """

    parts: Sequence[Part]
    held: int
    beside: Beside

    def write(
        self, path: Path, names: Sequence[str], others: Callable[[], Iterable[Path]] = tuple
    ) -> None:
        """Write the postings of some fields, and those that `others` wrote."""
        with path.open("wb") as file:
            postings = ArrayFileWriter(file)
            sources = [part.source for part in self.parts]
            mapped = {id(each): each for part in self.parts for each in _mapped(part)}.values()
            merge_fields(postings, sources, names, self.held, partial(_release, mapped))
            for other in others():
                postings.include(ArrayFile.open(other))
            postings.close()


def join_postings(
    path: Path,
    parts: Sequence[Part],
    beside: Beside,
    scratch: Path,
    memory_mb: int,
    workers: int,
) -> None:
    """Write the postings of all fields of the wanted documents of all parts, in order; one of the
    processes calls `beside`.
    """
    held = max((memory_mb - _OTHER_MB) * 1_000_000 // BYTES_PER_POSTING, _LEAST_HELD)
    shares = _shares(field_sizes([part.source for part in parts]), workers)
    job = _Job(parts, held // len(shares), beside)
    if len(shares) == 1:
        job.write(path, shares[0])
        beside(ArrayFile.open(path))
        return
    paths = [scratch / f"share-{place}" for place in range(1, len(shares))]
    with worker_pool(len(paths), _inherit, job) as pool:
        others = [
            pool.submit(_join, other, share, share is shares[-1])
            for other, share in zip(paths, shares[1:], strict=True)
        ]
        job.write(path, shares[0], lambda: (other.result() for other in others))


def _shares(sizes: dict[str, int], workers: int) -> list[list[str]]:
    """Return the fields for each process, the largest first to whoever has least. That which
    comes last has words and outlets.
    """
    shares: list[list[str]] = [[] for _ in range(workers)]
    loads = [0] * workers
    together = [name for name in (WORDS, SOURCES) if name in sizes]
    apart = [[name] for name in sizes if name not in together]
    costs = {tuple(names): sum(sizes[name] for name in names) for names in [together, *apart]}
    for names in sorted(filter(None, costs), key=lambda names: (-costs[names], names)):
        place = loads.index(min(loads))
        shares[place] += names
        loads[place] += costs[names]
    shares = [share for share in shares if share] or [[]]
    return sorted(shares, key=lambda share: not set(share).isdisjoint(together))


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


def _join(path: Path, names: Sequence[str], is_last: bool) -> Path:
    """Join some fields into a file of their own, in a forked process."""
    assert _inherited is not None
    _inherited.write(path, names)
    if is_last:
        _inherited.beside(ArrayFile.open(path))
    return path
