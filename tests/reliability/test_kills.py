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
from typing import Any

import pytest
from daily_index import BEFORE, COMMIT_ARTICLES, DELETED, LIVE, UPDATED, commits
from forked_commands import ROOT, ForkServer, Running
from index_states import ORIGINALS, State
from scale import FULL, KILLS
from versioned_index import fresh_copy, names


@dataclass(frozen=True)
class Command:
    """What is killed, in which index; the state of this when the command is done, when it was done
    twice, and after commits `between`; its exit code when there is nothing left to do; the file
    that it makes, if any.
    """

    arguments: tuple[str, ...]
    after: State
    twice: State
    makes: str = ""
    original: str = "original"
    between: tuple[State, ...] = ()
    nothing_left: int = 0

    def start(self, server: ForkServer) -> Running:
        """Start it in the index `killed`."""
        commit_articles = COMMIT_ARTICLES if self.between else 0
        arguments = (*self.arguments, "--index", "killed")
        return server.start(*arguments, commit_articles=commit_articles)


def _daily(*arguments: str, after: str, **others: Any) -> Command:
    return Command(arguments, after, **{"twice": after, "original": "days", **others})


COMMANDS = {
    "build": Command(("build", "v3.jsonl"), 3, 3),
    "build by workers": Command(("build", "v3.jsonl", "--workers", "2"), 3, 3),
    "build in one pass": Command(("build", "v3.jsonl", "--furniture-share", "0"), 3, 3),
    "rollback": Command(("rollback",), 1, 2),
    "restore": Command(("restore", "v4.tar.gz"), 4, 4),
    "backup": Command(("backup", "new.tar.gz"), 2, 2, "new.tar.gz"),
    "update": _daily("update", "daily", after=UPDATED),
    "update by workers": _daily("update", "daily", "--workers", "2", after=UPDATED),
    "update of several commits": _daily("update", "daily", after=UPDATED, between=commits()),
    "delete": _daily("delete", "0/1", "3/2", after=DELETED, nothing_left=1),
    "rollback of a deletion": _daily("rollback", after=BEFORE, twice=LIVE),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_index_after_a_kill_at_any_moment(name: str, server: ForkServer, folder: Path) -> None:
    command, chance = COMMANDS[name], random.Random()
    seconds = _measured(command, server, folder)
    killed, between, tries = 0, 0, max(KILLS // len(COMMANDS), 1)
    for number in range(tries):
        root = fresh_copy(folder / command.original, folder / "killed")
        running = command.start(server)
        if command.between and not number % 2:
            _wait_for_commit(root)
            time.sleep(seconds * chance.random() / 4)
        else:
            time.sleep(seconds * (number + chance.random()) / tries)  # all stages have their turn
        os.kill(running.pid, signal.SIGKILL)
        killed += running.wait().code == -signal.SIGKILL
        between += _check(command, root, server, folder) in command.between
    assert killed >= tries // 4 or not FULL, "hardly one was still running when it was killed"
    assert between >= tries // 5 or not (FULL and command.between), "hardly one between commits"


def _wait_for_commit(root: Path) -> None:
    """Wait until the command that was started has moved the pointer."""
    pointer, deadline = root / "current", time.monotonic() + 60
    before = pointer.read_bytes()
    while pointer.read_bytes() == before:
        assert time.monotonic() < deadline, "nothing was committed"
        time.sleep(0.001)


def _measured(command: Command, server: ForkServer, folder: Path) -> float:
    """Return how long the command takes undisturbed; check that it does what the table says."""
    root = fresh_copy(folder / command.original, folder / "killed")
    started = time.monotonic()
    done = command.start(server).wait()
    assert done.code == 0, done.output
    seconds = time.monotonic() - started
    assert ORIGINALS[command.original].state(root) == command.after
    verified = server.run("verify", "--deep", "--index", root.name)
    assert verified.code == 0, verified.output
    if command.makes:
        (folder / command.makes).unlink()
    return seconds


def _check(command: Command, root: Path, server: ForkServer, folder: Path) -> State:
    """Check what a kill left, and that the command can be run again; return the state it left."""
    live, state_of = ORIGINALS[command.original]
    found = state_of(root)
    assert found in (live, *command.between, command.after)
    verified = server.run("verify", "--index", root.name)
    assert verified.code == 0, verified.output
    if command.makes and (folder / command.makes).exists():
        restored = server.run("restore", command.makes, "--index", "restored")
        assert restored.code == 0, "half a backup was left under the name of a whole one"
        (folder / command.makes).unlink()
    was_done = found == command.after != live
    again = command.start(server).wait()
    assert again.code == (command.nothing_left if was_done else 0), again.output
    assert state_of(root) == (command.twice if was_done else command.after)
    generations = {name for name in names(root) if name.startswith("generation-")}
    assert len(generations) == 2
    assert names(root) - generations == {"current", "lock"}, "something was left behind"
    if command.makes:
        (folder / command.makes).unlink()
    assert not list(folder.glob(".wensou*")), "the killed command left a file"
    return found


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
