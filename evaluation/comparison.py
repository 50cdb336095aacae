"""Compare a run with another one, query by query, so that a change of ranking can be judged."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evaluation.runs import Run, SetResult
from evaluation.tables import change, table

_SAME = 1e-4
"""Difference of two scores of a query up to which they are the same; kept ones are rounded."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a set fares against before: change of nDCG@10, queries better and worse, and the
    probability that chance alone parts these so unevenly.
    """

    corpus: str
    name: str
    delta: float
    better: int
    worse: int

    @property
    def p_value(self) -> float:
        """Of a two-sided sign test."""
        return sign_test(self.better, self.worse)


def compare(run: Run, before: Run, asked: Callable[[str], bool] = bool) -> list[Comparison]:
    """Return the comparison of each set that both runs have, over the queries that both asked and
    whose ids are `asked` for.
    """
    earlier = {result.place: result for result in before.results}
    pairs = ((new, earlier[new.place]) for new in run.results if new.place in earlier)
    return list(_comparisons(pairs, asked))


def _comparisons(
    pairs: Iterator[tuple[SetResult, SetResult]], asked: Callable[[str], bool]
) -> Iterator[Comparison]:
    for new, old in pairs:
        ids = [id for id in new.scores if id in old.scores and asked(id)]
        if ids:
            deltas = [new.scores[id].ndcg - old.scores[id].ndcg for id in ids]
            yield _comparison(new, deltas)


def _comparison(new: SetResult, deltas: Sequence[float]) -> Comparison:
    return Comparison(
        new.corpus,
        new.name,
        sum(deltas) / len(deltas),
        better=sum(delta > _SAME for delta in deltas),
        worse=sum(delta < -_SAME for delta in deltas),
    )


def sign_test(better: int, worse: int) -> float:
    """Return how probable it is that a fair coin falls at least so unevenly, either way.

    Example: 1 of 6 -> 0.21875
    """
    thrown = better + worse
    ways = sum(math.comb(thrown, fewer) for fewer in range(min(better, worse) + 1))
    return min(1.0, 2 * ways / (1 << thrown))


def comparison_table(run: Run, before: Run) -> Iterator[str]:
    """Yield the lines of a table of what changed since another run."""
    found = compare(run, before)
    yield from ("", f"### {run.commit} against {before.commit} of {before.day}", "")
    header = ("corpus, set", "nDCG@10", "better", "worse", "p (sign test)")
    yield from table(header, map(_row, found))
    if not found:
        yield "The two runs have no query in common."


def _row(one: Comparison) -> list[str]:
    counts = (f"{one.better:,}", f"{one.worse:,}")
    return [f"{one.corpus}, {one.name}", change(one.delta), *counts, f"{one.p_value:.2g}"]
