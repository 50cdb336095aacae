"""Generations: numbered builds side by side in an index directory, one of them live.

    index/
      current                  the pointer, replaced atomically (`pointer`)
      lock                     held by the one writer; names its holder (`lock`)
      generation-000001/       the generation before, kept
      generation-000002/       the live one: engine files, manifest.json, attachments

A generation becomes live only when it is complete; a kill at any instant leaves the one before.
Nothing else writes here.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine import lock
from engine.errors import IndexDamaged, IndexMissing
from engine.pointer import Pointer

_PREFIX = "generation-"


def write_durably(path: Path, content: str) -> None:
    """Replace a file by new content atomically, and have both on disk before returning."""
    aside = _aside(path)
    with aside.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync_directory(path.parent)


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def sync_directory(directory: Path) -> None:
    """Have the names in a directory on disk before returning."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_durably(directory: Path) -> None:
    """Make a directory and those above it that are missing, and have their names on disk."""
    if not directory.is_dir():
        make_durably(directory.parent)
        directory.mkdir(exist_ok=True)
        sync_directory(directory.parent)


class Generations:
    """The generations of one index directory: the live one, the one before it, and none else."""

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
        return self._pointer().live

    def before(self) -> str:
        """Return the name of the generation that was live before; "" where there is none. Raises as
        `live` does.
        """
        pointer = self._pointer()
        if pointer.before and self.path(pointer.before).is_dir():
            return pointer.before
        return self._highest_below(int(pointer.live))

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
        """Make a complete generation the live one, then remove those no longer kept. Needs the
        lock.

        Where it stands `instead_of` the live one, as the next part of the same change, the one to
        roll back to stays.
        """
        for file in self.path(name).iterdir():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
        sync_directory(self.path(name))
        sync_directory(self.root)
        self.point_to(name, instead_of)
        self.sweep()

    def point_to(self, name: str, instead_of: str | None = None) -> None:
        """Make a generation that is complete and on disk the live one, and the one that was live
        the one before, unless the new one stands `instead_of` it. Needs the lock.
        """
        try:
            before = self.live()
            if before == instead_of:
                before = self.before()
        except IndexMissing:
            before = ""
        except IndexDamaged:  # which one was live is not known
            before = self._highest_below(int(name))
        write_durably(self.root / "current", Pointer(name, before).text())

    def sweep(self) -> None:
        """Remove unfinished generations, those no longer kept, and what a killed writer left. Needs
        the lock.

        Where the pointer is damaged, which one is live is not known, and none is removed.
        """
        try:
            kept = {self.live(), self.before()}
        except IndexMissing:
            kept = set()
        except IndexDamaged:
            return
        _aside(self.root / "current").unlink(missing_ok=True)
        for name in map(_name, self._numbers()):
            if name not in kept:
                shutil.rmtree(self.path(name), ignore_errors=True)

    @contextmanager
    def lock(self, waiting: lock.Waiting | None = None) -> Iterator[None]:
        """Hold the writer's lock. Raises IndexLocked, naming the holder, unless `waiting` is to be
        told of it; a dead holder's lock is free. Raises IndexDamaged where the directory is a file.
        """
        self._refuse_file()
        make_durably(self.root)
        with lock.held(self.root / "lock", waiting):
            yield

    def _pointer(self) -> Pointer:
        self._refuse_file()
        path = self.root / "current"
        try:
            pointer = Pointer.parse(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise IndexMissing(
                f"no index at {self.root}/: build one with "
                f"`python -m indexer build SOURCE --index {self.root}`"
            ) from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(
                f"{path} cannot be read ({error}): {rebuild_advice(self.root)}"
            ) from None
        if not all(map(_is_name, (pointer.live, pointer.before or pointer.live))):
            raise IndexDamaged(f"{path} names no generation: {rebuild_advice(self.root)}")
        return pointer

    def _refuse_file(self) -> None:
        if self.root.exists() and not self.root.is_dir():
            raise IndexDamaged(
                f"{self.root} is a file, not a folder: choose another folder with --index"
            )

    def _numbers(self) -> list[int]:
        """Return the numbers of all generations there are, in order."""
        names = (path.name.removeprefix(_PREFIX) for path in self.root.glob(f"{_PREFIX}*"))
        return sorted(int(name) for name in names if _is_name(name))

    def _highest_below(self, number: int) -> str:
        below = [other for other in self._numbers() if other < number]
        return _name(below[-1]) if below else ""


def _name(number: int) -> str:
    return f"{number:06}"


def _is_name(name: object) -> bool:
    return isinstance(name, str) and name.isascii() and name.isdigit()


def rebuild_advice(root: Path) -> str:
    """Return the sentence that tells how to get a good index again."""
    return f"rebuild it with `python -m indexer build SOURCE --index {root}`"
