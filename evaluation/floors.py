"""Floors: the nDCG@10 of each set that no change of the code may fall below."""

import json
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.runs import Run, SetResult

FLOORS = Path(__file__).with_name("floors.json")
TOLERANCE = 0.0005
"""That a run may be below a floor: two articles that score alike may change places."""
_STEPS = 10_000
"""Floors are kept to so many parts of 1, rounded down."""

Place = tuple[str, str]
"""Corpus and set."""


@dataclass(frozen=True, slots=True)
class Floor:
    """The nDCG@10 that was reached, and when."""

    ndcg: float
    day: str


Floors = Mapping[Place, Floor]


def read_floors(path: Path = FLOORS) -> dict[Place, Floor]:
    """Return the floors of a file; none where there is no file."""
    if not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {
        (corpus, name): Floor(floor["ndcg@10"], floor["day"])
        for corpus, sets in kept.items()
        for name, floor in sets.items()
    }


def below(run: Run, floors: Floors) -> list[SetResult]:
    """Return the sets of a run that are below their floors."""
    return [
        result
        for result in run.results
        if (floor := floors.get(result.place)) and floor.ndcg - result.mean.ndcg > TOLERANCE
    ]


def raised(run: Run, floors: Floors) -> dict[Place, Floor]:
    """Return the floors with those that a run is above moved up to it; none ever goes down."""
    higher = dict(floors)
    for result in run.results:
        reached = math.floor(result.mean.ndcg * _STEPS) / _STEPS
        floor = floors.get(result.place)
        if floor is None or reached > floor.ndcg:
            higher[result.place] = Floor(reached, run.day)
    return higher


def write_floors(floors: Floors, path: Path = FLOORS) -> None:
    """Write floors, one a line, to a file."""
    corpora: dict[str, list[str]] = defaultdict(list)
    for (corpus, name), floor in floors.items():
        kept = json.dumps({"ndcg@10": floor.ndcg, "day": floor.day})
        corpora[corpus].append(f"    {json.dumps(name)}: {kept}")
    blocks = (
        f"  {json.dumps(corpus)}: {{\n" + ",\n".join(sets) + "\n  }"
        for corpus, sets in corpora.items()
    )
    path.write_text("{\n" + ",\n".join(blocks) + "\n}\n", encoding="utf-8")
