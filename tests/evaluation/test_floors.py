"""Floors go up only, and a run below one is told."""

from pathlib import Path

import pytest

from evaluation.floors import FLOORS, Floor, below, raised, read_floors, write_floors
from evaluation.measures import Scores
from evaluation.runs import Run, SetResult

PLACE = ("small", "drcd-question")
FLOOR = {PLACE: Floor(0.9, "2026-11-01")}


def run(ndcg: float, name: str = "drcd-question") -> Run:
    """Return a run of one query on one set."""
    return Run([SetResult("small", name, {"1": Scores(ndcg, 1, 1)})], "2026-11-22", "abc")


@pytest.mark.parametrize(
    ("ndcg", "fallen"),
    [
        pytest.param(0.95, False, id="above"),
        pytest.param(0.8996, False, id="within tolerance"),
        pytest.param(0.8994, True, id="below"),
    ],
)
def test_run_against_its_floor(ndcg: float, fallen: bool) -> None:
    assert bool(below(run(ndcg), FLOOR)) is fallen


def test_set_without_a_floor_is_never_below() -> None:
    assert below(run(0.1, "drcd-keyword"), FLOOR) == []


def test_higher_figure_becomes_the_floor_rounded_down() -> None:
    assert raised(run(0.91239), FLOOR) == {PLACE: Floor(0.9123, "2026-11-22")}


@pytest.mark.parametrize("ndcg", [0.5, 0.8999, 0.9, 0.90004])
def test_floor_is_never_lowered(ndcg: float) -> None:
    assert raised(run(ndcg), FLOOR) == FLOOR


def test_new_set_gets_a_floor_and_others_keep_theirs() -> None:
    higher = raised(run(0.5, "drcd-keyword"), FLOOR)
    assert higher == FLOOR | {("small", "drcd-keyword"): Floor(0.5, "2026-11-22")}


def test_floors_are_read_as_written(tmp_path: Path) -> None:
    floors = raised(run(0.5, "drcd-keyword"), FLOOR)
    write_floors(floors, tmp_path / "floors.json")
    assert read_floors(tmp_path / "floors.json") == floors


def test_without_a_file_there_are_no_floors(tmp_path: Path) -> None:
    assert read_floors(tmp_path / "floors.json") == {}


def test_every_set_has_a_floor() -> None:
    counts = {"small": 12, "large": 12, "news": 2}
    places = read_floors(FLOORS)
    assert {corpus: sum(place[0] == corpus for place in places) for corpus in counts} == counts
