"""The archive that is served: the real news, and copies of it, to as many articles as wanted.

A copy states another outlet and an earlier day, years apart, so that it counts as an article of its
own and not as a reprint; texts stay as they are. Without the real news, sentences of our samples.
"""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

from benchmarks.corpora import FILES, is_real, made_of_samples

OUTLETS = ("云泽日报", "北岭新闻网", "澄江晚报", "南屿通讯", "平湖周刊")
YEARS_APART = 4
"""The news spans less, so no two copies lie within the month of a reprint."""


def build(folder: Path, articles: int) -> Path:
    """Return an index of so many articles in `folder`, built unless it is there."""
    index = folder / f"index-{articles}"
    if not (index / "current").exists():
        folder.mkdir(parents=True, exist_ok=True)
        source = folder / f"articles-{articles}.jsonl"
        with source.open("w", encoding="utf-8") as lines:
            for record in islice(records(), articles):
                lines.write(json.dumps(record, ensure_ascii=False) + "\n")
        command = [sys.executable, "-m", "indexer", "build", source, "--index", index]
        subprocess.run(command, check=True)
        source.unlink()
    return index


def records() -> Iterator[dict[str, Any]]:
    """Yield articles as JSON lines state them, without end."""
    first = list(_originals())
    for copy in count():
        for number, record in enumerate(first):
            year = int(record["published"][:4]) - YEARS_APART * copy
            day = f"{year:04}{record['published'][4:]}".replace("-02-29", "-02-28")
            outlet = record.get("source") or OUTLETS[number % len(OUTLETS)]
            if copy:
                outlet = OUTLETS[(number + copy) % len(OUTLETS)]
            id = f"{record['id']}-{copy}"
            yield {**record, "id": id, "published": day, "source": outlet}


def _originals() -> Iterator[dict[str, Any]]:
    if is_real("xwlb"):
        with gzip.open(FILES["xwlb"], "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
        return
    for number, text in enumerate(made_of_samples(20_000)):
        title, _, rest = text.partition("。")
        day = f"{2020 + number % 4}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        yield {"id": f"sample-{number}", "title": title, "text": rest, "published": day}
