"""`kill -9` at random moments: the next search answers from one whole generation, and the command
run again completes.
"""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from forked_commands import ROOT, ForkServer
from scale import FULL, KILLS
from versioned_index import fresh_copy, names, whole_version


@dataclass(frozen=True)
class Command:
    """What is killed, in an index of version 2 that was version 1 before; which version it is when
    the command is done, and when it was done twice; the file that it makes, if any.
    """

    arguments: tuple[str, ...]
    after: int
    twice: int
    makes: str = ""


COMMANDS = {
    "build": Command(("build", "v3.jsonl"), 3, 3),
    "build by workers": Command(("build", "v3.jsonl", "--workers", "2"), 3, 3),
    "build in one pass": Command(("build", "v3.jsonl", "--furniture-share", "0"), 3, 3),
    "rollback": Command(("rollback",), 1, 2),
    "restore": Command(("restore", "v4.tar.gz"), 4, 4),
    "backup": Command(("backup", "new.tar.gz"), 2, 2, "new.tar.gz"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_index_after_a_kill_at_any_moment(name: str, server: ForkServer, folder: Path) -> None:
    command, chance = COMMANDS[name], random.Random()
    seconds = _measured(command, server, folder)
    killed, tries = 0, max(KILLS // len(COMMANDS), 1)
    for number in range(tries):
        root = fresh_copy(folder / "original", folder / "killed")
        running = server.start(*command.arguments, "--index", "killed")
        time.sleep(seconds * (number + chance.random()) / tries)  # all stages have their turn
        os.kill(running.pid, signal.SIGKILL)
        killed += running.wait().code == -signal.SIGKILL
        _check(command, root, server, folder)
    assert killed >= tries // 4 or not FULL, "hardly one was still running when it was killed"


def _measured(command: Command, server: ForkServer, folder: Path) -> float:
    """Return how long the command takes undisturbed; check that it does what the table says."""
    root = fresh_copy(folder / "original", folder / "killed")
    started = time.monotonic()
    done = server.run(*command.arguments, "--index", "killed")
    assert done.code == 0, done.output
    seconds = time.monotonic() - started
    assert whole_version(root) == command.after
    if command.makes:
        (folder / command.makes).unlink()
    return seconds


def _check(command: Command, root: Path, server: ForkServer, folder: Path) -> None:
    found = whole_version(root)
    assert found in (2, command.after)
    verified = server.run("verify", "--index", root.name)
    assert verified.code == 0, verified.output
    if command.makes and (folder / command.makes).exists():
        restored = server.run("restore", command.makes, "--index", "restored")
        assert restored.code == 0, "half a backup was left under the name of a whole one"
        (folder / command.makes).unlink()
    again = server.run(*command.arguments, "--index", root.name)
    assert again.code == 0, again.output
    expected = command.twice if found == command.after != 2 else command.after
    assert whole_version(root) == expected
    generations = {name for name in names(root) if name.startswith("generation-")}
    assert len(generations) == 2
    assert names(root) - generations == {"current", "lock"}, "something was left behind"
    if command.makes:
        (folder / command.makes).unlink()
    assert not list(folder.glob(".wensou*")), "the killed command left a file"


def test_search_command_after_a_kill(server: ForkServer, folder: Path) -> None:
    fresh_copy(folder / "original", folder / "killed")
    running = server.start("build", "v3.jsonl", "--index", "killed")
    time.sleep(0.05)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    line = [sys.executable, "-m", "search", "社区治理", "--index", "killed", "-n", "100"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    found = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True)
    assert found.returncode == 0
    assert "120 articles" in found.stderr
    assert "第2报" in found.stdout and "第3报" not in found.stdout
