"""Indexes of the judged articles, kept outside the tree and built again when anything they depend
on has changed: the articles, the fingerprint, the code.
"""

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import analysis
import engine
from evaluation.judged import ROOT
from indexer.build import BuildOptions, build

_CODE = ("analysis", "engine", "indexer")
_KEPT = 2
"""Indexes kept of the same articles: of this code, and of the one that it is compared with."""

Builder = Callable[[Sequence[Path], Path], object]


def build_cleaned(files: Sequence[Path], index: Path, workers: int = 1) -> None:
    """Build an index as users do."""
    build(files, index, BuildOptions(workers=workers, originals=False))


def build_as_it_is(files: Sequence[Path], index: Path) -> None:
    """Build an index of articles in JSON lines without cleaning them."""
    with engine.rebuild(index) as writer:
        for path in files:
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                for record in map(json.loads, lines):
                    texts = {"title": record["title"], "text": record["text"]}
                    stored = {"id": record["_id"]}
                    writer.add(engine.Document(record["_id"], texts, stored=stored))


def kept_index(name: str, files: Sequence[Path], work: Path, builder: Builder) -> Path:
    """Return the directory of an index of `files` in `work`, built unless it is there."""
    index = work / f"{name}-{_digest(files)}"
    if not (index / "current").exists():
        work.mkdir(parents=True, exist_ok=True)
        builder(files, index)
    index.touch()
    _sweep(work, name)
    return index


def _digest(files: Sequence[Path]) -> str:
    """Return a name for everything that an index of `files` depends on."""
    digest = hashlib.sha256(repr(analysis.fingerprint()).encode())
    code = (path for package in _CODE for path in sorted((ROOT / package).rglob("*.*")))
    for path in (*files, *code, Path(__file__)):
        if path.suffix != ".pyc":
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _sweep(work: Path, name: str) -> None:
    """Remove the indexes that were not used for longest."""
    length = len(name) + 1 + 16
    kept = [path for path in work.glob(f"{name}-*") if len(path.name) == length]
    for path in sorted(kept, key=lambda path: path.stat().st_mtime)[:-_KEPT]:
        shutil.rmtree(path, ignore_errors=True)
