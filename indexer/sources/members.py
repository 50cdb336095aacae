"""Members of archives: files in a folder that happens to be packed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedIOBase

from indexer.sources.encodings import MARK, UNDECODABLE, Undecodable, recognise

_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its path there, and how to open it (which may raise Unreadable).

    `offset` is where it begins in the archive, for progress.
    """

    name: str
    open: Callable[[], BufferedIOBase]
    offset: int = 0

    @property
    def hidden(self) -> bool:
        """Whether it is hidden, or what macOS adds to archives."""
        return any(part.startswith(".") or part == "__MACOSX" for part in self.name.split("/"))


def names_encoding(names: bytes) -> str:
    """Return the codec of file names that do not say theirs, better judged all together: those
    that old Windows packed are in GBK or Big5.

    Some names in GBK are UTF-8 as well, of letters that no Chinese name has: 通知 is.
    """
    try:
        encoding = recognise(names)
    except Undecodable:
        return "gb18030"
    if (
        encoding == "utf-8"
        and not names.isascii()
        and not _HAN.search(names.decode(errors="ignore"))
    ):
        legacy = names.decode("gb18030", errors=MARK)
        if len(_HAN.findall(legacy)) > 1 and UNDECODABLE not in legacy:
            return "gb18030"
    return encoding


def member_name(name: bytes, encoding: str) -> str:
    """Return a member's name as a path below the archive, whatever it was: without drive, root, or
    parts that lead out; bytes that are no text as \\xNN.
    """
    text = name.decode(encoding, errors=MARK)
    if UNDECODABLE in text:
        text = name.decode("utf-8", errors="backslashreplace")
    parts = text.replace("\0", "").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))
