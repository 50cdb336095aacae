"""Rolling back: to the generation before, and back again, never to one that cannot be searched."""

import json
from pathlib import Path

import pytest
from small_indexes import version, whole_version, write_index

from engine import IndexDamaged, IndexLocked, IndexMissing, IndexStale, open_index, rollback
from engine.embedded import manifest
from engine.generations import Generations


def live(path: Path) -> int:
    return whole_version(open_index(path))


@pytest.fixture
def two(path: Path) -> Path:
    """An index of version 2 that was version 1 before."""
    for number in (1, 2):
        write_index(path, version(number))
    return path


def test_there_and_back_again(two: Path) -> None:
    done = rollback(two)
    assert (done.left, done.live, done.articles) == ("000002", "000001", 40)
    assert live(two) == 1
    assert rollback(two)[:2] == ("000001", "000002")
    assert live(two) == 2


def test_reader_notices(two: Path) -> None:
    index = open_index(two)
    rollback(two)
    assert not index.is_live()
    assert whole_version(index) == 2


def test_build_after_a_rollback_keeps_what_was_live(two: Path) -> None:
    rollback(two)
    write_index(two, version(3))
    assert live(two) == 3
    rollback(two)
    assert live(two) == 1
    assert {each.name for each in two.glob("gen*")} == {"generation-000001", "generation-000003"}


def test_failed_build_after_a_rollback_leaves_both_generations(two: Path) -> None:
    rollback(two)
    with pytest.raises(ValueError, match="needs an id"):
        write_index(two, [version(3)[0].__class__("", {})])
    assert live(two) == 1
    rollback(two)
    assert live(two) == 2


def test_change_in_several_parts_is_undone_at_once(two: Path) -> None:
    generations = Generations(two)
    for part in ("000003", "000004"):
        assert generations.create() == part
        generations.publish(part, instead_of=None if part == "000003" else "000003")
    assert {each.name for each in two.glob("gen*")} == {"generation-000002", "generation-000004"}
    rollback(two)
    assert live(two) == 2


def test_nothing_before(path: Path) -> None:
    with pytest.raises(IndexMissing, match=r"no index at .*: build one"):
        rollback(path)
    write_index(path, version(1))
    with pytest.raises(IndexMissing, match=r"no generation before 000001: .* restore FILE"):
        rollback(path)
    assert live(path) == 1


def test_way_out_of_a_damaged_index(two: Path) -> None:
    (two / "generation-000002" / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexDamaged):
        open_index(two)
    rollback(two)
    assert live(two) == 1


def test_damaged_generation_before_is_refused(two: Path) -> None:
    (postings,) = (two / "generation-000001").glob("*.postings")
    postings.write_bytes(postings.read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match="generation-000001"):
        rollback(two)
    assert live(two) == 2


def test_generation_before_of_another_version_is_refused(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = two / "generation-000001" / "manifest.json"
    fields = json.loads(before.read_text(encoding="utf-8"))
    del fields["seal"]
    fields["engine"] = "whoosh3 1.0, arrays 0"
    before.write_text(manifest._sealed(fields), encoding="utf-8")
    with pytest.raises(IndexStale, match="built by another version"):
        rollback(two)
    assert live(two) == 2


def test_while_another_writes(two: Path) -> None:
    with Generations(two).lock(), pytest.raises(IndexLocked):
        rollback(two)
    assert live(two) == 2
