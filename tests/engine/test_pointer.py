"""The pointer: sealed, so that no changed byte makes it name another generation."""

from pathlib import Path

import pytest
from small_indexes import version, whole_version, write_index

from engine import IndexDamaged, open_index
from engine.generations import Generations
from engine.pointer import Pointer

WRITTEN = Pointer("000012", "000011").text()


@pytest.mark.parametrize(
    "pointer", [Pointer("000001"), Pointer("000002", "000001"), Pointer("000001", "000002")]
)
def test_pointer_is_read_as_it_was_written(pointer: Pointer) -> None:
    assert Pointer.parse(pointer.text()) == pointer


@pytest.mark.parametrize("place", range(len(WRITTEN)))
def test_changed_byte(place: int) -> None:
    for other in "0123 \n":
        if other != WRITTEN[place]:
            with pytest.raises((ValueError, KeyError, TypeError)):
                Pointer.parse(WRITTEN[:place] + other + WRITTEN[place + 1 :])


def test_pointer_written_by_hand_needs_no_seal(path: Path) -> None:
    for number in (1, 2):
        write_index(path, version(number))
    (path / "current").write_text('{"generation": "000001"}', encoding="utf-8")
    assert whole_version(open_index(path)) == 1


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('{"generation": "000001", "before": "000002"}', id="without a seal"),
        pytest.param('{"generation": "000001", "seal": "0"}', id="wrong seal"),
        pytest.param('{"generation": "000001", "comment": "mine"}', id="unknown key"),
    ],
)
def test_pointer_that_was_not_written_so(content: str, path: Path) -> None:
    write_index(path, version(1))
    (path / "current").write_text(content, encoding="utf-8")
    with pytest.raises(IndexDamaged, match="it is not the one that was written"):
        Generations(path).live()


def test_what_a_killed_writer_left_is_removed(path: Path) -> None:
    write_index(path, version(1))
    (path / ".current.new").write_text("half", encoding="utf-8")
    (path / "generation-000002" / "runs").mkdir(parents=True)
    Generations(path).sweep()
    assert {each.name for each in path.iterdir()} == {"current", "lock", "generation-000001"}
