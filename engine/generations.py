"""Generations: numbered builds side by side in an index directory, one of them live.

    index/
      current                  {"generation": "000002"}: the pointer, replaced atomically
      lock                     held by the one writer; names its holder
      generation-000001/       the generation before, kept
      generation-000002/       the live one: engine files, manifest.json, attachments

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
        ours.
        """
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
        if not isinstance(name, str) or not name.isdigit():
            raise IndexDamaged(f"{pointer} names no generation: {rebuild_advice(self.root)}")
        return name

    def create(self) -> str:
        """Make the directory of the next generation and return its name. Needs the lock."""
        number = max((int(path.name.removeprefix(_PREFIX)) for path in self._all()), default=0) + 1
        name = f"{number:06}"
        self.path(name).mkdir()
        return name

    def publish(self, name: str) -> None:
        """Make a complete generation the live one, then remove those no longer kept. Needs the
        lock.
        """
        for file in self.path(name).iterdir():
            with file.open("rb") as handle:
                os.fsync(handle.fileno())
        sync_directory(self.path(name))
        sync_directory(self.root)
        write_durably(self.root / "current", json.dumps({"generation": name}) + "\n")
        self.sweep(keep=KEPT)

    def sweep(self, keep: int = KEPT) -> None:
        """Remove unfinished generations and all but the last `keep` others. Needs the lock."""
        try:
            live = int(self.live())
        except IndexMissing:
            live = 0
        finished = sorted(
            path for path in self._all() if int(path.name.removeprefix(_PREFIX)) <= live
        )
        for path in self._all():
            if path not in finished[-keep:]:
                shutil.rmtree(path, ignore_errors=True)

    def _all(self) -> list[Path]:
        found = self.root.glob(f"{_PREFIX}*")
        return [path for path in found if path.name.removeprefix(_PREFIX).isdigit()]

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the writer's lock. Raises IndexLocked, naming the holder; a dead holder's lock is
        free.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("a+", encoding="utf-8") as file:
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


def _holder() -> str:
    started = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    command = " ".join([Path(sys.argv[0]).name or "python", *sys.argv[1:]])
    return f"process {os.getpid()} on {socket.gethostname()} since {started} ({command})"


def rebuild_advice(root: Path) -> str:
    """Return the sentence that tells how to get a good index again."""
    return f"rebuild it with `python -m indexer build SOURCE --index {root}`"
