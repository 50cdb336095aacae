"""What is in this archive: how many articles of which time, when they were indexed, what failed."""

import json
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template

from engine import Index
from webapp.archive_counts import count_archive
from webapp.language import known
from webapp.live_index import current_searcher

about = Blueprint("about", __name__)

FAILURES = "failures.jsonl"
"""What the indexer keeps with a generation: what it could not read."""

FAILURES_SHOWN = 200

_SAMPLE = 100
"""Articles whose paths tell where the sources lie, so that this can be left out."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or an article in one, that could not be read: its path inside the sources."""

    path: str
    reason: str


@about.get("/about")
def page() -> str:
    """Show the page."""
    index = current_searcher().index
    counts = count_archive(index)
    return render_template(
        "about.html",
        archive=counts,
        failed={known(f"reasons.{reason}", reason): n for reason, n in counts.failed.items()},
        failures=tuple(_failures(index)),
    )


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
