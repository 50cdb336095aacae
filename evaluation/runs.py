"""A run: the scores of every query of every set, on every corpus, kept as JSON to compare with."""

import json
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evaluation.judged import ROOT
from evaluation.measures import Scores, mean
from evaluation.ranking import SetScores

_DIGITS = 5


@dataclass(frozen=True, slots=True)
class SetResult:
    """A set that was asked of a corpus, with the scores of every query by id."""

    corpus: str
    name: str
    scores: SetScores

    @property
    def mean(self) -> Scores:
        """Average of all queries."""
        return mean(self.scores.values())

    @property
    def place(self) -> tuple[str, str]:
        """What names it in a run."""
        return self.corpus, self.name


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured, when, and of which code; `sample`: every so many queries only."""

    results: Sequence[SetResult]
    day: str
    commit: str
    sample: int = 1

    def of(self, corpus: str) -> dict[str, SetResult]:
        """Return the results of a corpus by set."""
        return {result.name: result for result in self.results if result.corpus == corpus}


def new_run(results: Iterable[SetResult], sample: int) -> Run:
    """Return a run of today and of the code as it stands before the results are made."""
    code = commit()
    return Run(list(results), date.today().isoformat(), code, sample)


def commit() -> str:
    """Return the commit of the code, with `+` where it was changed since."""
    command = ("git", "describe", "--always", "--dirty=+", "--exclude=*")
    try:
        found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return found.stdout.strip()


def to_json(run: Run) -> str:
    """Return a run as JSON: averages for people, and the scores of every query."""
    return json.dumps({
        "day": run.day,
        "commit": run.commit,
        "sample": run.sample,
        "sets": [_as_json(result) for result in run.results],
    })  # fmt: skip


def _as_json(result: SetResult) -> dict[str, Any]:
    return {
        "corpus": result.corpus,
        "set": result.name,
        **dict(zip(("ndcg@10", "mrr@10", "recall@100"), _rounded(result.mean), strict=True)),
        "queries": {id: _rounded(scores) for id, scores in result.scores.items()},
    }


def _rounded(scores: Scores) -> list[float]:
    return [round(value, _DIGITS) for value in (scores.ndcg, scores.rr, scores.recall)]


def read_run(path: Path) -> Run:
    """Read a run that was kept. Raises ValueError, naming the file, where it is none."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        results = [
            SetResult(
                one["corpus"],
                one["set"],
                {id: Scores(*scores) for id, scores in one["queries"].items()},
            )
            for one in kept["sets"]
        ]
        return Run(results, kept["day"], kept["commit"], kept["sample"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is no run ({error}): make one with --json > RUN.json") from None
