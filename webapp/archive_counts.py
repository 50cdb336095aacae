"""What is in an archive, in numbers: for the page about it and for the API."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import Index
from webapp.answer_types import StatsAnswer

REPORT = "report.json"
"""What the indexer keeps with a generation: the counts of the build."""


@dataclass(frozen=True)
class ArchiveCounts:
    """An index in numbers. `span` is the first and the last day; an index without a report has
    less to tell.
    """

    index: Index
    outlets: int
    span: tuple[str, str] | None
    undated: int
    report: Mapping[str, Any]

    @property
    def repaired(self) -> int:
        """Number of places that cleaning changed."""
        changes = self.report.get("changes", {})
        return sum(count for kind, count in changes.items() if kind != "unrepaired")

    @property
    def failed(self) -> dict[str, int]:
        """Number of files and articles that could not be read, by reason, most first."""
        skipped = self.report.get("skipped", {})
        return dict(sorted(skipped.items(), key=lambda item: -item[1]))


def count_archive(index: Index) -> ArchiveCounts:
    """Return what there is to tell of an index."""
    published = index.numbers("published")
    dated = published[published > 0]
    return ArchiveCounts(
        index=index,
        outlets=sum(1 for _ in index.terms("source")),
        span=(_day(dated.min()), _day(dated.max())) if len(dated) else None,
        undated=len(published) - len(dated),
        report=json.loads(index.attachment(REPORT) or "{}"),
    )


def stats_answer(counts: ArchiveCounts) -> StatsAnswer:
    """Return the answer of `/api/v1/stats`."""
    index, grouped = counts.index, counts.report.get("grouped") or {}
    return {
        "generation": index.generation,
        "builtAt": index.built_at,
        "sizeBytes": index.size_bytes,
        "articles": index.article_count,
        "sources": counts.outlets,
        "published": {"from": counts.span[0], "to": counts.span[1]} if counts.span else None,
        "undated": counts.undated,
        "repaired": counts.repaired,
        "exactDuplicates": counts.report.get("duplicates", 0),
        "nearDuplicates": {
            "groups": grouped.get("groups", 0),
            "articles": grouped.get("articles", 0),
        },
        "failed": counts.failed,
    }


def _day(number: int) -> str:
    """Return the day of a number YYYYMMDDHHMM."""
    digits = f"{int(number):012}"
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"
