"""Streams of bytes that are bounded: by a budget where they are unpacked, by a limit where they are
read whole.
"""

import io
from typing import Any, BinaryIO, Protocol

from indexer.sources.unreadable import DAMAGE, Unreadable, megabytes

BUFFER = 65_536

_FREE, _EXPANSION = 256 * 1024 * 1024, 100
"""Bytes that any file may unpack to, and how many times its size on disk beyond that. Text packs to
a third or a tenth; a zip bomb to a thousandth, or less where its members overlap."""


class Budget:
    """Bytes that a packed file, with all its members, may still unpack to."""

    def __init__(self, packed: int, free: int = _FREE) -> None:
        self._left = free + _EXPANSION * packed

    @property
    def exhausted(self) -> bool:
        """Whether more was unpacked than the file may hold."""
        return self._left < 0

    def spend(self, size: int) -> None:
        """Count unpacked bytes. Raises Unreadable where they are too many."""
        self._left -= size
        if self.exhausted:
            message = (
                f"unpacks to over {_EXPANSION} times its size, as only a bomb or a dump of zeros"
                f" does: reading stops here; unpack it by hand if you trust it"
            )
            raise Unreadable("expands too much", message)


class _Source(Protocol):
    def readinto(self, buffer: Any, /) -> int | None: ...


class Unpacked(io.RawIOBase):
    """What comes out of a packed stream, counted against a budget; damage is told as Unreadable.

    What stands before the damage is read.
    """

    def __init__(self, source: _Source, budget: Budget) -> None:
        self._source = source
        self._budget = budget
        self._damage: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        filled = 0
        with memoryview(buffer) as view:
            while filled < len(view) and self._damage is None:
                try:
                    count = self._source.readinto(view[filled:])
                except DAMAGE as error:
                    self._damage = error
                    break
                if not count:
                    break
                filled += count
        if self._damage is not None and not filled:
            message = f"not a whole packed file ({self._damage}): fetch or pack it again"
            raise Unreadable("damaged", message)
        self._budget.spend(filled)
        return filled


def unpacked(source: _Source, budget: Budget) -> io.BufferedReader:
    """Return what comes out of a packed stream, as a stream that can be looked ahead in."""
    return io.BufferedReader(Unpacked(source, budget), BUFFER)


def read_whole(stream: BinaryIO, largest: int, advice: str = "split it") -> bytes:
    """Return all bytes of a stream. Raises Unreadable where they are more than `largest`."""
    data = stream.read(largest + 1)
    if len(data) > largest:
        message = f"over {megabytes(largest)}, too much for one article: {advice}"
        raise Unreadable("too large", message)
    return data
