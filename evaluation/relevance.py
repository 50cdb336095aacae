"""Ask every set of queries of its corpus: the run that floors and comparisons look at."""

import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from evaluation.indexes import build_cleaned, kept_index
from evaluation.judged import Corpus, read_set, set_names
from evaluation.place import Place
from evaluation.ranking import score_sets
from evaluation.runs import SetResult


def measure(
    corpora: Sequence[Corpus], place: Place, wanted: Sequence[str] = (), sample: int = 1
) -> Iterator[SetResult]:
    """Yield the result of each set that fits `wanted`, asking every `sample`-th query."""
    for corpus in corpora:
        names = set_names(place.data, corpus, wanted)
        if not names:
            continue
        sets = [read_set(place.data, name).every(sample) for name in names]
        index = _index(corpus, place)
        started = time.perf_counter()
        for name, scores in score_sets(index, sets, place.jobs):
            taken = time.perf_counter() - started
            place.say(f"{corpus.name}  {name}  {len(scores):,} queries  {taken:.1f} s")
            yield SetResult(corpus.name, name, scores)
            started = time.perf_counter()


def _index(corpus: Corpus, place: Place) -> Path:
    started = time.perf_counter()
    files = [place.data / name for name in corpus.files]
    builder = partial(build_cleaned, workers=place.jobs)
    index = kept_index(corpus.name, files, place.work, builder)
    place.say(f"{corpus.name}  index  {time.perf_counter() - started:.1f} s")
    return index
