"""Progress: how fast, and how long still, in every style."""

import json

import pytest

from indexer import progress
from indexer.progress import ProgressReporter, Style


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands at its one entry."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def shown(style: Style, clock: list[float], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what is said of a build that has done a quarter in ten seconds, and of its end."""
    with ProgressReporter(style, 4_000_000) as reporter:
        clock[0] += 1_000  # behind another writer
        reporter.begin()
        clock[0] += 0.01
        reporter.update(10, 1, 0)
        clock[0] += 9.99
        reporter.update(1_000_000, 2_500, 3)
        clock[0] += 30
        reporter.finish(10_000, 3)
    output = capsys.readouterr()
    assert output.out == ""
    return output.err.splitlines()


def test_lines(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    assert shown("plain", clock, capsys) == [
        " 25 %  2,500 articles, 3 skipped, 10 s, 250/s, 30 s left",
        "100 %  10,000 articles, 3 skipped, 40 s, 250/s",
        "writing the index",
    ]


def test_json_lines(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    events = [json.loads(line) for line in shown("json", clock, capsys)]
    assert [(event["rate"], event["eta"]) for event in events] == [(250.0, 30.0), (250.0, 0.0)]
    assert events[0] == {
        "done": 1_000_000,
        "total": 4_000_000,
        "articles": 2_500,
        "failed": 3,
        "rate": 250.0,
        "eta": 30.0,
    }


def test_nothing(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    assert shown("none", clock, capsys) == []


def test_first_pass_has_no_rate_yet(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    reporter = ProgressReporter("plain", 1_000)
    clock[0] += 10
    reporter.update(100, 0, 0)
    assert capsys.readouterr().err == " 10 %  0 articles, 0 skipped, 10 s, 1 min 30 s left\n"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.4, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (7_260, "2 h 1 min")],
)
def test_durations(seconds: float, expected: str) -> None:
    assert progress._duration(seconds) == expected
