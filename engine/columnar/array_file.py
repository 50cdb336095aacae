"""A file of named arrays: written once from front to back, then mapped into memory and never
copied.

    header     64 bytes   magic, version
    arrays                little-endian, each begins at a multiple of 64 bytes
    directory             JSON: {"attributes": …, "arrays": {name: [dtype, items, offset]}}; of an
                          array of equal integers one is written, and `true` follows the offset
    footer     64 bytes   offset, size and CRC-32 of the directory, CRC-32 of all before it, magic

No pickle: reading a file cannot run anything. A file whose frame (header, directory, footer, size)
is not as it was written is refused when it is opened; `ArrayFile.verify` reads the arrays too.
"""

import json
import mmap
import struct
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from engine.errors import IndexDamaged

Array = NDArray[Any]

MAGIC = b"WENSOU\r\n"
VERSION = 3
ALIGNMENT = 64
_IN_MEMORY = 1 << 20
_FEW = 256
"""Items of which all are written, though they are equal."""
_HEADER = struct.Struct("<8sI52x")
_FOOTER = struct.Struct("<QQII32x8s")


class ArrayFileWriter:
    """Writes one file of arrays. `file` needs nothing but `write`; `close` leaves closing it to
    the caller.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._offset = 0
        self._checksum = 0
        self._arrays: dict[str, tuple[str, int, int] | tuple[str, int, int, bool]] = {}
        self._open: str | None = None
        self.attributes: dict[str, Any] = {}
        self._write(_HEADER.pack(MAGIC, VERSION))

    def add(self, name: str, array: Array) -> None:
        """Write a whole array of one dimension. Raises ValueError where the name was used."""
        self.start(name, array.dtype)
        if not _is_constant(array):
            self.append(array)
            return
        self.append(array[:1])
        self._arrays[name] = (self._arrays[name][0], len(array), self._arrays[name][2], True)
        self._open = None

    def start(self, name: str, dtype: np.dtype[Any]) -> None:
        """Begin an array that is written in pieces; it ends where the next one begins."""
        if name in self._arrays:
            raise ValueError(f"array {name!r} was written before")
        self._write(b"\0" * (-self._offset % ALIGNMENT))
        self._arrays[name] = (dtype.newbyteorder("<").str, 0, self._offset)
        self._open = name

    def append(self, piece: Array) -> None:
        """Write the next piece of the array that was begun last."""
        if self._open is None:
            raise ValueError("no array was started")
        dtype, items, offset = self._arrays[self._open][:3]
        self._write(_as_bytes(piece, np.dtype(dtype)))
        self._arrays[self._open] = (dtype, items + len(piece), offset)

    def add_spool(self, name: str, spool: "Spool") -> None:
        """Write an array whose pieces were collected in a spool."""
        self.start(name, spool.dtype)
        for piece in spool.pieces():
            self._write(piece)
        dtype, _, offset = self._arrays[name][:3]
        self._arrays[name] = (dtype, spool.items, offset)

    def include(self, other: "ArrayFile") -> None:
        """Write all arrays of another file, and take over its attributes."""
        for name, array in other.items():
            self.add(name, array)
        for name, value in other.attributes.items():
            if isinstance(value, dict):
                self.attributes.setdefault(name, {}).update(value)
            else:
                self.attributes[name] = value

    def close(self) -> None:
        """Write directory and footer; only then is the file one that can be opened."""
        directory = json.dumps(
            {"attributes": self.attributes, "arrays": self._arrays}, ensure_ascii=False
        ).encode()
        self._write(b"\0" * (-self._offset % ALIGNMENT))
        data = self._checksum
        offset = self._offset
        self._write(directory)
        self._write(_FOOTER.pack(offset, len(directory), zlib.crc32(directory), data, MAGIC))

    def _write(self, content: Any) -> None:
        self._file.write(content)
        self._offset += len(content)
        self._checksum = zlib.crc32(content, self._checksum)


class Spool:
    """An array that grows beside others: small in memory, larger in a temporary file."""

    def __init__(self, dtype: Any) -> None:
        self.dtype: np.dtype[Any] = np.dtype(dtype).newbyteorder("<")
        self.items = 0
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by pieces

    def append(self, piece: Array) -> None:
        """Add the next piece."""
        self._file.write(_as_bytes(piece, self.dtype))
        self.items += len(piece)

    def pieces(self) -> Iterator[bytes]:
        """Yield the content, once."""
        self._file.seek(0)
        with self._file:
            while piece := self._file.read(_IN_MEMORY):
                yield piece


class ArrayFile(Mapping[str, Array]):
    """An open file of arrays: read-only views of one dimension, by name, and `attributes`."""

    def __init__(self, buffer: Any, name: str) -> None:
        """Read the frame of the file `name` that `buffer` holds. Raises IndexDamaged."""
        self.name = name
        self._buffer = memoryview(buffer)
        self._end, directory, self._checksum = _read_frame(self._buffer, name)
        try:
            self.attributes: dict[str, Any] = directory["attributes"]
            self._arrays = {key: self._view(*place) for key, place in directory["arrays"].items()}
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise IndexDamaged(f"{name} has a damaged directory ({error})") from None

    @classmethod
    def open(cls, path: Path) -> Self:
        """Map a file into memory. Raises IndexDamaged where it is not one of ours."""
        with path.open("rb") as file:
            try:
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:  # nothing in it
                raise IndexDamaged(f"{path} is empty") from None
        return cls(mapped, str(path))

    def verify(self) -> None:
        """Read every byte. Raises IndexDamaged where one is not as it was written."""
        if zlib.crc32(self._buffer[: self._end]) != self._checksum:
            raise IndexDamaged(f"{self.name} is not as it was written (checksum)")

    @property
    def mapped(self) -> mmap.mmap | None:
        """What maps the file into memory; None where it was read whole."""
        source = self._buffer.obj
        return source if isinstance(source, mmap.mmap) else None

    def __getitem__(self, name: str) -> Array:
        return self._arrays[name]

    def __iter__(self) -> Any:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def _view(self, dtype: str, items: int, offset: int, is_constant: bool = False) -> Array:
        kind, written = np.dtype(dtype), 1 if is_constant else items
        if kind.hasobject or offset + written * kind.itemsize > self._end:
            raise ValueError("an array does not lie inside the file")
        found = np.frombuffer(self._buffer, kind, written, offset)
        if is_constant:  # of zeros memory is only taken where they are written
            found = np.full(items, found[0], kind) if found[0] else np.zeros(items, kind)
            found.flags.writeable = False
        return found


def smallest(largest: int) -> type[np.unsignedinteger[Any]]:
    """Return the smallest unsigned type that holds a number."""
    return next(
        kind
        for kind in (np.uint8, np.uint16, np.uint32, np.uint64)
        if largest <= np.iinfo(kind).max
    )


def narrow(values: Array) -> Array:
    """Return unsigned integers in the narrowest type that holds all of them, others as they are."""
    if values.dtype.kind != "u":
        return values
    return values.astype(smallest(int(values.max(initial=0))), copy=False)


def sums(counts: Array) -> NDArray[np.int64]:
    """Return 0 and the sums of the first 1, 2 … counts: where each begins, and the end."""
    found = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, dtype=np.int64, out=found[1:])
    return found


def ranges(firsts: Array, counts: Array) -> NDArray[np.int64]:
    """Return so many numbers from each first one on: of 5 8 and 2 3 these are 5 6 8 9 10."""
    ends = np.cumsum(counts, dtype=np.int64)
    found = np.repeat(firsts - ends + counts, counts)
    found += np.arange(len(found))
    return found


def numbers_in(array: Array) -> memoryview:
    """Return a view from which single numbers are read several times as fast as from an array."""
    return memoryview(array.astype(array.dtype.newbyteorder("="), copy=False))  # type: ignore[arg-type]


def _is_constant(array: Array) -> bool:
    """Return whether an array has many integers and all are equal."""
    if len(array) <= _FEW or array.dtype.kind not in "ui" or array[0] != array[-1]:
        return False
    return bool((array == array[0]).all())


def _as_bytes(piece: Array, dtype: np.dtype[Any]) -> Any:
    """Return the bytes of an array as they lie in a file, without a copy where they lie so."""
    return np.ascontiguousarray(piece, dtype).view(np.uint8).data if len(piece) else b""


def _read_frame(buffer: memoryview, name: str) -> tuple[int, dict[str, Any], int]:
    """Return where the arrays end, the directory, and the checksum of all before it."""
    if len(buffer) < _HEADER.size + _FOOTER.size:
        raise IndexDamaged(f"{name} is cut off: {len(buffer)} bytes")
    magic, version = _HEADER.unpack_from(buffer)
    if magic != MAGIC:
        raise IndexDamaged(f"{name} is no file of ours")
    if version != VERSION:
        raise IndexDamaged(f"{name} has format {version}, not {VERSION}")
    if buffer[: _HEADER.size] != _HEADER.pack(MAGIC, VERSION):
        raise IndexDamaged(f"{name} has a damaged header")
    footer = buffer[-_FOOTER.size :]
    end, size, checksum, data, _ = _FOOTER.unpack(footer)
    as_written = footer == _FOOTER.pack(end, size, checksum, data, MAGIC)
    if not as_written or end + size + _FOOTER.size != len(buffer):
        raise IndexDamaged(f"{name} is cut off or has a damaged end")
    text = buffer[end : end + size]
    if zlib.crc32(text) != checksum:
        raise IndexDamaged(f"{name} has a damaged directory (checksum)")
    try:
        return end, dict(json.loads(bytes(text))), data
    except (ValueError, TypeError):
        raise IndexDamaged(f"{name} has a damaged directory") from None
