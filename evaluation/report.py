"""Tables of a run: every set with its floor, averages beside the baselines."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from evaluation.floors import Floors
from evaluation.judged import CORPORA
from evaluation.runs import Run, SetResult
from evaluation.tables import figure, table

_BASELINES = Path(__file__).with_name("baselines.json")
_OURS = "**Wensou**"


def set_tables(run: Run, floors: Floors) -> Iterator[str]:
    """Yield the lines of the tables of all corpora of a run."""
    baselines = json.loads(_BASELINES.read_text(encoding="utf-8"))
    for corpus in dict.fromkeys(result.corpus for result in run.results):
        yield from ("", f"### {corpus}: {CORPORA[corpus].about}", "")
        header = ("set", "queries", "nDCG@10", "MRR@10", "Recall@100", "floor")
        yield from table(header, (_row(result, floors) for result in run.of(corpus).values()))
        if ours := averages(run, corpus):
            yield ""
            rows = [[_OURS, *map(figure, ours.values())]]
            for scheme, known in baselines[corpus].items():
                rows.append([scheme, *(figure(known.get(kind), 3) for kind in ours)])
            yield from table(("nDCG@10, average", *ours), rows)


def _row(result: SetResult, floors: Floors) -> list[str]:
    reached, floor = result.mean, floors.get(result.place)
    scores = (reached.ndcg, reached.rr, reached.recall, floor.ndcg if floor else None)
    return [result.name, f"{len(result.scores):,}", *map(figure, scores)]


def averages(run: Run, corpus: str) -> dict[str, float]:
    """Return the nDCG@10 of each kind of query (`question` of `drcd-question`): the average of its
    sets, each counting alike. Kinds of which the run lacks a set are left out.
    """
    kinds: dict[str, list[float]] = defaultdict(list)
    for name, result in run.of(corpus).items():
        kinds[name.partition("-")[2]].append(result.mean.ndcg)
    complete = len(CORPORA[corpus].sets)
    return {k: sum(means) / complete for k, means in kinds.items() if len(means) == complete}
