"""Long byte strings, one a document, packed several together: the originals of articles.

    NAME/bytes, NAME/lengths    blocks of about 64 KB, each packed with zlib (as `strings`)
    NAME/counts                 how many documents each block is for, in order
    NAME/sizes                  bytes of each document's string, 0 where it has none

Reading one string unpacks its block, and never more than the sizes say.
"""

import zlib
from array import array
from collections.abc import Callable, Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter, narrow, sums
from engine.columnar.strings import Strings
from engine.errors import IndexDamaged

BLOCK_BYTES = 1 << 16
"""Bytes after which a block is complete. News items of 1.7 KB packed one by one take 0.59 of their
size at 50 MB/s, in blocks 0.43 at 100 MB/s; blocks of 256 KB save 2 % more, but reading one string
from them takes 0.8 ms instead of 0.2."""
LEVEL = 1
"""Of zlib. Level 4 packs to 0.40, but at 60 MB/s, which would make a build some 5 % slower; level 6
to 0.39 at 33 MB/s."""

_KEPT_BYTES = 4 * BLOCK_BYTES
"""What is kept of what was read last; more is one large string, which is not asked for again."""


class BlocksWriter:
    """Packs byte strings; `append` takes the packed blocks as they become complete, as pieces of
    the array NAME/bytes.
    """

    def __init__(self, append: Callable[[Array], None]) -> None:
        self._append = append
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._lengths, self._counts, self._sizes = array("Q"), array("Q"), array("Q")

    def __len__(self) -> int:
        """Number of strings so far."""
        return len(self._sizes) + len(self._waiting)

    def add(self, content: bytes) -> None:
        """Write the next string."""
        self._waiting.append(content)
        self._waiting_bytes += len(content)
        if self._waiting_bytes >= BLOCK_BYTES:
            self._pack()

    def skip(self, count: int) -> None:
        """Write so many empty strings."""
        self._waiting += [b""] * count

    def copy(self, blocks: "Blocks", kept: NDArray[np.bool_] | None) -> None:
        """Write all strings of another file, or those that are kept; blocks that are kept whole as
        they lie there. Raises IndexDamaged.
        """
        self._pack()
        for block, documents in enumerate(blocks.documents()):
            wanted = None if kept is None else kept[documents.start : documents.stop]
            if wanted is None or wanted.all():
                self._pack()
                self._write(blocks.packed(block), blocks.sizes[documents.start : documents.stop])
            elif wanted.any():
                for document in wanted.nonzero()[0].tolist():
                    self.add(blocks[documents.start + document])

    def finish(self, file: ArrayFileWriter, name: str) -> None:
        """Append what is left, and write the other arrays. NAME/bytes ends with what was appended,
        so where it goes to the file directly it must be the array that was started last.
        """
        self._pack()
        for part in ("lengths", "counts", "sizes"):
            values: array[int] = getattr(self, f"_{part}")
            file.add(f"{name}/{part}", narrow(np.frombuffer(values, np.uint64)))

    def _pack(self) -> None:
        if self._waiting:
            sizes = np.fromiter(map(len, self._waiting), np.uint64)
            self._write(zlib.compress(b"".join(self._waiting), LEVEL), sizes)
        self._waiting, self._waiting_bytes = [], 0

    def _write(self, packed: bytes, sizes: Array) -> None:
        self._append(np.frombuffer(packed, np.uint8))
        self._lengths.append(len(packed))
        self._counts.append(len(sizes))
        self._sizes.frombytes(sizes.astype(np.uint64).tobytes())


def write_blocks(file: ArrayFileWriter, name: str, contents: Iterable[bytes]) -> None:
    """Write byte strings as they come."""
    file.start(f"{name}/bytes", np.dtype(np.uint8))
    writer = BlocksWriter(file.append)
    for content in contents:
        writer.add(content)
    writer.finish(file, name)


class Blocks:
    """The byte strings of a file that a `BlocksWriter` wrote. Safe to read from several threads."""

    def __init__(self, file: ArrayFile, name: str, document_count: int) -> None:
        """Check that the arrays fit one another. Raises IndexDamaged."""
        self._name = f"{file.name} ({name})"
        self._packed = Strings(file, name)
        try:
            counts, self.sizes = file[f"{name}/counts"], file[f"{name}/sizes"]
        except KeyError as error:
            raise IndexDamaged(f"{file.name} has no {error}") from None
        self._firsts = sums(counts)
        fits = len(counts) == len(self._packed) and self._firsts[-1] == document_count
        if not fits or len(self.sizes) != document_count or (np.diff(self._firsts) < 0).any():
            raise IndexDamaged(f"{self._name} is damaged")
        self._last = -1, b""

    def __len__(self) -> int:
        return len(self.sizes)

    def __getitem__(self, document: int) -> bytes:
        """Return the string of a document. Raises IndexDamaged."""
        if not self.sizes[document]:
            return b""
        block = int(self._firsts.searchsorted(document, "right")) - 1
        first, end = self._firsts[block : block + 2].tolist()
        starts = sums(self.sizes[first:end])
        content = self._unpacked(block, int(starts[-1]))
        start, stop = starts[document - first : document - first + 2].tolist()
        return content[start:stop]

    def documents(self) -> list[range]:
        """Return which documents each block is for."""
        firsts = self._firsts.tolist()
        return [range(*pair) for pair in pairwise(firsts)]

    def packed(self, block: int) -> bytes:
        """Return a block as it lies in the file."""
        return self._packed[block]

    def _unpacked(self, block: int, size: int) -> bytes:
        """Return the content of a block. The last one is kept: who reads all strings in order
        unpacks each block once.
        """
        last, content = self._last
        if last == block:
            return content
        unpacker = zlib.decompressobj()
        try:
            content = unpacker.decompress(self._packed[block], size + 1)
        except (zlib.error, ValueError, OverflowError):  # the last two: a size that can be none
            raise IndexDamaged(f"{self._name} has a damaged block {block}") from None
        if len(content) != size or not unpacker.eof:
            raise IndexDamaged(f"{self._name} has a damaged block {block}")
        if size <= _KEPT_BYTES:
            self._last = block, content
        return content
