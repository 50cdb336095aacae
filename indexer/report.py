"""The report of a build: what was read, indexed, skipped and why, and what cleaning changed."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from indexer.articles import Failure, LearnedLine, Passed
from indexer.audit import Audited
from indexer.deduplication import Duplicate, Grouped

FAILURES = "failures.jsonl"
"""Name of the attachment of a generation that lists the failures, one JSON object a line."""

DUPLICATES = "duplicates.jsonl"
"""Name of the attachment of a generation that lists exact duplicates, one JSON object a line."""

REPORT = "report.json"
"""Name of the attachment of a generation that holds the counts."""

FAILURES_KEPT = 10_000
"""Failures that are listed, the first ones, and as many exact duplicates; the others are only
counted. Bounds memory to about 5 MB where a dump of many GB holds no articles at all."""


@dataclass(slots=True)
class Report:
    """Counts of one build; every article read is indexed, a duplicate of one that is, or skipped
    for a reason.

    `failures` are the first of the skipped ones, `dropped` those of the duplicates; `learned` are
    the lines that recur so often that they are furniture, taken from `learned_taken` articles.
    `sources` is what they were read from (`sources_record`).
    """

    files: int = 0
    read: int = 0
    indexed: int = 0
    failures: list[Failure] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    duplicates: int = 0
    dropped: list[Duplicate] = field(default_factory=list)
    grouped: Grouped = field(default_factory=Grouped)
    passed: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    learned: list[LearnedLine] = field(default_factory=list)
    learned_taken: int = 0
    sources: dict[str, Any] = field(default_factory=dict)
    audited: Audited = field(default_factory=Audited)
    seconds: float = 0.0

    def add_indexed(self, changes: Mapping[str, int]) -> None:
        """Count an article that was written, and what cleaning changed in it."""
        self.indexed += 1
        self.changes.update(changes)
        self.learned_taken += "learned furniture" in changes

    def add_failure(self, failure: Failure) -> None:
        """Count an article, or a file, that could not be read or written."""
        self.skipped[failure.reason] += 1
        if len(self.failures) < FAILURES_KEPT:
            self.failures.append(failure)

    def add_duplicate(self, duplicate: Duplicate) -> None:
        """Count an article that states what an indexed one does."""
        self.duplicates += 1
        if len(self.dropped) < FAILURES_KEPT:
            self.dropped.append(duplicate)

    def add_passed(self, passed: Passed) -> None:
        """Count a file that is no article."""
        self.passed[passed.reason] += 1

    @property
    def failed(self) -> int:
        """Number of articles and files that were skipped."""
        return self.skipped.total()

    def summary(self) -> str:
        """Return the counts for people to read."""
        lines = [
            f"read     {self.read:>8,}  from {_counted(self.files, 'file')}",
            f"indexed  {self.indexed:>8,}  in {self.seconds:.1f} s",
        ]
        if self.duplicates:
            what = "the same as others: python -m indexer dupes --dropped"
            lines.append(f"duplicates{self.duplicates:>7,}  {what}")
        if self.grouped.groups:
            what = f"in {_counted(self.grouped.groups, 'group')} of near-duplicates"
            lines.append(f"alike    {self.grouped.articles:>8,}  {what}: python -m indexer dupes")
        if self.failed:
            lines.append(f"skipped  {self.failed:>8,}  {_listed(self.skipped)}")
        if self.passed:
            lines.append(f"passed   {self.passed.total():>8,}  {_listed(self.passed)}")
        if self.changes:
            lines.append(f"cleaned            {_listed(self.changes)}")
        if self.learned:
            outlets = _counted(len({line.outlet for line in self.learned}), "outlet")
            what = f"recurring lines of {outlets}, from {_counted(self.learned_taken, 'article')}"
            lines.append(f"learned  {len(self.learned):>8,}  {what}")
        if self.audited.articles:
            missed = len(self.audited.missed)
            what = f"of {self.audited.asked:,} runs of their text found"
            found = self.audited.asked - missed
            lines.append(f"audited  {self.audited.articles:>8,}  {found:,} {what}")
        return "\n".join(lines)

    def failures_jsonl(self) -> str:
        """Return the failures as JSON lines: path, line, reason, message."""
        return "".join(_json_line(failure) for failure in self.failures)

    def duplicates_jsonl(self) -> str:
        """Return the exact duplicates as JSON lines: where each was read, and its original."""
        return "".join(
            json.dumps(asdict(duplicate), ensure_ascii=False) + "\n" for duplicate in self.dropped
        )

    def to_json(self) -> str:
        """Return the counts as JSON."""
        counts = {
            "files": self.files,
            "read": self.read,
            "indexed": self.indexed,
            "duplicates": self.duplicates,
            "grouped": asdict(self.grouped),
            "skipped": self.skipped,
            "passed": self.passed,
            "changes": self.changes,
            "learned": {
                "articles": self.learned_taken,
                "lines": [asdict(line) for line in self.learned],
            },
            "sources": self.sources,
        }
        return json.dumps(counts, ensure_ascii=False, indent=2) + "\n"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.most_common())


def _json_line(failure: Failure) -> str:
    fields = {**asdict(failure.place), "reason": failure.reason, "message": failure.message}
    return json.dumps(fields, ensure_ascii=False) + "\n"
