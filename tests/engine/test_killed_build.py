import random
import signal
import time
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from other_process import run, started, wait_for_line
from small_indexes import version, whole_version, write_index

from engine import open_index, rebuild

BUILD_ON_AND_ON = """
import itertools, sys
from small_indexes import version, write_index
print("started", flush=True)
for number in itertools.count(1):
    write_index(sys.argv[1], version(number))
    print(number, flush=True)
"""

KILLS = 15
LONGEST_WAIT_SECONDS = 0.3


def names(path: Path) -> set[str]:
    return {each.name for each in path.iterdir()}


def live_version(path: Path) -> int:
    with closing(open_index(path)) as index:
        return whole_version(index)


def test_index_killed_at_any_moment_answers_as_before_or_as_after(tmp_path: Path) -> None:
    chance = random.Random()
    paths = [tmp_path / f"index {number}" for number in range(KILLS)]
    with ExitStack() as stack:
        builders = []
        for path in paths:
            write_index(path, version(0))
            builders.append(stack.enter_context(started(BUILD_ON_AND_ON, path)))
        for path, builder in zip(paths, builders, strict=True):
            assert wait_for_line(builder) == "started"
            time.sleep(chance.uniform(0, LONGEST_WAIT_SECONDS))
            builder.send_signal(signal.SIGKILL)
            assert builder.stdout
            finished = builder.stdout.read().split()  # not communicate(), which skips what is read
            _check_after_kill(path, int(finished[-1]) if finished else 0)


def _check_after_kill(path: Path, finished: int) -> None:
    found = live_version(path)
    assert found in (finished, finished + 1)
    write_index(path, version(1_000))
    assert live_version(path) == 1_000
    generations = sorted(path.glob("generation-*"))
    assert len(generations) == 2, "the killed build has left something"
    assert names(path) - {each.name for each in generations} <= {"current", "lock", ".current.new"}


def test_first_build_killed_leaves_no_index_and_the_next_one_works(path: Path) -> None:
    code = """
import os, signal, sys
import engine
from small_indexes import version
with engine.rebuild(sys.argv[1]) as writer:
    writer.add(version(1)[0])
    os.kill(os.getpid(), signal.SIGKILL)
"""
    with started(code, path) as builder:
        builder.wait()
    assert names(path) == {"lock", "generation-000001"}
    write_index(path, version(2))
    assert live_version(path) == 2
    assert names(path) == {"lock", "current", "generation-000001"}


def test_opening_while_another_process_publishes(path: Path) -> None:
    code = """
import sys
from small_indexes import version, write_index
for number in range(1, 31):
    write_index(sys.argv[1], version(number))
"""
    write_index(path, version(0))
    seen = [0]
    with started(code, path) as builder:
        while builder.poll() is None:
            seen.append(live_version(path))
        assert builder.returncode == 0, builder.communicate()[1]
    seen.append(live_version(path))
    assert seen == sorted(seen), "a reader went back in time"
    assert seen[-1] == 30


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_build_that_fails_leaves_the_live_index_and_nothing_else(
    error: type[BaseException], path: Path
) -> None:
    write_index(path, version(1))
    before = names(path)
    with pytest.raises(error), rebuild(path) as writer:
        for document in version(2):
            writer.add(document)
        writer.attach("report.json", "{}")
        raise error
    assert names(path) == before
    assert live_version(path) == 1
    write_index(path, version(3))
    assert live_version(path) == 3


@pytest.mark.parametrize("limit_bytes", [0, 100, 2_000, 20_000, 90_000, 150_000, 250_000])
@pytest.mark.parametrize("memory_mb", [1, 256])
def test_full_disk(limit_bytes: int, memory_mb: int, path: Path) -> None:
    code = """
import resource, sys
import engine
from small_indexes import version
path, limit, memory_mb = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
try:
    with engine.rebuild(path, memory_mb) as writer:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        for document in version(2, 1_500):
            writer.add(document)
except OSError as error:
    print(error)
"""
    write_index(path, version(1))
    before = names(path)
    assert "File too large" in run(code, path, limit_bytes, memory_mb)
    assert live_version(path) == 1
    write_index(path, version(3))
    assert live_version(path) == 3
    assert names(path) == before | {"generation-000002"}


def test_error_on_a_full_disk_is_the_one_that_is_raised(path: Path) -> None:
    code = """
import resource, sys
import engine
from small_indexes import version
try:
    with engine.rebuild(sys.argv[1]) as writer:
        for document in version(1):
            writer.add(document)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        raise ZeroDivisionError
except ZeroDivisionError as error:
    print("the first")
"""
    assert run(code, path) == "the first\n"


def test_directory_that_may_only_be_read() -> None:
    code = """
import os, sys
import engine
engine.open_index(sys.argv[1]).close()  # imports what another user may not be able to read
if os.geteuid() == 0:  # who may write anywhere
    os.setuid(65534)
index = engine.open_index(sys.argv[1])
print(index.find("1/0"))
try:
    with engine.rebuild(sys.argv[1]):
        print("written")
except PermissionError as error:
    print(error)
"""
    with TemporaryDirectory() as directory:
        path = Path(directory) / "index"
        write_index(path, version(1))
        for folder in (path.parent, path, path / "generation-000001"):
            folder.chmod(0o555)
        found, message = run(code, path).splitlines()
        for folder in (path.parent, path, path / "generation-000001"):
            folder.chmod(0o755)
        assert found == "{'version': 1}"
        assert message == f"[Errno 13] Permission denied: '{path}/lock'"
