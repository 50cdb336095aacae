"""Ascending numbers of several sources together, against a set of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.columnar.united import united

ASCENDING = st.lists(st.integers(0, 60) | st.integers(0, 2**63 - 1), unique=True).map(sorted)


@given(st.lists(ASCENDING, min_size=1, max_size=6), st.sampled_from((1, 3, 16, 1_000_000)))
def test_numbers_and_their_places_are_those_of_the_set(runs: list[list[int]], at_once: int) -> None:
    distinct, places = united([np.array(run, np.uint64) for run in runs], at_once)
    assert distinct.tolist() == sorted(set().union(*runs))
    for run, of_run in zip(runs, places, strict=True):
        assert distinct[of_run].tolist() == run


def test_more_than_are_put_in_order_at_once() -> None:
    runs = [np.arange(0, 900_000 * step, step, dtype=np.uint64) for step in (1, 2, 3)]
    distinct, places = united(runs)
    assert distinct.tolist() == np.unique(np.concatenate(runs)).tolist()
    for run, of_run in zip(runs, places, strict=True):
        assert np.array_equal(distinct[of_run], run)
