"""Run a file of queries: TREC run format, one line a rank, for evaluation tools."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from search.errors import InvalidRequest
from search.searcher import Searcher

TAG = "wensou"


def write_run(searcher: Searcher, queries: Path, run: Path, count: int) -> None:
    """Write the best `count` articles of every query: `qid Q0 docid rank score tag`.

    `queries` has JSON lines with "_id" (or "id") and "text". White space in any id becomes `_`. The
    run is written whole or not at all. Raises InvalidRequest, naming file and line, and OSError.
    """
    aside = run.with_name(f".{run.name}.new")
    try:
        with aside.open("w", encoding="utf-8") as out:
            for name, text in _read(queries):
                for rank, (id, score) in enumerate(searcher.rank(text, count), start=1):
                    out.write(f"{name} Q0 {_word(id)} {rank} {score:.6f} {TAG}\n")
        aside.replace(run)
    finally:
        aside.unlink(missing_ok=True)


def _read(path: Path) -> Iterator[tuple[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # JSON may hold U+2028 as it is
    except UnicodeDecodeError:
        raise InvalidRequest("queries", f"{path}: not UTF-8: save it as UTF-8") from None
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _query(f"{path}:{number}", line)


def _query(place: str, line: str) -> tuple[str, str]:
    try:
        record = json.loads(line)
        id = next(id for id in (record.get("_id"), record.get("id")) if id not in (None, ""))
        return _word(str(id)), str(record["text"])
    except (ValueError, KeyError, AttributeError, StopIteration):
        advice = 'write {"_id": "1", "text": "词"}'
        raise InvalidRequest("queries", f"{place}: not a query; {advice}") from None


def _word(id: str) -> str:
    """Return an id as one column of a run."""
    return re.sub(r"\s+", "_", id)
