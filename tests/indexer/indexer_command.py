"""Running `python -m indexer` as a user does: another process, in a folder of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "indexer"]
CLEAN_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith("WENSOU_")
} | {"PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "utf-8"}


def run(
    *arguments: str | Path, cwd: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; it must not show a traceback."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env={**CLEAN_ENVIRONMENT, **(environment or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def write_jsonl(path: Path, records: Iterable[Mapping[str, Any] | str]) -> Path:
    """Write records as JSON lines, texts as they are."""
    lines = (
        record if isinstance(record, str) else json.dumps(record, ensure_ascii=False)
        for record in records
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def articles(count: int) -> list[dict[str, str]]:
    """Return articles that are all different."""
    return [
        {
            "id": f"a{number}",
            "title": f"第{number}批春茶开采",
            "text": f"今年的第{number}批春茶比往年早了{number}天，茶农说这要归功于连日的暖阳。",
            "source": "茶报" if number % 2 else "山报",
            "published": f"20{number % 20:02}-03-05",
        }
        for number in range(count)
    ]
