"""A server that is asked 50 times a second while updates come."""

import json
import os
import shutil
from pathlib import Path

from forked_commands import ForkServer
from loaded_server import LoadedServer
from scale import SWAPS

MOST_GROWTH_MB = 20
MOST_HANDLES_MORE = 2


def test_server_answers_on_while_updates_come(server: ForkServer, folder: Path) -> None:
    _next(folder, 0)
    assert server.run("build", "living", "--index", "updated").code == 0
    with LoadedServer(folder / "updated") as served:
        served.wait_for_version(_version(0))
        handles, spare, memory = 0, 0, 0.0
        for number in range(1, SWAPS + 1):
            _next(folder, number)
            done = server.run("update", "living", "--index", "updated")
            assert done.code == 0, done.output
            served.wait_for_version(_version(number))
            spare = served.handles() - _mapped_files(folder / "updated")
            handles, memory = handles or spare, memory or served.memory_mb()
        assert spare <= handles + MOST_HANDLES_MORE
        assert served.memory_mb() < memory + MOST_GROWTH_MB
        assert len(served.mapped_generations()) <= 2, "files of generations that are gone"
    assert not served.wrong, f"{len(served.wrong)} wrong answers: {served.wrong[:5]}"
    verified = server.run("verify", "--deep", "--index", "updated")
    assert verified.code == 0, verified.output


def _mapped_files(root: Path) -> int:
    """Return how many files a reader holds, which grow with the segments."""
    live = max(root.glob("generation-*"))
    return sum(
        len(list(live.glob(f"*.{kind}"))) for kind in ("postings", "documents", "suggestions")
    )


def _version(number: int) -> int:
    return number % 4 + 1


def _next(folder: Path, number: int) -> None:
    """Write what is there after so many updates: the articles that are asked for in another
    version, others of which one changes, and a new file.
    """
    living = folder / "living"
    living.mkdir(exist_ok=True)
    shutil.copy(folder / f"v{_version(number)}.jsonl", living / "now.jsonl")
    texts = [f"别的事情，第{each}件。" for each in range(300)]
    texts[number] += f"第{number}次改正。"
    rows = [json.dumps({"id": f"b{each}", "text": text}) for each, text in enumerate(texts)]
    (living / "base.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (living / f"more-{number}.txt").write_text(f"第{number}次添的文章。", encoding="utf-8")
    for name in ("now.jsonl", "base.jsonl"):
        os.utime(living / name, (1_600_000_000 + number,) * 2)
