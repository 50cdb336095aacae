"""Read zip files: archives, and the documents that are zip files inside.

Headers are not trusted: sizes are counted while unpacking, and only the two methods are unpacked
whose output Python bounds as it goes.
"""

import io
import struct
from collections.abc import Iterator
from functools import partial
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from indexer.sources.members import Member, member_name, names_encoding
from indexer.sources.streams import Budget, read_whole, unpacked
from indexer.sources.unreadable import Unreadable

_UTF8, _ENCRYPTED = 0x800, 0x1  # flags of a member

_LARGEST_DIRECTORY = 16 * 1024 * 1024
"""Bytes of the list of members, that of some 150,000: all of it is held in memory, as objects ten
times as large."""

_TAIL = 70_000
"""Bytes at the end that hold the end record, whose comment has 64 KB at most."""


def opened(stream: IO[bytes]) -> ZipFile:
    """Open a zip file that can be sought in. Raises Unreadable where its list is too long, and
    BadZipFile.
    """
    stream.seek(0, io.SEEK_END)
    stream.seek(-min(_TAIL, stream.tell()), io.SEEK_END)
    if _directory_size(stream.read(_TAIL)) > _LARGEST_DIRECTORY:
        raise Unreadable("too large", "over 150,000 files in one archive: unpack it, or split it")
    try:
        return ZipFile(stream)
    except (ValueError, NotImplementedError, struct.error) as error:
        raise Unreadable("damaged", f"not a whole zip file ({error}): pack it again") from None


def _directory_size(tail: bytes) -> int:
    """Return the bytes of the list of members, as the end records say; the larger one, of two."""
    sizes = [0]
    for mark, place, form in ((b"PK\5\6", 12, "<L"), (b"PK\6\6", 40, "<Q")):
        start = tail.rfind(mark) + place
        if start >= place and len(tail) >= start + 8:
            sizes.append(struct.unpack_from(form, tail, start)[0])
    return max(size for size in sizes if size != 0xFFFF_FFFF)


def members(archive: ZipFile) -> Iterator[Member]:
    """Yield the files of an archive in the order in which they lie there."""
    infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
    files = [info for info in infos if not info.filename.endswith("/")]
    legacy = b"\n".join(_bytes(info) for info in files if not info.flag_bits & _UTF8)
    encoding = names_encoding(legacy)
    for info in files:
        own = "utf-8" if info.flag_bits & _UTF8 else encoding
        name = member_name(_bytes(info), own).replace("\\", "/")
        yield Member(name, partial(open_part, archive, info), info.header_offset)


def _bytes(info: ZipInfo) -> bytes:
    """Return a name as it stands in the archive: zipfile decodes what is not UTF-8 as cp437."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")


def open_part(archive: ZipFile, info: ZipInfo) -> io.BufferedIOBase:
    """Open one member. Raises Unreadable where it needs a password or a method that is not read."""
    if info.flag_bits & _ENCRYPTED:
        message = "it needs a password: unpack it by hand, then index the folder"
        raise Unreadable("encrypted", message)
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        message = (
            f"packed by a method that is not read ({info.compress_type}): pack it as plain zip"
        )
        raise Unreadable("unsupported", message)
    try:
        return cast(io.BufferedIOBase, archive.open(info))
    except (ValueError, NotImplementedError, struct.error) as error:
        raise Unreadable("damaged", f"not a whole zip file ({error}): pack it again") from None


def read_part(archive: ZipFile, info: ZipInfo, largest: int, budget: Budget) -> bytes:
    """Return the bytes of one member. Raises Unreadable, also where they are over `largest`."""
    with open_part(archive, info) as packed, unpacked(packed, budget) as stream:
        return read_whole(stream, largest)


def repacked(data: bytes, largest_part: int, budget: Budget) -> io.BytesIO:
    """Return a zip file with the same members, none packed: whoever reads it unpacks no bomb."""
    plain = io.BytesIO()
    with opened(io.BytesIO(data)) as archive, ZipFile(plain, "w") as copy:
        for info in archive.infolist():
            if not info.filename.endswith("/"):
                copy.writestr(info.filename, read_part(archive, info, largest_part, budget))
    plain.seek(0)
    return plain
