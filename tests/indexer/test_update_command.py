"""`update` and `delete` as a user runs them."""

import json
import os
from pathlib import Path

import pytest
from indexer_command import articles, run, write_jsonl


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A dump that was built into an index."""
    source = write_jsonl(tmp_path / "in/a.jsonl", articles(6))
    os.utime(source, (1_600_000_000, 1_600_000_000))
    assert run("build", "in", cwd=tmp_path).returncode == 0
    return source


def test_first_update_builds(tmp_path: Path) -> None:
    write_jsonl(tmp_path / "in/a.jsonl", articles(6))
    dry = run("update", "in", "--dry-run", cwd=tmp_path)
    assert (dry.returncode, dry.stdout) == (0, "")
    assert dry.stderr == "no index at index/: all would be built\n"
    done = run("update", "in", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("read            6  from 1 file\nindexed         6  in ")


def test_dry_run_says_what_an_update_then_does(tmp_path: Path, source: Path) -> None:
    write_jsonl(source, [*articles(8)[1:], '{"text": 1'])
    (tmp_path / "in/新.txt").write_text("新的一篇。", encoding="utf-8")
    before = (tmp_path / "index/current").read_text()
    dry = run("update", "in", "--dry-run", cwd=tmp_path)
    assert dry.returncode == 0
    assert dry.stdout.splitlines() == [
        f"changed  {source}  (read 3, replaced or gone 1)",
        f"new      {source.parent}/新.txt",
    ]
    assert (tmp_path / "index/current").read_text() == before
    done = run("update", "in", cwd=tmp_path)
    assert done.returncode == 1
    assert f"{source}:8: malformed" in done.stderr
    assert "deleted         1" in done.stdout
    stats = json.loads(run("stats", "--json", cwd=tmp_path).stdout)
    assert (stats["articles"], stats["segments"], stats["deleted"]) == (8, 2, 1)
    assert stats["failed"] == 1
    assert run("verify", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    "since",
    [
        pytest.param("3d", id="days ago"),
        pytest.param("2021-01-01", id="a day"),
        pytest.param("2021-01-01T08:00", id="a minute"),
    ],
)
def test_only_what_changed_since(since: str, tmp_path: Path, source: Path) -> None:
    write_jsonl(source, articles(7))
    os.utime(source, (1_600_000_001, 1_600_000_001))
    assert "up to date" in run("update", "in", "--since", since, cwd=tmp_path).stdout
    assert "indexed         1" in run("update", "in", cwd=tmp_path).stdout


def test_time_that_is_none(tmp_path: Path, source: Path) -> None:
    done = run("update", "in", "--since", "gestern", cwd=tmp_path)
    assert done.returncode == 2
    assert "'gestern' is no time: write 2022-11-12" in done.stderr


def test_delete_says_which_ids_none_has(tmp_path: Path, source: Path) -> None:
    done = run("delete", "a1", "没有", "a2", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "deleted         2\n")
    assert done.stderr == "没有: no article has this id\n"
    again = run("delete", "a1", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (1, "deleted         0\n")
    assert run("delete", "a3", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("command", ["update", "delete"])
def test_index_of_another_version(command: str, tmp_path: Path, source: Path) -> None:
    manifest = tmp_path / "index/generation-000001/manifest.json"
    fields = json.loads(manifest.read_text())
    fields["engine"] = "other"
    manifest.write_text(json.dumps(fields))
    done = run(command, "in", cwd=tmp_path)
    assert done.returncode == 4
    assert "rebuild it with `python -m indexer build SOURCE --index index`" in done.stderr


def test_delete_without_an_index(tmp_path: Path) -> None:
    done = run("delete", "a1", cwd=tmp_path)
    assert done.returncode == 4
    assert "no index at index/" in done.stderr
    assert not (tmp_path / "index").exists()
