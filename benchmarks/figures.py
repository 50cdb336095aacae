"""Figures out of results: rates, percentiles, sizes. A figure that was not measured is None."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from benchmarks.corpora import Corpus
from benchmarks.plan import TOGETHER, Workplace
from benchmarks.queries import read

Percentiles = tuple[float, float]
"""p50 and p99, in milliseconds."""


def percentiles(seconds: Iterable[float]) -> Percentiles | None:
    """Return p50 and p99 by nearest rank."""
    ordered = sorted(seconds)
    if not ordered:
        return None
    ranks = (math.ceil(len(ordered) * share) - 1 for share in (0.5, 0.99))
    p50, p99 = (ordered[rank] * 1000 for rank in ranks)
    return p50, p99


def ratio(one: float | None, other: float | None) -> float | None:
    """Return one over other, where both were measured."""
    return one / other if one is not None and other else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The results of one corpus."""

    corpus: Corpus
    place: Workplace
    _read: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def result(self, name: str, job: str) -> dict[str, Any]:
        """Return what a job measured of an engine; empty where it was not run, or failed."""
        if (name, job) not in self._read:
            path = self.place.result(self.corpus.key, name, job)
            found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
            self._read[name, job] = found
        return self._read[name, job]

    def rate(self, name: str) -> float | None:
        """MB of text indexed per CPU-second."""
        return ratio(self.corpus.megabytes, self.result(name, "build").get("cpu"))

    def wall(self, name: str, processes: int = 1) -> float | None:
        """Seconds that a build took."""
        job = "build" if processes == 1 else f"build{processes}"
        return self.result(name, job).get("wall")

    def build_memory(self, name: str) -> float | None:
        """MB that a build had at most."""
        return ratio(self.result(name, "build").get("highest"), 1e6)

    def size(self, name: str) -> float | None:
        """Bytes on disk over bytes of text."""
        return ratio(self.result(name, "build").get("disk"), self.corpus.text_bytes)

    def opened(self, name: str) -> float | None:
        """Seconds to open and answer first."""
        return self.result(name, "query").get("opened")

    def resident(self, name: str, kind: str = "resident") -> float | None:
        """MB resident after all queries; `anonymous`: of which are not pages of files."""
        return ratio(self.result(name, "query").get(kind), 1e6)

    def phrases(self, name: str) -> int | None:
        """Phrases that found their document."""
        return self.result(name, "query").get("phrases")

    def phrases_asked(self) -> int:
        """Phrases that were asked."""
        return sum(query.kind == "phrase" for query in read(self.place.queries(self.corpus)))

    def alone(self, name: str, kinds: Sequence[str] = ()) -> Percentiles | None:
        """Latency in a process of its own, over some kinds of queries or all."""
        return _over(self.result(name, "query").get("seconds", {}), kinds)

    def interleaved(self, name: str, kinds: Sequence[str] = ()) -> Percentiles | None:
        """Latency with the engines taking turns."""
        together = self.result(TOGETHER, "interleave").get("seconds", {})
        return _over(together.get(name, {}), kinds)

    def version(self, name: str) -> str:
        """Version of an engine."""
        return str(self.result(name, "build").get("version", ""))

    def dates(self) -> list[str]:
        """When the results were measured."""
        paths = (self.place.folder / "results").glob(f"{self.corpus.key}.*.json")
        return [json.loads(path.read_text(encoding="utf-8"))["at"] for path in paths]


def _over(seconds: dict[str, list[list[float]]], kinds: Sequence[str]) -> Percentiles | None:
    """Return the percentiles over queries, each by the median of its passes: on a shared machine
    a slice given to another process would else be the p99 of every fast engine.
    """
    return percentiles(median(t) for kind in kinds or seconds for t in seconds.get(kind, []))
