"""What cleaning does for answers: the same articles, damaged as scrapers damage them, searched as
cleaning leaves them and as they are.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from statistics import fmean

from evaluation.indexes import Builder, build_as_it_is, build_cleaned, kept_index
from evaluation.judged import CORPORA, QuerySet, read_set
from evaluation.measures import mean
from evaluation.place import Place
from evaluation.ranking import score_sets
from evaluation.tables import change, figure, table

CLEAN = "clean"
_KINDS = ("question", "keyword")
_DEPTH = 10
"""Articles of an answer: nDCG@10 looks at no more."""
_TARGET, _HEAVY_TARGET = 0.005, 0.02
"""What damage may cost at most once it is cleaned, and what heavy damage may."""


@dataclass(frozen=True, slots=True)
class Damage:
    """nDCG@10 by kind of query, of a damaged corpus without and with cleaning."""

    name: str
    without: dict[str, float]
    cleaned: dict[str, float]

    @property
    def target(self) -> float:
        """What it may cost at most."""
        return _HEAVY_TARGET if self.name.startswith("heavy-") else _TARGET


def measure_cleaning(place: Place, wanted: Sequence[str] = (), sample: int = 1) -> Iterator[Damage]:
    """Yield what each kind of damage costs, the undamaged corpus first, asking every `sample`-th
    query.
    """
    patterns = CORPORA["small"].sets
    names = [pattern.replace("*", kind) for kind in _KINDS for pattern in patterns]
    sets = [read_set(place.data, name).every(sample) for name in names]
    for name, path in _corpora(place.data, wanted):
        started = time.perf_counter()
        without = _averages(f"{name}-as-it-is", path, build_as_it_is, sets, place)
        cleaned = _averages(name, path, partial(build_cleaned, workers=place.jobs), sets, place)
        place.say(f"{name}  {time.perf_counter() - started:.1f} s")
        yield Damage(name, without, cleaned)


def damage_names(data: Path) -> list[str]:
    """Return the kinds of damage there are, the heavy ones last."""
    names = [path.name.removesuffix(".jsonl.gz") for path in (data / "noise").glob("*.jsonl.gz")]
    return sorted(names, key=lambda name: (name.startswith("heavy-"), name))


def _corpora(data: Path, wanted: Sequence[str]) -> Iterator[tuple[str, Path]]:
    yield CLEAN, data / CORPORA["small"].files[0]
    for name in damage_names(data):
        if not wanted or any(fnmatch(name, pattern) for pattern in wanted):
            yield name, data / "noise" / f"{name}.jsonl.gz"


def _averages(
    name: str, path: Path, builder: Builder, sets: Sequence[QuerySet], place: Place
) -> dict[str, float]:
    """Return the nDCG@10 of each kind of query, its sets counting alike."""
    index = kept_index(f"noise-{name}", [path], place.work, builder)
    found = {
        name: mean(scores.values()) for name, scores in score_sets(index, sets, place.jobs, _DEPTH)
    }
    return {
        kind: fmean(found[name].ndcg for name in found if name.endswith(f"-{kind}"))
        for kind in _KINDS
    }


@dataclass(frozen=True, slots=True)
class CleaningTable:
    """The measured kinds of damage as a table; the first is no damage at all."""

    measured: Sequence[Damage]
    day: str
    commit: str
    sample: int = 1

    def lines(self) -> Iterator[str]:
        """Yield the lines of the table and when it was made."""
        header = ["damage"]
        for kind in _KINDS:
            header += [f"{kind}s: not cleaned", "cleaned", "clean minus cleaned"]
        yield from table(header, map(self._row, self.measured))
        yield ""
        asked = "" if self.sample == 1 else f", one query in {self.sample}"
        yield f"`make eval-cleaning`, {self.day}, commit {self.commit}{asked}."

    def _row(self, damage: Damage) -> list[str]:
        row = [damage.name]
        for kind in _KINDS:
            left = "" if damage.name == CLEAN else change(self.cost(damage, kind))
            row += [figure(damage.without[kind]), figure(damage.cleaned[kind]), left]
        return row

    def cost(self, damage: Damage, kind: str) -> float:
        """Return what damage costs where it was cleaned."""
        return self.measured[0].cleaned[kind] - damage.cleaned[kind]

    def holds(self, damage: Damage) -> bool:
        """Return whether damage costs no more than its target in any kind of query."""
        return all(self.cost(damage, kind) <= damage.target for kind in _KINDS)

    def verdicts(self) -> Iterator[str]:
        """Yield a sentence on each kind of damage."""
        for damage in self.measured[1:]:
            costs = ", ".join(f"{kind}s {change(self.cost(damage, kind))}" for kind in _KINDS)
            verdict = "within" if self.holds(damage) else "MISSES"
            yield f"{damage.name}: {verdict} its target of {damage.target} ({costs})"
