"""What an index was built from, so that `build --if-needed` can tell whether anything changed.

Files are compared by path, size, and the times of their last change of content and of status (a
file that may be read now could not be before); so nothing needs to be read.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import engine
from indexer.report import REPORT
from indexer.sources import SourceFile

SOURCES = "sources"
"""Key of the report that holds the record."""


def record_of(files: Sequence[SourceFile], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the record of a build: the bytes of its files, and a digest of all that decides what
    is in the index.
    """
    digest = hashlib.sha256(json.dumps([_version(), dict(options)], default=str).encode())
    for file in files:
        digest.update(repr((file.name, *_state(file.path))).encode())
    return {"bytes": sum(file.size for file in files), "digest": digest.hexdigest()}


def recorded(index: engine.Index) -> dict[str, Any]:
    """Return the record that an index holds, empty where it has none."""
    report = json.loads(index.attachment(REPORT) or "{}")
    record: dict[str, Any] = report.get(SOURCES, {})
    return record


def file_state(path: Path | None) -> tuple[str, ...]:
    """Return what tells a file that a build reads beside its sources from another."""
    return () if path is None else tuple(map(str, _state(path)))


def _state(path: Path) -> tuple[object, ...]:
    try:
        status = path.stat()
    except OSError as error:
        return (os.fspath(path.absolute()), error.errno)
    return (
        os.fspath(path.absolute()),
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )


def _version() -> str:
    try:
        return version("wensou")
    except PackageNotFoundError:  # run from a checkout
        return ""
