"""What has changed since an index was written: files by path, size and time; articles by digest."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.articles import Failure
from indexer.ledger import DIGEST_BYTES, DUPLICATE, FAILED, INDEXED, SAME_ID, Ledger
from indexer.preparation import Read
from indexer.recorder import digest_of, line_digests
from indexer.sources import Reader, SourceFile
from indexer.sources.scanning import UNKNOWN, Looked, Scan, path_key

_STAYS = ("unreadable", "damaged")
"""Reasons for which a file that cannot be read, or not to its end, keeps the articles it gave."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What of a file is in the index: of each article as it is read whether it is `known`, of each
    of the ledger's items of the file whether it is `still_there`.
    """

    known: NDArray[np.bool_]
    still_there: NDArray[np.bool_]


NEVER_READ = Survey(np.empty(0, bool), np.empty(0, bool))


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that is read: as it was found, as a source, its number in the ledger (None: it is
    new), and what of it is known.
    """

    looked: Looked
    file: SourceFile
    number: int | None = None
    survey: Survey = NEVER_READ


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes are looked for: files that changed `since` a time (nanoseconds; then none is
    gone), and whether what failed before is tried again.
    """

    since: int | None = None
    retry_failed: bool = False


class Comparison:
    """Compares what was found with a ledger."""

    def __init__(self, found: Scan, ledger: Ledger, wanted: Wanted) -> None:
        self._found, self._ledger, self._wanted = found, ledger, wanted
        self._numbers = _numbers_of(found.keys, ledger.keys)

    def files_to_read(self) -> list[int]:
        """Return the places of the found files that are new or changed, each once, in order."""
        known = self._numbers >= 0
        numbers = np.where(known, self._numbers, 0)
        if len(self._ledger.keys):
            same = known & (self._found.sizes == self._ledger.sizes[numbers])
            same &= self._found.changed == self._ledger.changed[numbers]
            same &= self._ledger.changed[numbers] != UNKNOWN
            if self._wanted.retry_failed:
                same &= ~np.isin(numbers, self._owners_of(FAILED, SAME_ID))
        else:
            same = known
        read = ~same
        if self._wanted.since is not None:
            read &= self._found.changed >= self._wanted.since
        _, first = np.unique(self._found.keys, return_index=True)
        places: list[int] = np.intersect1d(np.flatnonzero(read), first).tolist()
        return places

    def gone(self) -> list[int]:
        """Return the numbers of the ledger's files that were below the sources and are not found.

        What lies in a folder that cannot be opened is not gone.
        """
        if self._wanted.since is not None:
            return []
        there = np.zeros(len(self._ledger.keys), bool)
        there[self._numbers[self._numbers >= 0]] = True
        missing = np.flatnonzero(~there)
        below = self._below(self._found.roots, missing)
        gone: list[int] = missing[below & ~self._below(self._found.closed, missing)].tolist()
        return gone

    def number_of(self, place: int) -> int | None:
        """Return the ledger's number of a found file, None where it is new."""
        return int(self._numbers[place]) if self._numbers[place] >= 0 else None

    def _owners_of(self, *states: int) -> NDArray[np.uint32]:
        return self._ledger.owners[np.isin(self._ledger.states, states)]

    def _below(self, folders: list[str], files: NDArray[np.int64]) -> NDArray[np.bool_]:
        found = np.zeros(len(files), bool)
        for folder in folders:
            prefix = f"{folder.rstrip('/')}/".encode("utf-8", "surrogateescape")
            found |= self._ledger.paths.begin_with(prefix, files)
            found |= self._ledger.keys[files] == np.uint64(path_key(folder))
        return found


def _numbers_of(keys: NDArray[np.uint64], known: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the place of each key among the known ones, -1 where it is not there."""
    if not len(known):
        return np.full(len(keys), -1)
    order = known.argsort()
    places = known[order].searchsorted(keys)
    places[places == len(known)] = 0
    found = order[places]
    return np.where(known[found] == keys, found, -1)


def survey(file: SourceFile, ledger: Ledger, items: NDArray[np.int64]) -> Survey:
    """Read a file only so far as to tell which of its articles are in the index: those of `items`
    that have not changed.
    """
    own, by_line = bytearray(), bytearray()

    def skip(id: str, line: bytes) -> bool:
        if line.strip():
            digests = line_digests(id, line)
            own.extend(digests[0])
            by_line.extend(digests[1])
        return True

    damaged = False
    for raw in Reader(skip=skip).read(file):
        if isinstance(raw, Failure):
            damaged |= raw.place.line is None and raw.reason in _STAYS
        else:
            digest = digest_of(raw, file.name)
            own.extend(digest)
            by_line.extend(digest)
    usable = np.isin(ledger.states[items], (INDEXED, DUPLICATE))
    before = _comparable(ledger.digests[items].tobytes())
    read = _comparable(bytes(own)), _comparable(bytes(by_line))
    known = np.isin(read[0], before[usable]) | np.isin(read[1], before[usable])
    still_there = (np.isin(before, read[0]) | np.isin(before, read[1])) & usable
    if damaged:
        still_there |= usable
    return Survey(known, still_there)


def _comparable(digests: bytes) -> NDArray[np.bytes_]:
    return np.frombuffer(digests, f"S{DIGEST_BYTES}")


def unknown_articles(change: FileChange, reader: Reader) -> Iterator[Read]:
    """Yield the articles of a file that are not known, and what is wrong with others."""
    known, place = change.survey.known, -1

    def is_known() -> bool:
        nonlocal place
        place += 1
        return place < len(known) and bool(known[place])

    reader.skip = lambda _id, line: not line.strip() or is_known()
    for raw in reader.read(change.file):
        if isinstance(raw, Failure) or raw.whole or not is_known():
            yield raw
