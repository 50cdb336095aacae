"""Runs near one another, in any order or in one: what a linear scan of the texts finds."""

import random
import re
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from several_segments import arrays_of
from small_indexes import texts

from analysis import END, ArticleAnalyzer
from engine import Following, Near, Phrase, Prefix, Unless
from engine.columnar.arrays import Arrays
from engine.columnar.evaluator import evaluate

pytestmark = pytest.mark.usefixtures("loops")

DRAW = random.Random(11)
TEXTS = ["".join(DRAW.choices("长江大桥的", k=DRAW.randint(1, 24))) for _ in range(90)]


@pytest.fixture(scope="module")
def arrays(tmp_path_factory: pytest.TempPathFactory) -> Arrays:
    groups = [texts(*TEXTS[:40]), [], texts(*TEXTS[40:])]
    return arrays_of(tmp_path_factory.mktemp("positions"), groups)


def runs_of(runs: Sequence[str]) -> tuple[Phrase | Prefix, ...]:
    grams = ArticleAnalyzer().grams.terms
    return tuple(
        Phrase("text_grams", tuple(grams(run)[:-1])) if len(run) > 1 else Prefix("text_grams", run)
        for run in runs
    )


RUNS = st.lists(
    st.text(st.sampled_from("长江大桥的"), min_size=1, max_size=3), min_size=2, max_size=4
)


def starts(run: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(f"(?={run})", text)]


def are_near(text: str, runs: Sequence[str], window: int) -> bool:
    """Try all places of all runs."""
    for places in product(*(starts(run, text) for run in runs)):
        ends = [place + len(run) for place, run in zip(places, runs, strict=True)]
        if max(ends) - min(places) <= window:
            return True
    return False


@given(RUNS, st.integers(0, 12))
def test_near_finds_what_a_scan_finds(arrays: Arrays, runs: list[str], distance: int) -> None:
    lengths = tuple(map(len, runs))
    query = Near(runs_of(runs), lengths, sum(lengths) + distance, boost=2.0)
    found, scores = evaluate(query, arrays)
    expected = [n for n, text in enumerate(TEXTS) if are_near(text, runs, query.window)]
    assert found.tolist() == expected
    assert scores.tolist() == [2.0] * len(expected)


@given(RUNS, st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=3, max_size=3))
def test_following_finds_what_a_pattern_finds(
    arrays: Arrays, runs: list[str], gaps: list[tuple[int, int]]
) -> None:
    gaps = gaps[: len(runs) - 1]
    pattern = runs[0]
    distances = []
    for before, (low, more), run in zip(runs, gaps, runs[1:], strict=False):
        pattern += f".{{{low},{low + more}}}{run}"
        distances.append((len(before) + low, len(before) + low + more))
    found, _ = evaluate(Following(runs_of(runs), tuple(distances)), arrays)
    assert found.tolist() == [n for n, text in enumerate(TEXTS) if re.search(pattern, text)]


@given(
    st.text(st.sampled_from("长江大桥的"), min_size=1, max_size=3),
    st.sets(st.sampled_from("长江大桥的")),
    st.sets(st.sampled_from("长江大桥的")),
)
def test_unless_finds_what_a_guarded_pattern_finds(
    arrays: Arrays, run: str, before: set[str], after: set[str]
) -> None:
    others = [(one + run[0], 1) for one in sorted(before)]
    others += [(run[-1] + one, 1 - len(run)) for one in sorted(after)]
    around = tuple((runs_of([other])[0], places) for other, places in others)
    found, scores = evaluate(Unless(runs_of([run])[0], around, boost=0.5), arrays)
    guards = [f"(?<![{''.join(before)}])" if before else "", run]
    guards += [f"(?![{''.join(after)}])"] if after else []
    pattern = "".join(guards)
    assert found.tolist() == [n for n, text in enumerate(TEXTS) if re.search(pattern, text)]
    assert set(scores.tolist()) <= {0.5}


def test_nothing_is_near_across_documents(arrays: Arrays) -> None:
    run = Prefix("text_grams", END)  # no gram begins with the end mark
    query = Near((run, run), (1, 1), 100)
    assert evaluate(query, arrays).documents.tolist() == []


def test_a_field_without_positions_is_named(arrays: Arrays) -> None:
    words = Near((Prefix("text_words", "长"), Prefix("text_words", "江")), (1, 1), 5)
    with pytest.raises(ValueError, match="text_words"):
        evaluate(words, arrays)
