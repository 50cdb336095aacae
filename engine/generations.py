"""Generations: numbered builds side by side in an index directory, one of them live.

    index/
      current                  {"generation": "000002"}: the pointer, replaced atomically
      lock                     held by the one writer; names its holder
      generation-000001/       the generation before, kept
      generation-000002/       the live one: engine files, manifest.json, attachments
      staging/                 only while an update runs

A generation becomes live only when it is complete; a kill at any instant leaves the one before.
Nothing else writes here.
"""

import contextlib
import fcntl
import json
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from engine.errors import IndexDamaged, IndexLocked, IndexMissing

KEPT = 2
"""Generations kept: the live one and the one before it."""

_PREFIX = "generation-"


def write_durably(path: Path, content: str) -> None:
    """Replace a file by new content atomically, and have both on disk before returning."""
    aside = path.with_name(f".{path.name}.new")
    with aside.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync_directory(path.parent)


def sync_directory(directory: Path) -> None:
    """Have the names in a directory on disk before returning."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Generations:
    """The generations of one index directory."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, name: str) -> Path:
        """Return the directory of the generation called `name`."""
        return self.root / f"{_PREFIX}{name}"

    def live(self) -> str:
        """Return the name of the live generation.

        Raises IndexMissing where nothing was ever published, IndexDamaged where the pointer is not
        ours or the directory is a file.
        """
        self._refuse_file()
        pointer = self.root / "current"
        try:
            name = json.loads(pointer.read_text(encoding="utf-8"))["generation"]
        except FileNotFoundError:
            raise IndexMissing(
                f"no index at {self.root}/: build one with "
                f"`python -m indexer build SOURCE --index {self.root}`"
            ) from None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(
                f"{pointer} cannot be read ({error}): {rebuild_advice(self.root)}"
            ) from None
        if not isinstance(name, str) or not _is_number(name):
            raise IndexDamaged(f"{pointer} names no generation: {rebuild_advice(self.root)}")
        return name

    def stamp(self, name: str) -> tuple[int, int]:
        """Return what tells a generation from another that was given the same name later.

        Raises FileNotFoundError where it is gone.
        """
        status = self.path(name).stat()
        return status.st_ino, status.st_mtime_ns

    def create(self) -> str:
        """Make the directory of the next generation and return its name. Needs the lock."""
        name = _name(max(self._numbers(), default=0) + 1)
        self.path(name).mkdir()
        return name

    def publish(self, name: str, instead_of: str | None = None) -> None:
        """Make a complete generation the live one, then remove those no longer kept, and the one
        that it stands `instead_of`. Needs the lock.
        """
        for file in self.path(name).iterdir():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
        sync_directory(self.path(name))
        sync_directory(self.root)
        write_durably(self.root / "current", json.dumps({"generation": name}) + "\n")
        if instead_of is not None:
            shutil.rmtree(self.path(instead_of), ignore_errors=True)
        self.sweep(keep=KEPT)

    @contextlib.contextmanager
    def staging(self) -> Iterator[Path]:
        """Give an empty folder for what becomes part of a generation later; remove it, and what a
        process that was killed has left. Needs the lock.
        """
        folder = self.clear_staging()
        folder.mkdir()
        try:
            yield folder
        finally:
            self.clear_staging()

    def clear_staging(self) -> Path:
        """Remove what an update that was killed has left. Needs the lock."""
        folder = self.root / "staging"
        shutil.rmtree(folder, ignore_errors=True)
        return folder

    def sweep(self, keep: int = KEPT) -> None:
        """Remove unfinished generations and all but the last `keep` others. Needs the lock.

        Where the pointer is damaged, which one is live is not known, and none is removed.
        """
        try:
            live = int(self.live())
        except IndexMissing:
            live = 0
        except IndexDamaged:
            return
        numbers = self._numbers()
        kept = [number for number in numbers if number <= live][-keep:]
        for number in numbers:
            if number not in kept:
                shutil.rmtree(self.path(_name(number)), ignore_errors=True)

    def _refuse_file(self) -> None:
        if self.root.exists() and not self.root.is_dir():
            raise IndexDamaged(
                f"{self.root} is a file, not a folder: choose another folder with --index"
            )

    def _numbers(self) -> list[int]:
        """Return the numbers of all generations there are, in order."""
        names = (path.name.removeprefix(_PREFIX) for path in self.root.glob(f"{_PREFIX}*"))
        return sorted(int(name) for name in names if _is_number(name))

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the writer's lock. Raises IndexLocked, naming the holder; a dead holder's lock is
        free. Raises IndexDamaged where the directory is a file.
        """
        self._refuse_file()
        self.root.mkdir(parents=True, exist_ok=True)
        # An argument of the command may be a file name that is no Unicode.
        with (self.root / "lock").open("a+", encoding="utf-8", errors="backslashreplace") as file:
            # Worker processes would hold the lock on, should this process be killed.
            os.register_at_fork(after_in_child=file.close)
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                holder = file.read().strip() or "another process"
                raise IndexLocked(
                    f"{self.root}/ is being written by {holder}: "
                    "wait for it to end, then run this again"
                ) from None
            file.truncate(0)
            file.write(_holder())
            file.flush()
            yield


def _name(number: int) -> str:
    return f"{number:06}"


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdigit()


def _holder() -> str:
    started = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    command = " ".join([_program(Path(sys.argv[0])), *sys.argv[1:]])
    return f"process {os.getpid()} on {socket.gethostname()} since {started} ({command})"


def _program(path: Path) -> str:
    """Return what an operator typed to run a program."""
    if path.name == "__main__.py":
        return f"python -m {path.resolve().parent.name}"
    return path.name or "python"


def rebuild_advice(root: Path) -> str:
    """Return the sentence that tells how to get a good index again."""
    return f"rebuild it with `python -m indexer build SOURCE --index {root}`"
