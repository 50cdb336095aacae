"""`python -m evaluation` on a corpus of four articles."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evaluation.__main__ import main
from evaluation.floors import read_floors

Evaluate = Callable[..., Result]


@pytest.fixture
def evaluate(judged: Path, tmp_path: Path) -> Evaluate:
    """Run the command on the small folder, with floors and indexes of its own."""
    own = ["--data", judged, "--work", tmp_path / "work", "--floors", tmp_path / "floors.json"]

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, [*map(str, own), "--jobs", "2", *arguments])

    return run


SMALL = ("--corpus", "small")


def test_table_of_all_sets_with_averages(evaluate: Evaluate) -> None:
    result = evaluate(*SMALL)
    assert result.exit_code == 0, result.output
    rows = [row.split() for row in result.stdout.splitlines() if row.startswith("| drcd-question")]
    assert rows == [["|", "drcd-question", "|", "2", *"| 1.0000 | 1.0000 | 1.0000 | - |".split()]]
    assert "| **Wensou**" in result.stdout


def test_run_is_kept_and_compared(evaluate: Evaluate, tmp_path: Path) -> None:
    kept = tmp_path / "run.json"
    kept.write_text(evaluate(*SMALL, "--sets", "*-question", "--json").stdout, encoding="utf-8")
    assert [one["set"] for one in json.loads(kept.read_text())["sets"]] == [
        "cmrc-question",
        "drcd-question",
    ]
    result = evaluate(*SMALL, "--compare", str(kept), "--folds", "2")
    assert "| small, drcd-question | +0.0000 |      0 |     0 |" in result.stdout


def test_every_second_query(evaluate: Evaluate) -> None:
    kept = json.loads(evaluate(*SMALL, "--sets", "drcd-keyword", "--sample", "2", "--json").stdout)
    assert list(kept["sets"][0]["queries"]) == ["1"]


def test_below_a_floor(evaluate: Evaluate, tmp_path: Path) -> None:
    assert evaluate(*SMALL, "--raise-floors").exit_code == 0
    floors = (tmp_path / "floors.json").read_text()
    assert set(read_floors(tmp_path / "floors.json")) == {
        ("small", f"{source}-{kind}")
        for source in ("drcd", "cmrc")
        for kind in ("keyword", "question")
    }
    (tmp_path / "floors.json").write_text(floors.replace("1.0", "1.5"))
    result = evaluate(*SMALL, "--raise-floors")
    assert result.exit_code == 1
    assert "small drcd-question: 1.0000 is below its floor, 1.5000" in result.stderr
    assert (tmp_path / "floors.json").read_text() == floors.replace("1.0", "1.5")


def test_index_is_built_again_when_articles_change(evaluate: Evaluate, judged: Path) -> None:
    work = judged.parent / "work"
    evaluate(*SMALL)
    evaluate(*SMALL)
    assert len(list(work.iterdir())) == 1
    (judged / "noise" / "heavy-space.jsonl.gz").rename(judged / "corpus.jsonl.gz")
    evaluate(*SMALL)
    assert len(list(work.iterdir())) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--sets", "drcd-nothing"], "is called drcd-nothing", id="unknown set"),
        pytest.param(["--sample", "2", "--raise-floors"], "leave out --sample", id="part as floor"),
        pytest.param([*SMALL, "--write"], "leave out --corpus", id="part written"),
        pytest.param(["--compare", "/nowhere.json"], "/nowhere.json", id="no run there"),
    ],
)
def test_what_cannot_be_done_is_refused(
    evaluate: Evaluate, arguments: list[str], message: str
) -> None:
    result = evaluate(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_file_that_is_no_run_is_refused(evaluate: Evaluate, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("[1]")
    result = evaluate("--compare", str(tmp_path / "run.json"))
    assert result.exit_code == 2
    assert "run.json is no run" in result.stderr


def test_without_judged_queries_nothing_is_evaluated(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--data", str(tmp_path / "shared"), "cleaning"])
    assert result.exit_code == 0
    assert result.stderr == f"no judged queries in {tmp_path / 'shared'}: nothing to evaluate\n"


def test_cleaning_finds_again_what_was_spaced_out(evaluate: Evaluate) -> None:
    result = evaluate("cleaning", "--sets", "heavy-*")
    assert result.exit_code == 0, result.output
    (row,) = (row for row in result.stdout.splitlines() if row.startswith("| heavy-space"))
    _, _, *cells = (cell.strip() for cell in row.split("|"))
    assert float(cells[0]) < 1.0
    assert cells[1:3] == ["1.0000", "+0.0000"]
    assert "heavy-space: within its target of 0.02" in result.stderr
