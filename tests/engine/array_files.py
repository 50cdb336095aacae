"""Files of arrays in memory, and damage done to them."""

import io
from collections.abc import Callable

from engine.columnar.array_file import ArrayFile, ArrayFileWriter


def content_of(write: Callable[[ArrayFileWriter], object]) -> bytes:
    """Return the bytes of a file that is written by `write`."""
    file = io.BytesIO()
    writer = ArrayFileWriter(file)
    write(writer)
    writer.close()
    return file.getvalue()


def opened(write: Callable[[ArrayFileWriter], object]) -> ArrayFile:
    """Return a file that is written by `write`, open and verified."""
    file = ArrayFile(content_of(write), "数组")
    file.verify()
    return file


def changed(content: bytes, at: int, mask: int = 1) -> bytes:
    """Return content with some bits of one byte turned."""
    return content[:at] + bytes([content[at] ^ mask]) + content[at + 1 :]
