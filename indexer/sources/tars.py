"""Read tar files from the first byte to the last, packed ones too, nothing of them unpacked."""

import io
import tarfile
from collections.abc import Iterator
from functools import partial
from typing import IO, cast

from indexer.sources.members import Member, member_name, names_encoding
from indexer.sources.unreadable import Unreadable

_LARGEST_READ = 64 * 1024 * 1024
"""Bytes. More are asked for at once only by a header that claims to be so large."""


class _Forward(io.RawIOBase):
    """A stream that only goes forward, and keeps the block read last."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._position = 0
        self.last = b""

    def tell(self) -> int:
        return self._position

    def seek(self, position: int, whence: int = io.SEEK_SET) -> int:
        while self._position < position and self.read(min(position - self._position, 1024 * 1024)):
            pass
        return self._position

    def read(self, size: int | None = -1) -> bytes:
        if size is None or not 0 <= size <= _LARGEST_READ:
            raise tarfile.ReadError("a header that is too large")
        self.last = self._stream.read(size)
        self._position += len(self.last)
        return self.last


def members(stream: IO[bytes]) -> Iterator[Member]:
    """Yield the files of an archive in order; each is to be read before the next one is asked for.

    Links are passed over: what they lead to has a name of its own. Raises tarfile.TarError, and
    Unreadable where the archive has no end.
    """
    forward = _Forward(stream)
    with tarfile.open(fileobj=cast(IO[bytes], forward), mode="r:", encoding="utf-8") as archive:
        while (info := archive.next()) is not None:
            archive.members.clear()  # type: ignore[attr-defined]  # else a list of all is kept
            if info.isreg():
                name = info.name.encode("utf-8", errors="surrogateescape")
                yield Member(member_name(name, names_encoding(name)), partial(_open, archive, info))
    if forward.last != bytes(tarfile.BLOCKSIZE):
        message = "the archive has no end: what was in the rest is missing; fetch or pack it again"
        raise Unreadable("damaged", message)


def _open(archive: tarfile.TarFile, info: tarfile.TarInfo) -> io.BufferedIOBase:
    return cast(io.BufferedIOBase, archive.extractfile(info))
