"""The packed terms of several sources, put together in one order."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.columnar.stretches import changes

_AT_ONCE = 1_000_000
"""Terms that are put in order at once, which takes 40 bytes each."""
_SAMPLES = 64
"""Of each source, for each million terms, so many are looked at to find where to divide them."""


def united(
    runs: Sequence[NDArray[np.uint64]], at_once: int = _AT_ONCE
) -> tuple[NDArray[np.uint64], list[NDArray[np.uint32]]]:
    """Return the distinct numbers of some ascending arrays, ascending, and the places in them of
    those of each array.
    """
    distinct, count = [np.empty(0, np.uint64)], 0
    places = [np.empty(len(run), np.uint32) for run in runs]
    edges = [np.searchsorted(run, _cuts(runs, at_once)) for run in runs]
    bounds = [[0, *each.tolist(), len(run)] for each, run in zip(edges, runs, strict=True)]
    for low, high in pairwise(zip(*bounds, strict=True)):
        parts = [run[a:b] for run, a, b in zip(runs, low, high, strict=True)]
        together = np.concatenate(parts)
        order = together.argsort(kind="stable")  # merges what is sorted in parts
        together = together[order]
        new = changes(together)
        numbers = np.empty(len(together), np.uint32)
        numbers[order] = np.cumsum(new) + (count - 1)
        ends = np.cumsum([len(part) for part in parts])[:-1]
        for each, some, a, b in zip(places, np.split(numbers, ends), low, high, strict=True):
            each[a:b] = some
        distinct.append(together[new])
        count += len(distinct[-1])
    return np.concatenate(distinct), places


def _cuts(runs: Sequence[NDArray[np.uint64]], at_once: int) -> NDArray[np.uint64]:
    """Return numbers between which about `at_once` of those of ascending arrays lie."""
    ranges = sum(map(len, runs)) // at_once + 1
    step = max(at_once // (_SAMPLES * len(runs)), 1)
    sample = np.sort(np.concatenate([run[::step] for run in runs]))
    return sample[np.arange(1, ranges) * len(sample) // ranges]
