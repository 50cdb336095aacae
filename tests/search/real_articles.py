"""Real articles as an index, for tests of what is promised of any archive."""

import gzip
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from search import Searcher
from tests.search.conftest import Sample, build_index

_TAG = re.compile("<[^>]+>")


def searcher_of(shared: Path, path: Path, **counts: int) -> Searcher:
    """Return a searcher on an index of the first so many articles of some corpora. Its searches
    have no time limit.
    """
    samples = (sample for name, count in counts.items() for sample in _samples(shared, name, count))
    return Searcher(build_index(path, tuple(samples)), time_limit_seconds=None)


def _samples(shared: Path, name: str, count: int) -> Iterator[Sample]:
    with gzip.open(shared / "corpora" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, islice(lines, count)):
            text = record.get("text") or _TAG.sub("", record["html"].replace("</p>", "\n"))
            yield Sample(
                record["id"],
                record["title"],
                text.strip(),
                record.get("source", ""),
                record.get("published", "")[:10],
            )
