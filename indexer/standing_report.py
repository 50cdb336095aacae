"""The report that is kept with an index while it is updated: what is true of all its articles."""

import json
import os
from collections import Counter
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

from engine import Index, IndexWriter
from indexer.articles import LearnedLine
from indexer.report import DUPLICATES, FAILURES, FAILURES_KEPT, REPORT, Report
from indexer.sources_record import SOURCES


@dataclass(slots=True)
class StandingReport:
    """The attachments of a generation that list counts, failures and exact duplicates."""

    counts: dict[str, Any]
    failures: list[dict[str, Any]]
    dropped: list[dict[str, Any]]

    @classmethod
    def of(cls, index: Index) -> "StandingReport":
        """Return that of an index."""
        counts = json.loads(index.attachment(REPORT) or "{}")
        failures, dropped = (
            [json.loads(line) for line in index.attachment(name).splitlines()]
            for name in (FAILURES, DUPLICATES)
        )
        return cls(counts, failures, dropped)

    @property
    def learned(self) -> list[LearnedLine]:
        """The recurring lines that the last build learned."""
        lines = self.counts.get("learned", {}).get("lines", [])
        return [LearnedLine(**line) for line in lines]

    def followed_by(self, report: Report, paths: Collection[str]) -> "StandingReport":
        """Return what is true once an update has read the files at some paths anew."""
        known = {*paths, *map(_absolute, paths)}
        failures = [one for one in self.failures if not _is_below(one["path"], known)]
        dropped = [one for one in self.dropped if not _is_below(one["place"]["path"], known)]
        skipped = Counter(self.counts.get("skipped", {}))
        skipped.subtract(Counter(one["reason"] for one in self.failures))
        skipped.update(one["reason"] for one in failures)
        skipped.update(report.skipped)
        failures += map(json.loads, report.failures_jsonl().splitlines())
        dropped += map(json.loads, report.duplicates_jsonl().splitlines())
        counts = {
            **self.counts,
            "skipped": +skipped,
            "grouped": asdict(report.grouped),
        }
        counts.pop(SOURCES, None)  # the index is no more what a build of them would be
        return StandingReport(counts, failures[:FAILURES_KEPT], dropped[:FAILURES_KEPT])

    def attach(self, index: IndexWriter) -> None:
        """Keep it with an index."""
        index.attach(FAILURES, _lines(self.failures))
        index.attach(DUPLICATES, _lines(self.dropped))
        index.attach(REPORT, json.dumps(self.counts, ensure_ascii=False, indent=2) + "\n")


def _is_below(path: str, known: Collection[str]) -> bool:
    """Whether a path is one of those known, or a member of an archive that is."""
    every = (path, _absolute(path))
    return any(str(one) in known for each in every for one in (each, *PurePath(each).parents))


def _absolute(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - links stay as they are


def _lines(objects: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)
