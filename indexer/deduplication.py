"""Duplicates of a build: exact ones are dropped as they come, near ones are grouped at the end.

A group has the number of its leader, and an article alone its own: numbers are from 1 on, in the
order of writing. So a group's number says nothing of who else is in it, and an article that comes
later can join it without a change of those that are there (`regrouping`).

An article takes 400 bytes of temporary files, at most as much beside the index, and 150 bytes of
memory; while groups are made, up to 600 more where every article is a reprint, 50 where none is.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import Index, IndexUpdater, IndexWriter, Stored
from indexer.articles import Place
from indexer.grouping import group
from indexer.regrouping import GROUP, SERIALS, regrouped
from indexer.signatures import SIGNATURES, Signatures, sign

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article that states what one before it does; dropped, counted and reported."""

    place: Place
    original: Place
    digest: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Grouped:
    """How many groups of near-duplicates there are, and how many articles are in one."""

    groups: int = 0
    articles: int = 0


class NearDuplicates:
    """The signatures of the articles of a build, in temporary files until all are there."""

    def __init__(self) -> None:
        self._files = {part.name: _Rows() for part in fields(Signatures)}
        self.count = 0
        """Number of articles so far."""

    def close(self) -> None:
        """Remove the temporary files."""
        for rows in self._files.values():
            rows.file.close()

    def arrays(self) -> dict[str, Array]:
        """Return the signatures of all articles so far, by name."""
        return {name: rows.read() for name, rows in self._files.items()}

    def add(self, signatures: Signatures) -> None:
        """Take the signatures of the articles that are written next."""
        self.count += len(signatures)
        for name, rows in self._files.items():
            rows.append(getattr(signatures, name))

    def write(self, index: IndexWriter) -> Grouped:
        """Group all articles, of which there is one at least; write their groups, and what later
        ones can be compared with.
        """
        leaders = group(Signatures(**self.arrays()))
        index.set_numbers(GROUP, leaders + 1)
        serials = np.arange(1, len(leaders) + 1, dtype=np.uint64)
        index.attach_rows(SIGNATURES, {**self.arrays(), SERIALS: serials})
        return counted(leaders)

    def write_more(self, index: IndexUpdater) -> Grouped:
        """Group the articles that were added to an index with those that are there; write all
        groups, and what later ones can be compared with.
        """
        arrays = self.arrays() if self.count else {}
        signatures = Signatures(**arrays) if arrays else sign([])
        serials, numbers = regrouped(index, signatures)
        index.set_numbers(GROUP, numbers)
        if arrays:
            index.attach_rows(SIGNATURES, {**arrays, SERIALS: serials})
        return counted(numbers)


class _Rows:
    """An array that grows by rows, in a temporary file."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by its owner
        self._shape: tuple[int, ...] = (0,)
        self._dtype: np.dtype[Any] = np.dtype(np.uint8)

    def append(self, rows: Array) -> None:
        self._dtype = rows.dtype
        self._shape = (self._shape[0] + len(rows), *rows.shape[1:])
        self.file.write(rows.tobytes())

    def read(self) -> Array:
        self.file.flush()
        return np.memmap(self.file, self._dtype, "r", shape=self._shape)


def counted(numbers: Array) -> Grouped:
    """Return how many groups there are, by the number of each article."""
    _, sizes = np.unique(numbers, return_counts=True)
    return Grouped(int((sizes > 1).sum()), int(sizes[sizes > 1].sum()))


def groups_of(index: Index) -> list[tuple[int, list[int]]]:
    """Return the groups of near-duplicates, the largest first, of equal ones the oldest: number,
    and places in the order of `index.articles`.
    """
    numbers = index.numbers(GROUP)
    order = numbers.argsort(kind="stable")
    found, starts, sizes = np.unique(numbers[order], return_index=True, return_counts=True)
    several = np.flatnonzero((sizes > 1) & (found > 0))
    several = several[np.argsort(-sizes[several], kind="stable")]
    return [
        (int(found[place]), order[starts[place] : starts[place] + sizes[place]].tolist())
        for place in several
    ]


def group_members(index: Index) -> Iterator[tuple[int, list[Stored]]]:
    """Yield the groups as `groups_of` has them, with the stored fields of each article."""
    for number, places in groups_of(index):
        yield number, list(index.articles(places))
