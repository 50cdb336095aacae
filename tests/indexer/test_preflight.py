"""How much space a build needs, and what is said where it is not there."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from indexer_command import articles, write_jsonl

import engine
from indexer.build import build
from indexer.cli import main
from indexer.preflight import needed_bytes

MEGABYTE = 1_000_000


@pytest.mark.parametrize(
    ("source", "live_source", "live", "expected"),
    [
        pytest.param(100, 0, 0, 300, id="first build"),
        pytest.param(100, 100, 250, 500, id="same archive"),
        pytest.param(200, 100, 30, 120, id="archive that has grown, of a kind that makes little"),
        pytest.param(100, 1_000, 9_000, 300, id="part of the archive"),
        pytest.param(5_000, 1_000, 9_000, 15_000, id="another archive"),
    ],
)
def test_estimate(source: int, live_source: int, live: int, expected: int) -> None:
    figures = (source * MEGABYTE, live_source * MEGABYTE, live * MEGABYTE)
    assert needed_bytes(*figures) == expected * MEGABYTE


def test_estimate_is_less_than_a_build_takes(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", articles(500))
    build([source], tmp_path / "index")
    size = engine.open_index(tmp_path / "index").size_bytes
    assert needed_bytes(source.stat().st_size) < 2.3 * size
    assert needed_bytes(source.stat().st_size, source.stat().st_size, size) == 2 * size


def test_too_large_for_the_disk(tmp_path: Path) -> None:
    source = tmp_path / "huge.jsonl"
    with source.open("wb") as file:
        file.truncate(1 << 42)  # which takes no space itself
    done = CliRunner().invoke(main, ["build", str(source), "--index", str(tmp_path / "index")])
    assert done.exit_code == 4
    assert "index/ needs about 13,194,140 MB more for the new generation" in done.stderr
    assert "MB free: free some, or choose a folder on another disk with --index" in done.stderr
    assert not (tmp_path / "index/current").exists()
