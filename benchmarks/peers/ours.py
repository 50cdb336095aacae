"""This engine, through its public interface: words and grams of one text field."""

import tomllib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import engine
from benchmarks.corpora import ROOT, Document
from benchmarks.peers.peer import Hit, Peer
from benchmarks.queries import Query

MEMORY_MB = 384
"""The cap that a build is given."""

_FIRST, _MOST = 40_000, 200_000
"""Characters that are sent to another process at once: few at first, so that all soon have work."""


class Ours(Peer):
    """Wensou; with more than one worker, these analyze and our process only joins."""

    name = "ours"
    label = "Wensou"
    note = "words and grams; `index.top`, without counting"
    can_share = True
    """Whether a build can use several processes."""

    def __init__(self, workers: int = 1) -> None:
        self._workers = workers
        self._index: engine.EmbeddedIndex | None = None

    def version(self) -> str:
        """Return our version."""
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        return str(project["project"]["version"])

    def build(self, documents: Iterable[Document], folder: Path) -> None:
        """Index documents from text to a published generation."""
        with engine.rebuild(folder, MEMORY_MB, self._workers) as writer:
            if self._workers > 1:
                _share(documents, writer, self._workers)
            else:
                for document in documents:
                    writer.add(_made(document))

    def open(self, folder: Path) -> None:
        """Open the live generation."""
        self._index = engine.open_index(folder)

    def prepare(self, query: Query) -> engine.Query:
        """Return the query tree."""
        return _tree(query.kind, query.terms)

    def search(self, prepared: engine.Query, limit: int = 10) -> list[Hit]:
        """Evaluate the query tree."""
        assert self._index is not None
        numbers, scores = self._index.top(prepared, limit)
        return list(zip(numbers.tolist(), scores.tolist(), strict=True))

    def number(self, handle: Any) -> int:
        """Documents are numbered as they were added."""
        return int(handle)

    def close(self) -> None:
        """Release the index."""
        if self._index is not None:
            self._index.close()


def _made(document: Document) -> engine.Document:
    id, text = document
    return engine.Document(id, {"text": text})


def _share(documents: Iterable[Document], writer: Any, workers: int) -> None:
    """Have other processes analyze, a few batches ahead, and append in order."""
    waiting: deque[Future[engine.Batch]] = deque()
    with engine.worker_pool(workers) as pool:
        for batch in _batches(documents):
            waiting.append(pool.submit(_write, writer.batches, batch))
            if len(waiting) > 2 * workers:
                writer.append(waiting.popleft().result())
        while waiting:
            writer.append(waiting.popleft().result())


def _write(batches: engine.BatchWriter, documents: list[Document]) -> engine.Batch:
    return batches.write(list(map(_made, documents)))


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    characters, wanted = 0, _FIRST
    for document in documents:
        batch.append(document)
        characters += len(document[1])
        if characters >= wanted:
            yield batch
            batch, characters, wanted = [], 0, min(2 * wanted, _MOST)
    if batch:
        yield batch


def _tree(kind: str, terms: tuple[str, ...]) -> engine.Query:
    if kind == "phrase":
        return engine.Phrase("text_grams", terms)
    leaves = tuple(engine.Term("text_words", term) for term in terms)
    if len(leaves) == 1:
        return leaves[0]
    return engine.Or(leaves) if kind == "or" else engine.And(leaves)
