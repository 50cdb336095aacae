"""Figures of the report."""

import re
from pathlib import Path

import pytest

from benchmarks.figures import percentiles, ratio
from benchmarks.peers.lucene import VERSION

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param([], None, id="nothing measured"),
        pytest.param([0.002], (2, 2), id="one query"),
        pytest.param([0.003, 0.001, 0.002], (2, 3), id="out of order"),
        pytest.param([n / 1000 for n in range(1, 501)], (250, 495), id="five hundred"),
    ],
)
def test_percentiles_by_nearest_rank(
    seconds: list[float], expected: tuple[float, float] | None
) -> None:
    assert percentiles(seconds) == (expected and pytest.approx(expected))


def test_a_ratio_to_what_was_not_measured_is_none() -> None:
    assert ratio(1.0, None) is None
    assert ratio(None, 1.0) is None
    assert ratio(3.0, 2.0) == 1.5


def test_make_fetches_the_lucene_that_is_run() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^LUCENE := (.*)$", makefile, re.MULTILINE)[1] == VERSION  # type: ignore[index]
