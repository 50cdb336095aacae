"""Several writers at once: one works, the others say which, or wait for it."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from forked_commands import Done, ForkServer
from versioned_index import fresh_copy, whole_version, write_source


@pytest.fixture
def root(server: ForkServer, folder: Path) -> Iterator[Path]:
    """An index to write, beside `v9.jsonl`, a source that keeps a writer busy for a second."""
    write_source(folder, 9, 1_500)
    yield fresh_copy(folder / "original", folder / "wanted")


@pytest.mark.parametrize("count", [2, 10])
def test_one_of_many_writers_works_and_the_others_name_it(
    count: int, root: Path, server: ForkServer
) -> None:
    writers = [server.start("build", "v9.jsonl", "--index", root.name) for _ in range(count)]
    ends = {writer.pid: writer.wait() for writer in writers}
    (winner,) = [process for process, end in ends.items() if end.code == 0]
    assert _codes(ends) == [0] + [3] * (count - 1)
    for process, end in ends.items():
        if process != winner:
            assert f"{root.name}/ is being written by process {winner} on " in end.output
            assert f"(python build v9.jsonl --index {root.name})" in end.output


@pytest.mark.parametrize(
    "arguments", [("rollback",), ("restore", "v4.tar.gz"), ("build", "v3.jsonl")]
)
def test_whoever_writes_is_told(arguments: tuple[str, ...], root: Path, server: ForkServer) -> None:
    writer = server.start("build", "v9.jsonl", "--index", root.name)
    while f"process {writer.pid} " not in (root / "lock").read_text(encoding="utf-8"):
        time.sleep(0.001)
    done = server.run(*arguments, "--index", root.name)
    assert done.code == 3
    assert f"is being written by process {writer.pid} on " in done.output
    assert writer.wait().code == 0


def test_writers_that_wait_work_one_after_the_other(root: Path, server: ForkServer) -> None:
    sources = ("v1.jsonl", "v2.jsonl", "v3.jsonl", "v4.jsonl")
    writers = [server.start("build", name, "--wait", "--index", root.name) for name in sources]
    ends = {writer.pid: writer.wait() for writer in writers}
    assert _codes(ends) == [0] * len(sources)
    told = [re.findall(r"waiting for process (\d+) on ", end.output) for end in ends.values()]
    assert {int(process) for all_told in told for process in all_told} <= ends.keys()
    assert sum(map(bool, told)) >= len(sources) - 1
    assert whole_version(root) in (1, 2, 3, 4)
    assert len(list(root.glob("generation-*"))) == 2


def _codes(ends: dict[int, Done]) -> list[int]:
    return sorted(end.code for end in ends.values())
