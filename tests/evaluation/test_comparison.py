"""Two runs compared query by query."""

import pytest
from scipy.stats import binomtest

from evaluation.comparison import compare, comparison_table, sign_test
from evaluation.folds import fold_comparison_table, fold_of, fold_table
from evaluation.measures import Scores
from evaluation.runs import Run, SetResult


def run(name: str, *scores: float) -> Run:
    """Return a run whose queries are called by their number."""
    of = {str(number): Scores(ndcg, ndcg, 1) for number, ndcg in enumerate(scores)}
    return Run([SetResult("small", name, of)], "2026-11-22", name)


@pytest.mark.parametrize(
    ("better", "worse"), [(0, 0), (5, 1), (1, 5), (4, 4), (30, 12), (900, 700)]
)
def test_sign_test_is_that_of_scipy(better: int, worse: int) -> None:
    expected = binomtest(better, better + worse).pvalue if better + worse else 1.0
    assert sign_test(better, worse) == pytest.approx(expected)


def test_changes_of_a_set() -> None:
    (found,) = compare(run("a", 1, 0.5, 0.2, 0.3), run("a", 0.5, 0.1, 0.2, 0.4))
    assert found.delta == pytest.approx(0.2)
    assert (found.better, found.worse) == (2, 1)


def test_kept_scores_are_rounded_and_the_same() -> None:
    (found,) = compare(run("a", 0.630929), run("a", 0.63093))
    assert (found.better, found.worse) == (0, 0)


def test_only_queries_of_both_runs_count() -> None:
    (found,) = compare(run("a", 1, 1), run("a", 0.5))
    assert (found.delta, found.better) == (0.5, 1)


def test_runs_without_a_set_in_common() -> None:
    assert compare(run("a", 1), run("b", 1)) == []
    assert list(comparison_table(run("a", 1), run("b", 1)))[-1].endswith("no query in common.")


def test_folds_part_the_queries_evenly() -> None:
    sizes = [0] * 5
    for number in range(1000):
        sizes[fold_of(f"drcd-{number}-1", 5)] += 1
    assert sum(sizes) == 1000
    assert min(sizes) > 150


def test_fold_tables_show_each_fold_apart() -> None:
    new, old = run("a", *[0.5] * 40), run("a", *[0.25] * 40)
    assert list(fold_table(new, 3))[-1].count("0.5000") == 3
    assert list(fold_comparison_table(new, old, 3))[-1].count("+0.2500") == 3


def test_folds_of_a_comparison_have_their_own_queries() -> None:
    first = [float(fold_of(str(number), 2) == 0) for number in range(40)]
    row = list(fold_comparison_table(run("a", *first), run("a", *[0.0] * 40), 2))[-1]
    assert row.split()[4:7:2] == ["+1.0000", "+0.0000"]
