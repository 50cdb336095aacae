import json
import os
from pathlib import Path

import pytest

from engine import IndexDamaged, IndexMissing
from engine.generations import Generations, write_durably


@pytest.fixture
def generations(path: Path) -> Generations:
    path.mkdir()
    return Generations(path)


def publish(generations: Generations) -> str:
    name = generations.create()
    (generations.path(name) / "file").write_text(name, encoding="utf-8")
    generations.publish(name)
    return name


def names(generations: Generations) -> list[str]:
    return sorted(path.name for path in generations.root.iterdir())


def test_nothing_is_live_before_the_first_is_published(generations: Generations) -> None:
    generations.create()
    with pytest.raises(IndexMissing, match=r"python -m indexer build SOURCE --index .*index"):
        generations.live()


def test_directory_that_is_not_there(path: Path) -> None:
    with pytest.raises(IndexMissing, match="no index at"):
        Generations(path / "nowhere").live()
    assert not path.exists()


def test_published_generation_is_live_and_two_are_kept(generations: Generations) -> None:
    for expected in ("000001", "000002", "000003"):
        assert publish(generations) == expected
        assert generations.live() == expected
    assert names(generations) == ["current", "generation-000002", "generation-000003"]


def test_unfinished_generations_are_swept_and_finished_ones_stay(generations: Generations) -> None:
    publish(generations)
    publish(generations)
    orphan = generations.create()
    (generations.path(orphan) / "folder").mkdir()
    generations.sweep()
    assert names(generations) == ["current", "generation-000001", "generation-000002"]


def test_number_of_a_generation_that_is_there_is_not_given_again(generations: Generations) -> None:
    publish(generations)
    assert generations.create() == "000002"
    assert generations.create() == "000003"


def test_generation_after_the_millionth(generations: Generations) -> None:
    (generations.root / "generation-999998").mkdir()
    for expected in ("999999", "1000000", "1000001"):
        assert publish(generations) == expected
    assert names(generations) == ["current", "generation-1000000", "generation-1000001"]


def test_foreign_names_are_left_alone(generations: Generations) -> None:
    foreign = ("generation-", "generation-new", "generation-²", "generation-٣", "notes.txt")
    for name in foreign:
        (generations.root / name).mkdir()
    assert publish(generations) == "000001"
    publish(generations)
    assert set(foreign) <= set(names(generations))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b'{"generation": "0000', id="cut off"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"null", id="null"),
        pytest.param(b'["000001"]', id="list"),
        pytest.param(b'{"generation": 1}', id="number"),
        pytest.param(b'{"generation": "../../etc"}', id="path"),
        pytest.param('{"generation": "²"}'.encode(), id="digit that is no number"),
        pytest.param(b'{"generation": ""}', id="empty name"),
    ],
)
def test_damaged_pointer(content: bytes, generations: Generations) -> None:
    publish(generations)
    (generations.root / "current").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"index/current .*python -m indexer build") as caught:
        generations.live()
    assert str(generations.root) in str(caught.value)


def test_damaged_pointer_is_mended_by_the_next_build(generations: Generations) -> None:
    publish(generations)
    publish(generations)
    (generations.root / "current").write_text("{", encoding="utf-8")
    generations.sweep()
    assert {"generation-000001", "generation-000002"} <= set(names(generations))
    assert publish(generations) == "000003" == generations.live()
    assert names(generations) == ["current", "generation-000002", "generation-000003"]


def test_pointer_is_a_folder(generations: Generations) -> None:
    (generations.root / "current").mkdir()
    with pytest.raises(IndexDamaged, match="current cannot be read"):
        generations.live()


def test_durable_write_replaces_the_whole_file(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    write_durably(target, "很长的旧内容" * 100)
    write_durably(target, "新")
    assert target.read_text(encoding="utf-8") == "新"
    assert list(tmp_path.iterdir()) == [target]


def test_durable_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "current"
    write_durably(target, "旧")
    with pytest.raises(UnicodeEncodeError):
        write_durably(target, "\ud800")
    assert target.read_text(encoding="utf-8") == "旧"


def test_everything_is_on_disk_before_the_pointer_moves(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(generations)
    name = generations.create()
    (generations.path(name) / "a.seg").write_bytes(b"a")
    (generations.path(name) / "manifest.json").write_bytes(b"{}")
    events = _recorded(monkeypatch)
    generations.publish(name)
    *before, pointer_file, moved, root = events
    folder = str(generations.path(name))
    assert set(before[:2]) == {f"{folder}/a.seg", f"{folder}/manifest.json"}
    assert before[2:] == [folder, str(generations.root)]
    assert pointer_file == f"{generations.root}/.current.new"
    assert moved == "replace current"
    assert root == str(generations.root)


def _recorded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record what is synced and replaced, in order; all of it is done as well."""
    events: list[str] = []
    fsync, replace = os.fsync, os.replace

    def recording_fsync(file: int) -> None:
        events.append(str(Path(f"/proc/self/fd/{file}").readlink()))
        fsync(file)

    def recording_replace(source: Path, target: Path) -> None:
        events.append(f"replace {target.name}")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", recording_fsync)
    monkeypatch.setattr(os, "replace", recording_replace)
    return events


def test_pointer_can_be_read_by_people_and_programs(generations: Generations) -> None:
    publish(generations)
    text = (generations.root / "current").read_text(encoding="utf-8")
    assert json.loads(text) == {"generation": "000001"}
    assert text.endswith("\n")
