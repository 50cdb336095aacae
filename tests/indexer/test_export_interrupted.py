"""An export that ends early: by Ctrl-C, a reader that has enough, a full disk, damage."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from indexer_command import CLEAN_ENVIRONMENT, COMMAND, run

import engine
from indexer.cli import main

DEVICE_THAT_IS_FULL = Path("/dev/full")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of more than a pipe holds; tests must not write to it."""
    folder = tmp_path_factory.mktemp("built")
    with engine.rebuild(folder / "index") as writer:
        for number in range(300):
            stored = {"id": f"a{number}", "title": "", "text": f"第{number}批春茶开采。" * 99}
            writer.add(engine.Document(f"a{number}", {}, stored=stored, original=b"<p>" * 400))
    return folder


@pytest.fixture
def here(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with an index of its own."""
    shutil.copytree(built / "index", tmp_path / "index")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, "export", *arguments],
        cwd=folder,
        env=CLEAN_ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_reader_that_has_enough_is_no_error(here: Path) -> None:
    exporting = start(here)
    assert exporting.stdout and exporting.stderr
    assert exporting.stdout.readline().startswith(b'{"id": "a0"')
    exporting.stdout.close()
    assert exporting.stderr.read() == b""
    exporting.stderr.close()
    assert exporting.wait(60) == 1


def test_ctrl_c_while_the_reader_waits(here: Path) -> None:
    exporting = start(here)
    assert exporting.stdout
    exporting.stdout.readline()  # the rest is more than a pipe takes
    os.kill(exporting.pid, signal.SIGINT)
    _, errors = exporting.communicate(timeout=60)
    assert exporting.returncode == 130
    assert errors == b"error: interrupted; the output was not completed\n"


@pytest.mark.parametrize("arguments", [["--output", "out"], ["--original", "--output", "out"]])
def test_ctrl_c_leaves_neither_file_nor_folder(
    here: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(index: engine.EmbeddedIndex) -> Iterator[object]:
        yield from (index.find(f"a{number}") for number in range(3))
        assert any(path.name.startswith(".wensou-export-") for path in here.iterdir())
        raise KeyboardInterrupt

    monkeypatch.setattr(engine.EmbeddedIndex, "articles", interrupted)
    done = CliRunner().invoke(main, ["export", *arguments])
    assert done.exit_code == 130
    assert done.stderr == "error: interrupted; out was not completed\n"
    assert [path.name for path in here.iterdir()] == ["index"]


@pytest.mark.skipif(not DEVICE_THAT_IS_FULL.exists(), reason="needs /dev/full")
def test_disk_that_is_full(here: Path) -> None:
    with DEVICE_THAT_IS_FULL.open("wb") as full:
        command = [*COMMAND, "export"]
        exporting = subprocess.Popen(
            command, cwd=here, env=CLEAN_ENVIRONMENT, stdout=full, stderr=subprocess.PIPE
        )
        _, errors = exporting.communicate(timeout=60)
    assert exporting.returncode == 2
    assert errors == b"error: stdout: No space left on device\n"


def test_folder_that_nobody_may_write_to_is_named(here: Path) -> None:
    done = run("export", "--output", "/proc/nothing", cwd=here)
    assert done.returncode == 2
    assert done.stderr.startswith("error: /proc/nothing: ")


def test_damage_that_is_met_on_the_way(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(index: engine.EmbeddedIndex, id: str) -> bytes:
        raise engine.IndexDamaged("MAIN.documents has a damaged block 1: rebuild it")

    monkeypatch.setattr(engine.EmbeddedIndex, "original", damaged)
    done = CliRunner().invoke(main, ["export", "--original", "--output", "out"])
    assert done.exit_code == 4
    assert "damaged block 1" in done.stderr
    assert [path.name for path in here.iterdir()] == ["index"]
