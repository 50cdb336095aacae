"""Disks that fill up, and folders that may not be written: a clear error, and the live index as it
was.
"""

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from forked_commands import ForkServer
from scale import FULL_DISKS
from versioned_index import fresh_copy, names, whole_version

COMMANDS = {
    "build": (("build", "v3.jsonl"), 3),
    "restore": (("restore", "v4.tar.gz"), 4),
}
NOBODY = 65534
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may do this")


@pytest.mark.parametrize("name", COMMANDS)
def test_disk_that_is_full_at_some_point(name: str, server: ForkServer, folder: Path) -> None:
    arguments, after = COMMANDS[name]
    chance = random.Random()
    refused = 0
    for number in range(FULL_DISKS):
        root = fresh_copy(folder / "original", folder / "full")
        limit = 2_000 + int(150_000 * (number + chance.random()) / FULL_DISKS)
        done = server.run(*arguments, "--index", "full", limit_bytes=limit)
        assert done.code in (0, 4), done.output
        refused += done.code == 4
        assert whole_version(root) == (2 if done.code else after)
        if done.code:
            assert "File too large; the index is as it was before: see to the disk" in done.output
            assert names(root) == names(folder / "original")
        assert server.run(*arguments, "--index", "full").code == 0
        assert whole_version(root) == after
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
    arguments, after = COMMANDS[name]
    used = sum(path.stat().st_size for path in (folder / "original").rglob("*")) // 1024
    chance = random.Random()
    refused = 0
    for number in range(FULL_DISKS):
        free = 80 + int(used * (number + chance.random()) / FULL_DISKS)
        with small_disk(folder / "disk", used + free) as disk:
            root = disk / "index"
            shutil.copytree(folder / "original", root)
            done = server.run(*arguments, "--index", str(root))
            assert done.code in (0, 4), done.output
            refused += done.code == 4
            assert whole_version(root) == (2 if done.code else after)
            if done.code:
                told = ("No space left on device; the index is as it was", "MB free: free some")
                assert any(text in done.output for text in told), done.output
                assert names(root) == names(folder / "original")
    assert refused, "every disk was large enough"


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
    done = server.run(*arguments, "--index", "closed", user=NOBODY)
    folder.chmod(0o755)
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
