"""Ask every query of some sets, in several processes, and score the answers."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

import engine
from evaluation.judged import QuerySet
from evaluation.measures import DEPTH, Scores, score_answers
from search import Searcher

_PART = 200
"""Queries that a process takes at a time."""

SetScores = dict[str, Scores]
"""The scores of a set by query id."""

_searchers: list[Searcher] = []
"""Of a worker process: the one that it asks."""


def score_sets(
    index: Path, sets: Sequence[QuerySet], jobs: int, depth: int = DEPTH
) -> Iterator[tuple[str, SetScores]]:
    """Yield the name and the scores of each set, in their order, as soon as it is done.

    With a smaller `depth` answers are that long, which is faster; recall then is of so many.
    """
    parts = [part for judged in sets for part in judged.parts(_PART)]
    searcher = Searcher(engine.open_index(index))
    with engine.worker_pool(jobs, _searchers.append, searcher) as pool:
        scored = pool.map(partial(_score, depth=depth), parts)
        pairs = zip(parts, scored, strict=True)
        for name, of_set in groupby(pairs, key=lambda pair: pair[0].name):
            yield name, {id: scores for _, part in of_set for id, scores in part.items()}


def _score(asked: QuerySet, depth: int) -> SetScores:
    searcher = _searchers[-1]
    answers = {
        id: [article for article, _ in searcher.rank(text, depth)]
        for id, text in asked.texts.items()
    }
    return score_answers(answers, asked.relevant)
