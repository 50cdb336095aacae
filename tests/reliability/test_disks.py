"""Disks that fill up, and folders that may not be written: a clear error, and the live index as it
was.
"""

import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from daily_index import DELETED, UPDATED
from forked_commands import ForkServer
from index_states import ORIGINALS, State
from scale import FULL_DISKS
from versioned_index import fresh_copy, names, whole_version


class Command(NamedTuple):
    """What is run in a copy of which index, the state of it when that is done, how a failure says
    that the index is whole, the bytes of the largest file that is tried, and the least and the most
    kilobytes of disk.
    """

    arguments: tuple[str, ...]
    after: State
    original: str = "original"
    whole: str = "the index is as it was before"
    most_bytes: int = 150_000
    disk: tuple[int, int] = (80, 800)


COMMITTED = "the index holds what was committed"
COMMANDS = {
    "build": Command(("build", "v3.jsonl"), 3),
    "restore": Command(("restore", "v4.tar.gz"), 4),
    "update": Command(("update", "daily"), UPDATED, "days", COMMITTED, 60_000, (8, 240)),
    "delete": Command(("delete", "0/1", "3/2"), DELETED, "days", most_bytes=12_000, disk=(4, 60)),
}
NOBODY = 65534
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may do this")


@pytest.mark.parametrize("name", COMMANDS)
def test_disk_that_is_full_at_some_point(name: str, server: ForkServer, folder: Path) -> None:
    command, chance = COMMANDS[name], random.Random()
    live, state_of = ORIGINALS[command.original]
    refused = 0
    for number in range(FULL_DISKS):
        root = fresh_copy(folder / command.original, folder / "full")
        limit = 2_000 + int(command.most_bytes * (number + chance.random()) / FULL_DISKS)
        done = server.run(*command.arguments, "--index", "full", limit_bytes=limit)
        assert done.code in (0, 4), done.output
        refused += done.code == 4
        assert state_of(root) == (live if done.code else command.after)
        if done.code:
            assert f"File too large; {command.whole}: see to the disk" in done.output
            assert names(root) == names(folder / command.original)
            assert server.run(*command.arguments, "--index", "full").code == 0
        assert state_of(root) == command.after
    assert refused, "no limit was met"


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[Path]:
    """Mount a disk of this size."""
    place.mkdir(exist_ok=True)
    options = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    if subprocess.run(options, capture_output=True).returncode:
        pytest.skip("a disk cannot be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


@needs_root
@pytest.mark.parametrize("name", COMMANDS)
def test_small_disk(name: str, server: ForkServer, folder: Path) -> None:
    command, chance = COMMANDS[name], random.Random()
    live, state_of = ORIGINALS[command.original]
    (least, most), used = command.disk, _kilobytes(folder / command.original)
    refused = 0
    for number in range(FULL_DISKS):
        free = least + int((most - least) * (number + chance.random()) / FULL_DISKS)
        with small_disk(folder / "disk", used + free) as disk:
            root = disk / "index"
            fresh_copy(folder / command.original, root)
            done = server.run(*command.arguments, "--index", str(root))
            assert done.code in (0, 4), done.output
            refused += done.code == 4
            assert state_of(root) == (live if done.code else command.after)
            if done.code:
                told = (f"No space left on device; {command.whole}", "MB free: free some")
                assert any(text in done.output for text in told), done.output
                assert names(root) == names(folder / command.original)
    assert refused, "every disk was large enough"


def _kilobytes(folder: Path) -> int:
    """Return what a folder takes of a disk, in its pages."""
    inodes = {status.st_ino: status for status in map(Path.stat, folder.rglob("*"))}
    return sum(-(-status.st_size // 4096) * 4 for status in inodes.values())


@needs_root
@pytest.mark.parametrize(
    "writable",
    [
        pytest.param((), id="nothing"),
        pytest.param(("lock",), id="the lock only"),
        pytest.param(("lock", "current", "generation-000002"), id="all but the folder"),
    ],
)
@pytest.mark.parametrize("arguments", [("build", "v3.jsonl"), ("rollback",)])
def test_index_that_another_user_may_only_read(
    arguments: tuple[str, ...], writable: tuple[str, ...], server: ForkServer, folder: Path
) -> None:
    root = fresh_copy(folder / "original", folder / "closed")
    for name in writable:
        (root / name).chmod(0o777)
    folder.chmod(0o777)  # for the log
    done = server.run(*arguments, "--index", "closed", "--trust", "anyone", user=NOBODY)
    folder.chmod(0o755)
    for name in writable:
        (root / name).chmod(0o755)
    assert done.code == 4
    assert "Permission denied; the index is as it was before: see to" in done.output
    assert str(root.name) in done.output
    assert whole_version(root) == 2


@needs_root
def test_reading_and_backing_up_need_no_permission_to_write(
    server: ForkServer, folder: Path
) -> None:
    fresh_copy(folder / "original", folder / "closed")
    folder.chmod(0o777)
    for arguments in (("stats",), ("verify",), ("backup", "nobody.tar.gz")):
        done = server.run(*arguments, "--index", "closed", user=NOBODY)
        assert done.code == 0, done.output
    folder.chmod(0o755)
