"""Write the next generation of an embedded index: aside, then published whole or not at all."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from whoosh.index import create_in
from whoosh.writing import SegmentWriter

from engine.embedded.layout import STORED_FIELD, whoosh_schema
from engine.embedded.manifest import write_manifest
from engine.generations import Generations, write_durably
from engine.protocol import Document

MEMORY_MB = 256
"""Postings held in memory before they are spilled to disk as a sorted run."""

logger = logging.getLogger(__name__)


class EmbeddedWriter:
    """The generation being written. Get one from `rebuild`."""

    def __init__(self, directory: Path, memory_mb: int = MEMORY_MB) -> None:
        self._directory = directory
        self._writer = SegmentWriter(create_in(str(directory), whoosh_schema()), limitmb=memory_mb)
        self._ids: set[str] = set()

    def add(self, document: Document) -> None:
        """Add one document. Raises ValueError where its id is empty or was added before; the
        generation cannot be finished after any other error.
        """
        if not document.id:
            raise ValueError("a document needs an id")
        if document.id in self._ids:
            raise ValueError(f"id {document.id!r} was added before")
        stored = json.dumps(dict(document.stored), ensure_ascii=False)
        filled = {name: list(terms) for name, terms in document.terms.items() if terms}
        try:
            self._writer.add_document(
                id=document.id,
                **filled,
                **document.keywords,
                **document.numbers,
                **{STORED_FIELD: stored},
            )
        except BaseException:
            self.cancel()  # a part of the document is among the postings
            raise
        self._ids.add(document.id)

    def attach(self, name: str, content: str) -> None:
        """Keep a text file with the generation."""
        write_durably(self._directory / name, content)

    def finish(self) -> None:
        """Commit everything and write the manifest."""
        self._writer.commit()
        for lock in self._directory.glob("*_WRITELOCK"):
            lock.unlink()
        write_manifest(self._directory, len(self._ids))

    def cancel(self) -> None:
        """Close files without committing, so that the directory can be removed; does nothing once
        finished.
        """
        if not self._writer.is_closed:
            with suppress(OSError):  # the disk may be full, which is known by now
                self._writer.cancel()


@contextmanager
def rebuild(path: str | Path, memory_mb: int = MEMORY_MB) -> Iterator[EmbeddedWriter]:
    """Write a new generation of the index at `path`; it goes live when the block ends without an
    error.

    Readers keep the generation they have until then. `memory_mb` bounds the postings held in
    memory. Raises IndexLocked where another process is writing, IndexDamaged where `path` is a
    file.
    """
    generations = Generations(Path(path))
    with generations.lock():
        generations.sweep()
        name = generations.create()
        try:
            writer = EmbeddedWriter(generations.path(name), memory_mb)
            try:
                yield writer
                writer.finish()
            finally:
                writer.cancel()
            generations.publish(name)
        except BaseException:
            generations.sweep()
            raise
        logger.info("generation %s of %s is live", name, path)
