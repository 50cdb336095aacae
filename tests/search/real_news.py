"""Real news items as an index, for tests of what is promised of any archive."""

import gzip
import json
import re
from itertools import islice
from pathlib import Path

from search import Searcher
from tests.search.conftest import Sample, build_index

_TAG = re.compile("<[^>]+>")


def real_news(shared: Path, path: Path, count: int) -> Searcher:
    """Return a searcher on an index of the first `count` items of the news."""
    with gzip.open(shared / "corpora" / "xwlb.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, count)]
    samples = (
        Sample(
            record["id"],
            record["title"],
            _TAG.sub("", record["html"].replace("</p>", "\n")).strip(),
            record["source"],
            record["published"][:10],
        )
        for record in records
    )
    return Searcher(build_index(path, tuple(samples)))
