"""Export: the cleaned articles as the JSON lines that `build` reads, or their originals byte for
byte.

What goes to a file or a folder is written aside and moved into place when it is complete; nothing
that is there already is replaced.
"""

import errno
import json
import os
import shutil
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from engine import REPAIRS, Index
from engine.lock import is_running
from engine.protocol import Stored
from indexer.documents import FIELDS
from indexer.errors import NothingExported
from indexer.file_names import FileNames

_PACKED = b"\x1f\x8b"
"""How gzip files begin."""


_LISTED = 20
_ADVICE = "originals are kept when an index is built without --no-originals: build it again"


@dataclass(slots=True)
class Exported:
    """How many articles were exported, how many of those asked for could not be, and which these
    are, in part.
    """

    count: int = 0
    failed: int = 0
    _failures: list[str] = field(default_factory=list)
    _without: bool = False

    def add_failure(self, message: str, without: bool = False) -> None:
        """Count an article that is not there, or that is `without` its original."""
        self.failed += 1
        self._without |= without
        if self.failed <= _LISTED:
            self._failures.append(message)

    def messages(self) -> list[str]:
        """Return what to tell of the articles that could not be exported, a line each."""
        more = [f"… and {self.failed - _LISTED:,} more"] if self.failed > _LISTED else []
        return [*self._failures, *more, *([_ADVICE] if self._without else [])]

    def check(self) -> "Exported":
        """Return this. Raises NothingExported where all articles that were asked for failed."""
        if self.failed and not self.count:
            raise NothingExported(self.messages())
        return self


def export_articles(index: Index, ids: Sequence[str], out: BinaryIO) -> Exported:
    """Write cleaned articles, those with these ids or all, as JSON lines; building an index from
    them gives the same articles again. Raises NothingExported where none of the ids is there.
    """
    exported = Exported()
    for stored in _wanted(index, ids, exported):
        out.write(_line(stored))
        exported.count += 1
    return exported.check()


def export_original(index: Index, id: str, out: BinaryIO) -> Exported:
    """Write the original of one article. Raises NothingExported where there is none."""
    exported = Exported()
    for _, original in _originals(index, [id], exported):
        out.write(original)
        exported.count += 1
    return exported.check()


def export_originals(index: Index, ids: Sequence[str], folder: Path) -> Exported:
    """Write the originals of the articles with these ids, or of all, as files in a new folder.

    Raises NothingExported where none was kept; OSError, where something is there a FileExistsError.
    """
    exported, names = Exported(), FileNames()
    with new_folder(folder) as aside:
        for stored, original in _originals(index, ids, exported):
            path = aside / _path(stored, original, names)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(original)
            exported.count += 1
        return exported.check()


def _wanted(index: Index, ids: Sequence[str], exported: Exported) -> Iterator[Stored]:
    if not ids:
        yield from index.articles()
    for id in dict.fromkeys(ids):
        stored = index.find(id)
        if stored is None:
            exported.add_failure(f"no article has the id {id!r}")
        else:
            yield stored


def _originals(
    index: Index, ids: Sequence[str], exported: Exported
) -> Iterator[tuple[Stored, bytes]]:
    for stored in _wanted(index, ids, exported):
        original = index.original(stored["id"])
        if original:
            yield stored, original
        else:
            exported.add_failure(f"no original of {stored['id']!r} was kept", without=True)


def _line(stored: Stored) -> bytes:
    record = {name: stored[name] for name in ("id", *FIELDS) if stored.get(name)}
    cleaning = {name: stored[name] for name in ("changes", REPAIRS) if stored.get(name)}
    if cleaning:
        record["cleaning"] = cleaning
    return json.dumps(record, ensure_ascii=False).encode() + b"\n"


def _path(stored: Stored, original: bytes, names: FileNames) -> str:
    """Return where an original goes: a line of JSON, or a file, that was packed or not."""
    id, read_from = stored["id"], stored.get("path", "")
    if original[: len(_PACKED)] != _PACKED:
        id, read_from = id.removesuffix(".gz"), read_from.removesuffix(".gz")
    return names.path_of(id, Path(read_from).suffix if stored.get("line") is None else ".json")


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """Write a file aside; it is at `path` when the block ends without an error.

    Raises OSError, where something is there already a FileExistsError.
    """
    aside = _aside(path)
    try:
        with aside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Fill a folder aside; it is at `path` when the block ends without an error.

    Raises OSError, where something is there already a FileExistsError.
    """
    aside = _aside(path)
    aside.mkdir()
    try:
        yield aside
        aside.rename(path)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def _aside(path: Path) -> Path:
    if os.path.lexists(path):
        advice = "is there already: name one that is not, or remove it first"
        raise FileExistsError(errno.EEXIST, advice, str(path))
    mine = f".wensou-export-{socket.gethostname()}-"
    for left in path.parent.glob(f"{mine}*"):
        process = left.name.removeprefix(mine)
        if process.isdigit() and not is_running(int(process)):  # it was killed
            _remove(left)
    return path.parent / f"{mine}{os.getpid()}"


def _remove(left: Path) -> None:
    if left.is_dir() and not left.is_symlink():
        shutil.rmtree(left, ignore_errors=True)
    else:
        left.unlink(missing_ok=True)
