"""Folds: parts of the queries, so that what was tuned on some can be judged by the others."""

from collections.abc import Iterator
from functools import partial
from zlib import crc32

from evaluation.comparison import compare
from evaluation.measures import mean
from evaluation.runs import Run, SetResult
from evaluation.tables import change, figure, table


def fold_of(query: str, folds: int) -> int:
    """Return the fold of a query id: the same in every set that asks it in another form."""
    return crc32(query.encode()) % folds


def fold_table(run: Run, folds: int) -> Iterator[str]:
    """Yield the lines of a table of nDCG@10 by fold."""
    yield from ("", f"### nDCG@10 in {folds} folds", "")
    yield from table(_header(folds), (_row(result, folds) for result in run.results))


def _header(folds: int) -> list[str]:
    return ["corpus, set", *(f"fold {number + 1}" for number in range(folds))]


def _row(result: SetResult, folds: int) -> list[str]:
    means = []
    for number in range(folds):
        own = [scores for id, scores in result.scores.items() if fold_of(id, folds) == number]
        means.append(mean(own).ndcg if own else None)
    return [f"{result.corpus}, {result.name}", *map(figure, means)]


def fold_comparison_table(run: Run, before: Run, folds: int) -> Iterator[str]:
    """Yield the lines of a table of the change of nDCG@10 since another run, by fold."""
    rows: dict[str, list[str]] = {}
    for number in range(folds):
        for one in compare(run, before, partial(_is_in, number, folds)):
            row = rows.setdefault(f"{one.corpus}, {one.name}", ["-"] * folds)
            row[number] = change(one.delta)
    yield from ("", f"### change in {folds} folds", "")
    yield from table(_header(folds), ([name, *row] for name, row in rows.items()))


def _is_in(number: int, folds: int, query: str) -> bool:
    return fold_of(query, folds) == number
