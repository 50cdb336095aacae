"""Any byte of an index that changes: `verify` finds it."""

import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from forked_commands import ForkServer
from scale import BYTE_CHANGES
from versioned_index import fresh_copy

from indexer.cli import main


@pytest.mark.parametrize("original", ["original", "days"])
def test_every_changed_byte_is_found(original: str, server: ForkServer, folder: Path) -> None:
    root = fresh_copy(folder / original, folder / "changed")
    files = [path for path in root.rglob("*") if path.is_file() and path.name != "lock"]
    files = sorted(path for path in files if path.stat().st_size)
    sizes = [path.stat().st_size for path in files]
    chance = random.Random()
    missed = []
    for number in range(BYTE_CHANGES):
        file = chance.choices(files, sizes if number % 2 else None)[0]
        content = file.read_bytes()
        place, change = chance.randrange(len(content)), chance.randint(1, 255)
        changed = bytearray(content)
        changed[place] ^= change
        file.write_bytes(changed)
        done = CliRunner().invoke(main, ["verify", "--index", str(root)])
        if not _found(done, file) and not _stale(done.output, file, root):
            missed.append((file.name, place, change, done.output))
        file.write_bytes(content)
    assert not missed
    assert server.run("verify", "--deep", "--index", "changed").code == 0


def _found(done: Result, file: Path) -> bool:
    """Whether the damage is told, and of a file that two generations share that it is of both."""
    shared = file.stat().st_nlink > 1
    return done.exit_code == 4 and shared == ("both share this file" in done.output)


def _stale(output: str, file: Path, root: Path) -> bool:
    """Whether the manifest kept for rollback was changed so that it is that of another version."""
    kept = min(root.glob("generation-*"))
    return file == kept / "manifest.json" and "another version" in output


def test_days_share_most_of_their_files(server: ForkServer, folder: Path) -> None:
    live = max((folder / "days").glob("generation-*"))
    shared = {path.suffix for path in live.iterdir() if path.stat().st_nlink == 2}
    assert {".postings", ".documents", ".suggestions"} <= shared
    assert (live / "overlay.arrays").stat().st_nlink == 1
