"""Measures of one answer, by `ir-measures`: nDCG@10, RR@10 (its mean is MRR@10), Recall@100."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ir_measures import RR, R, iter_calc, nDCG

DEPTH = 100
"""Articles of an answer that are looked at."""

_MEASURES = {str(measure): measure for measure in (nDCG @ 10, RR @ 10, R @ DEPTH)}


@dataclass(frozen=True, slots=True)
class Scores:
    """What an answer, or on average many answers, reach: 0 to 1."""

    ndcg: float
    rr: float
    recall: float


def score_answers(
    answers: Mapping[str, Sequence[str]], relevant: Mapping[str, Mapping[str, int]]
) -> dict[str, Scores]:
    """Return the scores of every query of `relevant`; an answer is article ids, best first."""
    # Articles that score alike stand in the order that a user sees, so the rank is the score.
    run = {id: {article: -rank for rank, article in enumerate(a)} for id, a in answers.items()}
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for metric in iter_calc(list(_MEASURES.values()), dict(relevant), run):
        found[metric.query_id][str(metric.measure)] = metric.value
    return {id: Scores(*(found[id][name] for name in _MEASURES)) for id in relevant}


def mean(scores: Iterable[Scores]) -> Scores:
    """Return the average of some scores; there must be one at least."""
    rows = [(one.ndcg, one.rr, one.recall) for one in scores]
    ndcg, rr, recall = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    return Scores(ndcg, rr, recall)
