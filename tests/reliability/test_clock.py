"""A clock that was moved back: builds go on, in the order in which they were made."""

import json
import os
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path

import pytest
from versioned_index import whole_version, write_source

import engine
from engine import lock
from engine.embedded import manifest
from indexer.build import BuildOptions, build
from indexer.errors import NothingToDo


class In2100(datetime):
    """A clock that is far ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return datetime(2100, 1, 1, tzinfo=tz)


@pytest.fixture
def built_in_2100(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An index that was built, from files that were written, when the clock was ahead."""
    source = tmp_path / write_source(tmp_path, 1)
    os.utime(source, (4_102_444_800, 4_102_444_800))
    with monkeypatch.context() as ahead:
        ahead.setattr(manifest, "datetime", In2100)
        ahead.setattr(lock, "datetime", In2100)
        build([source], tmp_path / "index")
    assert engine.open_index(tmp_path / "index").built_at.startswith("2100-01-01")
    yield tmp_path / "index"


def test_build_after_one_from_the_future_is_the_live_one(built_in_2100: Path) -> None:
    folder = built_in_2100.parent
    build([folder / write_source(folder, 2)], built_in_2100)
    assert whole_version(built_in_2100) == 2
    engine.rollback(built_in_2100)
    assert whole_version(built_in_2100) == 1


def test_sources_from_the_future_are_compared_not_ordered(built_in_2100: Path) -> None:
    source = built_in_2100.parent / "v1.jsonl"
    with pytest.raises(NothingToDo):
        build([source], built_in_2100, BuildOptions(if_needed=True))
    os.utime(source, (1_000_000_000, 1_000_000_000))
    build([source], built_in_2100, BuildOptions(if_needed=True))
    pointer = json.loads((built_in_2100 / "current").read_text(encoding="utf-8"))
    assert pointer["generation"] == "000002"
