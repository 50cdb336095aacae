"""Join the postings of runs and segments into one file, in this process or shared among several.

Each process joins its share (`shares.py`) into files of its own; the arrays of these are then
copied together. What else a segment has is written by the process that joins the words, since
suggestions are made of these.
"""

import mmap
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from engine.columnar.array_file import ArrayFile, ArrayFileWriter
from engine.columnar.merge import (
    BYTES_PER_POSTING,
    Source,
    merge_divided,
    merge_fields,
    merge_piece,
)
from engine.embedded.batches import Part
from engine.embedded.shares import Share, shares_of
from engine.workers import Forked

_OTHER_MB = 320
"""Memory of a building process beside the postings that it joins: interpreter, dictionaries and
a batch 180, terms and tables 140 for two million terms."""
_LEAST_HELD = 100_000
"""Postings joined at a time at least, whatever the memory."""

Beside = Callable[[ArrayFile], None]
"""Writes what else a segment has; is given a file with the postings of words and outlets."""


@dataclass(frozen=True, slots=True)
class _Job:
    """The parts that are joined, how many postings are in memory at once, and what is written
    beside them.
    """

    parts: Sequence[Part]
    held: int
    beside: Beside

    def write(self, path: Path, share: Share, others: Callable[[], Iterable[Path]] = tuple) -> None:
        """Write the postings of the first share, and those that `others` wrote."""
        with path.open("wb") as file:
            postings = ArrayFileWriter(file)
            sources, release = self._sources(), self._release()
            merge_fields(postings, sources, share.names, self.held, release)
            if share.piece:
                rest = (ArrayFile.open(_piece_path(other)) for other in others())
                merge_divided(postings, sources, share.piece, self.held, release, rest)
            for other in others():
                postings.include(ArrayFile.open(other))
            postings.close()

    def write_other(self, path: Path, share: Share, is_last: bool) -> None:
        """Write the postings of another share, in two files; with the last what is beside them."""
        self.write(path, Share(share.names))
        if is_last:
            self.beside(ArrayFile.open(path))
        if share.piece:
            with _piece_path(path).open("wb") as file:
                piece = ArrayFileWriter(file)
                merge_piece(piece, self._sources(), share.piece, self.held, self._release())
                piece.close()

    def _sources(self) -> list[Source]:
        return [part.source for part in self.parts]

    def _release(self) -> Callable[[], None]:
        mapped = {id(each): each for part in self.parts for each in _mapped(part)}
        return partial(_release, mapped.values())


def _piece_path(path: Path) -> Path:
    return path.with_suffix(".piece")


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
    shares = shares_of([part.source for part in parts], workers)
    job = _Job(parts, held // len(shares), beside)
    if len(shares) == 1:
        job.write(path, shares[0])
        beside(ArrayFile.open(path))
        return
    paths = [scratch / f"share-{place}" for place in range(1, len(shares))]
    with ExitStack() as stack:
        # Forked, they need no copy of the runs, which are mapped into memory.
        others = [
            stack.enter_context(Forked(partial(job.write_other, other, share, share is shares[-1])))
            for other, share in zip(paths, shares[1:], strict=True)
        ]

        def written() -> Iterator[Path]:
            for other, path in zip(others, paths, strict=True):
                other.wait()
                yield path

        job.write(path, shares[0], written)


def _mapped(part: Part) -> list[mmap.mmap]:
    return [file.mapped for file in part.files if file.mapped is not None]


def _release(mapped: Iterable[mmap.mmap]) -> None:
    """Give back the memory of the pages that were read; they can be read again."""
    if hasattr(mmap, "MADV_DONTNEED"):
        for each in mapped:
            each.madvise(mmap.MADV_DONTNEED)
