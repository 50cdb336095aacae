"""A server that is asked 50 times a second while generations come and go."""

from pathlib import Path

from forked_commands import ForkServer
from loaded_server import LoadedServer
from scale import SWAPS
from versioned_index import fresh_copy

MOST_GROWTH_MB = 20
MOST_HANDLES_MORE = 2
"""Connections and what is opened at first use; a generation that is not let go has as many."""


def test_server_answers_on_from_whole_generations(server: ForkServer, folder: Path) -> None:
    root = fresh_copy(folder / "original", folder / "served")
    with LoadedServer(root) as served:
        served.wait_for_version(2)
        handles, memory = 0, 0.0
        for number in range(SWAPS):
            version, arguments = _next(number)
            done = server.run(*arguments, "--index", "served")
            assert done.code == 0, done.output
            served.wait_for_version(version)
            handles, memory = handles or served.handles(), memory or served.memory_mb()
        assert served.handles() <= handles + MOST_HANDLES_MORE
        assert served.memory_mb() < memory + MOST_GROWTH_MB
        assert len(served.mapped_generations()) <= 2, "files of generations that are gone"
    assert not served.wrong, f"{len(served.wrong)} wrong answers: {served.wrong[:5]}"
    assert served.answers.total() >= 25 * SWAPS


def _next(number: int) -> tuple[int, tuple[str, ...]]:
    """Return the version that goes live, and the command: builds, rollbacks and restores."""
    return (
        (3, ("build", "v3.jsonl")),
        (1, ("build", "v1.jsonl", "--workers", "2")),
        (3, ("rollback",)),
        (4, ("restore", "v4.tar.gz")),
    )[number % 4]
