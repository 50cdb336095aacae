"""What is in this archive: how many articles of which time, when they were indexed, what failed."""

import json
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template

from engine import Index
from webapp.language import known
from webapp.live_index import current_searcher

about = Blueprint("about", __name__)

REPORT, FAILURES = "report.json", "failures.jsonl"
"""What the indexer keeps with a generation: the counts of the build, and what it could not read."""

FAILURES_SHOWN = 200

_SAMPLE = 100
"""Articles whose paths tell where the sources lie, so that this can be left out."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or an article in one, that could not be read: its path inside the sources."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Archive:
    """An index as the page tells of it. `span` is the first and the last day; `failed` are counts
    by reason, most first.
    """

    index: Index
    outlets: int
    span: tuple[str, str] | None
    undated: int
    report: Mapping[str, Any]
    failed: Mapping[str, int]
    failures: tuple[Failure, ...]

    @property
    def failed_count(self) -> int:
        """Number of files and articles that could not be read."""
        return sum(self.failed.values())

    @property
    def repaired(self) -> int:
        """Number of places that cleaning changed."""
        changes = self.report.get("changes", {})
        return sum(count for kind, count in changes.items() if kind != "unrepaired")


@about.get("/about")
def page() -> str:
    """Show the page."""
    return render_template("about.html", archive=view_archive(current_searcher().index))


def view_archive(index: Index) -> Archive:
    """Return what there is to tell of an index; of one without a report, less."""
    published = index.numbers("published")
    dated = published[published > 0]
    report = json.loads(index.attachment(REPORT) or "{}")
    skipped = sorted(report.get("skipped", {}).items(), key=lambda item: -item[1])
    return Archive(
        index=index,
        outlets=sum(1 for _ in index.terms("source")),
        span=(_day(dated.min()), _day(dated.max())) if len(dated) else None,
        undated=len(published) - len(dated),
        report=report,
        failed={known(f"reasons.{reason}", reason): count for reason, count in skipped},
        failures=tuple(_failures(index)),
    )


def _day(number: int) -> str:
    """Return the day of a number YYYYMMDDHHMM."""
    digits = f"{int(number):012}"
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}"


def _failures(index: Index) -> Iterable[Failure]:
    lines = index.attachment(FAILURES).splitlines()[:FAILURES_SHOWN]
    failures = [json.loads(line) for line in lines]
    sample = index.articles(range(min(_SAMPLE, index.article_count)))
    paths = [str(stored.get("path", "")) for stored in sample] if failures else []
    root = _common_folder([*paths, *(str(failure["path"]) for failure in failures)])
    for failure in failures:
        path = str(failure["path"]).removeprefix(root).lstrip("/")
        place = f"{path}:{failure['line']}" if failure.get("line") else path
        yield Failure(place, known(f"reasons.{failure['reason']}", str(failure["reason"])))


def _common_folder(paths: Iterable[str]) -> str:
    """Return the folder that all paths lie in: where the sources are is nobody's business."""
    folders = [posixpath.dirname(path) for path in paths if path.startswith("/")]
    return posixpath.commonpath(folders) if folders else ""
