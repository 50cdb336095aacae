"""Runs kept as JSON, and their averages."""

from pathlib import Path

from evaluation.measures import Scores
from evaluation.report import averages, set_tables
from evaluation.runs import Run, SetResult, new_run, read_run, to_json

RESULTS = [
    SetResult("small", "drcd-question", {"1": Scores(1, 1, 1), "2": Scores(0.63093, 0.5, 1)}),
    SetResult("small", "cmrc-question", {"3": Scores(0.5, 0.33333, 0)}),
    SetResult("small", "drcd-keyword", {"1": Scores(0, 0, 0)}),
]


def test_run_is_read_as_kept(tmp_path: Path) -> None:
    run = new_run(RESULTS, 3)
    (tmp_path / "run.json").write_text(to_json(run), encoding="utf-8")
    assert read_run(tmp_path / "run.json") == run


def test_average_of_a_kind_counts_each_set_alike() -> None:
    run = Run(RESULTS, "2026-11-22", "abc")
    assert averages(run, "small") == {"question": (1.63093 / 2 + 0.5) / 2}


def test_kind_of_which_a_set_was_not_asked_has_no_average() -> None:
    assert averages(Run(RESULTS[1:], "2026-11-22", "abc"), "small") == {}


def test_baselines_stand_beside_our_average() -> None:
    lines = list(set_tables(Run(RESULTS, "2026-11-22", "abc"), {}))
    assert lines[-10].split() == ["|", "nDCG@10,", "average", "|", "question", "|"]
    assert lines[-8].split() == ["|", "**Wensou**", "|", "0.6577", "|"]
    assert lines[-7].endswith("|    0.964 |")
