"""Answers that all serving processes share: bytes by key, in memory of a fixed size.

    key -> set of eight rows of a table -> place in a ring ─> bytes, if they are what was put there

Each process writes to a ring of its own, in which the oldest give way to the newest, and reads
all of them. There is no lock between processes, since one that was killed would keep it: who reads
copies the bytes and looks whether they are whole, and an answer that another process is just
replacing was not there. Table and rings are made before the processes fork; a process that takes
the place of one that ended goes on with its ring.
"""

import hashlib
import mmap
from struct import Struct
from threading import Lock
from typing import NamedTuple, cast

from flask import Flask

_SMALL_BYTES = 1024
"""An answer of one hit: with a row of the table for each so many bytes, rings are full first."""

_CHOICES = 8
"""Rows that a key may have, side by side."""

_WORD = 8
_MASK = (1 << 64) - 1
_NOWHERE, _OWN = 1 << 65, 1 << 66
"""Ages of a row that gives way before any answer does, and of one that gives way to itself."""

_NAME = 32
"""Bytes of a checksum of the key, which stand before an answer: nobody finds two keys with one."""


class _Row(NamedTuple):
    """Where an answer is: the beginning of its key's checksum; its place, counted in bytes that
    were ever written to its ring; which ring; its length, with the name; a checksum of these bytes.
    """

    tag: int
    place: int
    ring: int
    length: int
    seal: int


_ROW = Struct("=5Q")


class NoMemory(Exception):
    """The system does not give as much memory as answers were to have."""


class SharedAnswers:
    """Bytes by key, those that were asked for last, within `most_bytes` in all. Any number of
    threads and of processes that fork may ask.
    """

    def __init__(self, most_bytes: int, rings: int = 1) -> None:
        """Raises NoMemory where there is not as much."""
        self._sets = max(1, most_bytes // _SMALL_BYTES // _CHOICES)
        self._table_at = rings * _WORD  # behind how much was written to each ring
        self._rings_at = self._table_at + self._sets * _CHOICES * _ROW.size
        self._ring_bytes = max(0, most_bytes - self._rings_at) // rings
        self._memory = _memory(self._rings_at + rings * self._ring_bytes)
        self._written = memoryview(self._memory)[: self._table_at].cast("Q")
        self._ring = 0
        self._lock = Lock()

    @property
    def size_bytes(self) -> int:
        """How much memory is taken by what is kept, or was."""
        return sum(min(written, self._ring_bytes) for written in self._written)

    def write_to(self, ring: int) -> None:
        """Let this process have a ring. Two with the same one lose an answer now and then."""
        self._ring = ring

    def get(self, key: bytes) -> bytes | None:
        """Return what was put under this very key, or None."""
        name = _name(key)
        tag = _tag(name)
        for row in self._rows(self._first_row(tag)):
            if row.tag == tag and (record := self._record(row, name)):
                if self._age(row) > self._ring_bytes // 2:
                    self._write(name, record)  # so that what is asked for again stays
                return record[_NAME:]
        return None

    def put(self, key: bytes, value: bytes) -> None:
        """Keep some bytes, unless they are more than there is room for."""
        name = _name(key)
        self._write(name, name + value)

    def _write(self, name: bytes, record: bytes) -> None:
        length = len(record)
        if length > self._ring_bytes:
            return
        with self._lock:
            place = self._written[self._ring]
            if (rest := self._ring_bytes - place % self._ring_bytes) < length:
                place += rest
            row = _Row(_tag(name), place, self._ring, length, _seal(record))
            self._written[self._ring] = place + length  # what stood there is too old from here on
            at = self._at(row)
            self._memory[at : at + length] = record
            _ROW.pack_into(self._memory, self._row_for(row.tag), *row)

    def _record(self, row: _Row, name: bytes) -> bytes | None:
        """Return a copy of what a row leads to, if it is whole and has this name."""
        at = self._at(row)
        record = self._memory[at : at + row.length]
        return record if record.startswith(name) and _seal(record) == row.seal else None

    def _at(self, row: _Row) -> int:
        return self._rings_at + row.ring * self._ring_bytes + row.place % self._ring_bytes

    def _age(self, row: _Row) -> int:
        """Return how many bytes were written to its ring since the beginning of an answer; more
        than it holds where nothing is any more, as of a row that was only written in part.
        """
        if row.length and row.ring < len(self._written):
            age = self._written[row.ring] - row.place
            return age if row.length <= age else _NOWHERE
        return _NOWHERE

    def _first_row(self, tag: int) -> int:
        """Return where the rows are that a tag may have."""
        return self._table_at + tag % self._sets * _CHOICES * _ROW.size

    def _rows(self, first: int) -> list[_Row]:
        rows = self._memory[first : first + _CHOICES * _ROW.size]
        return list(map(_Row._make, _ROW.iter_unpack(rows)))

    def _row_for(self, tag: int) -> int:
        """Return where the row of a tag is written: in its own, one that leads nowhere, or that of
        the oldest answer.
        """
        first = self._first_row(tag)
        rows = self._rows(first)
        ages = [_OWN if row.tag == tag else self._age(row) for row in rows]
        return first + ages.index(max(ages)) * _ROW.size


def _memory(size: int) -> mmap.mmap:
    try:
        return mmap.mmap(-1, size)
    except OSError as error:
        told = f"there is no memory of {size >> 20:,} MB for answers ({error}): give a lower number"
        raise NoMemory(told) from error


def _name(key: bytes) -> bytes:
    return hashlib.blake2b(key, digest_size=_NAME).digest()


def _tag(name: bytes) -> int:
    return int.from_bytes(name[:_WORD], "little")


def _seal(record: bytes) -> int:
    """Return a checksum: the same in all processes that fork from one. Those of `hashlib` and
    `zlib` let go of the interpreter, and a quick answer would wait for a slow search then.
    """
    return hash(record) & _MASK


_EXTENSION = "wensou-shared-answers"


def install(app: Flask, most_bytes: int, processes: int) -> SharedAnswers | None:
    """Make room for the answers of an application, unless none are to be kept."""
    answers = SharedAnswers(most_bytes, processes) if most_bytes else None
    app.extensions[_EXTENSION] = answers
    return answers


def shared_answers_of(app: Flask) -> SharedAnswers | None:
    """Return what keeps the answers of an application, if any are kept."""
    return cast(SharedAnswers | None, app.extensions[_EXTENSION])
