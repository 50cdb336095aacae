"""Write the next generation of an embedded index: aside, then published whole or not at all."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.index import create_in

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
        self._writer = create_in(str(directory), whoosh_schema()).writer(limitmb=memory_mb)
        self._ids: set[str] = set()
        self._finished = False

    def add(self, document: Document) -> None:
        """Add one document. Raises ValueError where its id was added before."""
        if document.id in self._ids:
            raise ValueError(f"id {document.id!r} was added before")
        self._ids.add(document.id)
        stored = json.dumps(dict(document.stored), ensure_ascii=False)
        filled = {name: list(terms) for name, terms in document.terms.items() if terms}
        self._writer.add_document(
            id=document.id,
            **filled,
            **document.keywords,
            **document.numbers,
            **{STORED_FIELD: stored},
        )

    def attach(self, name: str, content: str) -> None:
        """Keep a text file with the generation."""
        write_durably(self._directory / name, content)

    def finish(self) -> None:
        """Commit everything and write the manifest."""
        self._finished = True
        self._writer.commit()
        write_manifest(self._directory, len(self._ids))

    def cancel(self) -> None:
        """Close files without committing, so that the directory can be removed."""
        if not self._finished:
            self._writer.cancel()


@contextmanager
def rebuild(path: str | Path, memory_mb: int = MEMORY_MB) -> Iterator[EmbeddedWriter]:
    """Write a new generation of the index at `path`; it goes live when the block ends without an
    error.

    Readers keep the generation they have until then. `memory_mb` bounds the postings held in
    memory. Raises IndexLocked where another process is writing.
    """
    generations = Generations(Path(path))
    with generations.lock():
        generations.sweep()
        name = generations.create()
        writer = EmbeddedWriter(generations.path(name), memory_mb)
        try:
            yield writer
            writer.finish()
        except BaseException:
            writer.cancel()
            generations.sweep()
            raise
        generations.publish(name)
        logger.info("generation %s of %s is live", name, path)
