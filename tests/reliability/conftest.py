"""An index with a way back, sources of the next one, a backup, and a server of commands."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from daily_index import build_daily
from forked_commands import ForkServer
from versioned_index import write_source

from settings import SETTINGS


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder with `v1.jsonl` … `v4.jsonl`, the backup `v4.tar.gz`, and `original`, an index whose
    live generation is version 2 and the one before it version 1; other users may read it. `daily`
    and `days` are those of `daily_index`.
    """
    with TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        for version in range(1, 5):
            write_source(path, version)
        yield path


@pytest.fixture(scope="session")
def server(folder: Path) -> Iterator[ForkServer]:
    """Runs commands in that folder."""
    with ForkServer(folder) as started:
        for arguments in (
            ("build", "v4.jsonl", "--index", "other"),
            ("backup", "v4.tar.gz", "--index", "other"),
            ("build", "v1.jsonl", "--index", "original"),
            ("build", "v2.jsonl", "--index", "original"),
        ):
            done = started.run(*arguments)
            assert done.code == 0, done.output
        build_daily(started, folder)
        yield started


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take no settings from the environment."""
    for setting in SETTINGS.values():
        monkeypatch.delenv(setting.variable, raising=False)
