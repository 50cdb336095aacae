"""Look at the files of the sources without reading them: where they lie, how large they are, when
they changed. Some microseconds and some hundred bytes a file, so that a folder of a million is
looked at in seconds.
"""

import os
import sys
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from operator import attrgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.errors import SourceError
from indexer.sources.files import absolute, is_article, look_anew

RACY_NS = 100_000_000
"""A file that changed so shortly before it was looked at may change again without another time of
change: file systems count in steps of some milliseconds."""

_FILE_SYSTEM = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()
"""What `os.fsencode` encodes with; asking it for each path takes as long as all else of adding."""

UNKNOWN = 0
"""Time of change of a file that must be read again, whatever it is."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as it was found: its absolute path, the source it is below, size and time of change in
    nanoseconds (0 for both where it cannot be told).
    """

    path: str
    source: int
    size: int
    changed: int


@dataclass(slots=True)
class Scan:
    """All files that were found, as columns; `closed` are folders that cannot be opened, `started`
    is when the look began, in nanoseconds.
    """

    roots: list[str]
    closed: list[str] = field(default_factory=list)
    started: int = field(default_factory=time.time_ns)
    _paths: bytearray = field(default_factory=bytearray)
    _ends: "array[int]" = field(default_factory=lambda: array("Q"))
    _keys: bytearray = field(default_factory=bytearray)
    _sources: "array[int]" = field(default_factory=lambda: array("I"))
    _sizes: "array[int]" = field(default_factory=lambda: array("Q"))
    _changed: "array[int]" = field(default_factory=lambda: array("q"))

    def __len__(self) -> int:
        return len(self._ends)

    def add(self, path: str, source: int, status: os.stat_result | None) -> None:
        """Add a file."""
        encoded = path.encode(*_FILE_SYSTEM)
        self._paths += encoded
        self._ends.append(len(self._paths))
        self._keys += blake2b(encoded, digest_size=8).digest()
        self._sources.append(source)
        self._sizes.append(status.st_size if status else 0)
        self._changed.append(status.st_mtime_ns if status else 0)

    def __getitem__(self, place: int) -> Looked:
        start = self._ends[place - 1] if place else 0
        path = os.fsdecode(bytes(self._paths[start : self._ends[place]]))
        return Looked(path, self._sources[place], self._sizes[place], self._changed[place])

    @property
    def keys(self) -> NDArray[np.uint64]:
        """A hash of each path."""
        return np.frombuffer(self._keys, np.uint64)

    @property
    def sizes(self) -> NDArray[np.uint64]:
        """The size of each file."""
        return np.array(self._sizes, np.uint64)

    @property
    def changed(self) -> NDArray[np.int64]:
        """When each file changed, in nanoseconds."""
        return np.array(self._changed, np.int64)


def path_key(path: str) -> int:
    """Return the hash of a path, as `Scan.keys` has it."""
    digest = blake2b(os.fsencode(path), digest_size=8).digest()
    return int(np.frombuffer(digest, np.uint64)[0])


def file_stamp(path: str, now: int) -> tuple[int, int]:
    """Return the size of a file and when it changed, both 0 where that cannot be told; the time is
    0 too where it is so short before `now` that the next change might have the same.
    """
    status = _status(path)
    if status is None:
        return 0, UNKNOWN
    return status.st_size, trusted(status.st_mtime_ns, now)


def trusted(changed: int, now: int) -> int:
    """Return a time of change, or UNKNOWN where another change might get the same."""
    return changed if now - changed > RACY_NS else UNKNOWN


def scan(sources: Sequence[Path]) -> Scan:
    """Look at the files of the sources, those that `find_files` finds, each once.

    Raises SourceError where a source is not there, or of no kind that can be read.
    """
    look_anew()
    found = Scan([str(absolute_source(source)) for source in sources])
    for number, (source, root) in enumerate(zip(sources, found.roots, strict=True)):
        if os.path.isdir(root):  # noqa: PTH112 - os.walk and its kin take texts
            _walk(root, number, found)
        elif not os.path.exists(root):  # noqa: PTH110
            raise SourceError(
                f"{source}: no such file or folder; to take out what was in it, update the folder"
                " above it, or name its articles: python -m indexer delete ID"
            )
        else:
            found.add(root, number, _status(root))
    return found


def absolute_source(source: Path) -> Path:
    """Return where a source lies: of a folder with all links resolved, of a file with those of its
    folder.
    """
    return source.resolve() if source.is_dir() else absolute(source)


def _walk(folder: str, source: int, found: Scan) -> None:
    """Add the files of a folder, in the order of `find_files`."""
    folders = []
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=attrgetter("name"))
    except OSError:
        found.closed.append(folder)
        return
    for entry in listed:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if not entry.is_symlink():
                folders.append(entry.path)
        elif is_article(entry.name):
            found.add(entry.path, source, _status_of(entry))
    for each in folders:
        _walk(each, source, found)


def _status_of(entry: os.DirEntry[str]) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        return None


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116
    except OSError:
        return None
