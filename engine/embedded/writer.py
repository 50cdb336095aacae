"""Write the next generation of an embedded index: aside, then published whole or not at all."""

import logging
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from analysis import NO_WORDS, UserDictionary
from analysis.schema import FIELDS
from engine.columnar.array_file import Array, ArrayFileWriter
from engine.embedded.batches import CHARACTERS, DOCUMENTS, RunSpool, RunWriter
from engine.embedded.index import open_named
from engine.embedded.layout import DICTIONARY, arrays_file
from engine.embedded.manifest import write_manifest
from engine.embedded.segments import commit, write_segment
from engine.generations import Generations, write_durably
from engine.protocol import Batch, Document
from engine.safeguards import Safeguards, check_space

MEMORY_MB = 384
"""Memory that the writing process may take, unless there are very many different terms."""

logger = logging.getLogger(__name__)


class EmbeddedWriter:
    """The generation being written. Get one from `rebuild`."""

    def __init__(
        self,
        directory: Path,
        memory_mb: int = MEMORY_MB,
        workers: int = 1,
        dictionary: UserDictionary = NO_WORDS,
    ) -> None:
        self._directory = directory
        self._memory_mb, self._workers = memory_mb, workers
        self._runs_folder = directory / "runs"
        self._runs_folder.mkdir()
        self._runs = RunSpool(self._runs_folder)
        self._waiting: list[Document] = []
        self._characters = 0
        self._ids: set[str] = set()
        self._numbers: dict[str, Array] = {}
        if dictionary.words:
            self.attach(DICTIONARY, dictionary.text)
        self.batches = RunWriter(self._runs_folder, dictionary)

    @property
    def scratch(self) -> Path:
        """A folder for files of the build, removed when it ends."""
        return self._runs_folder

    def add(self, document: Document) -> None:
        """Add one document. Raises ValueError where its id is empty or was added before."""
        if not document.id:
            raise ValueError("a document needs an id")
        self._claim([document.id])
        self._waiting.append(document)
        self._characters += sum(map(len, document.texts.values()))
        if self._characters >= CHARACTERS or len(self._waiting) >= DOCUMENTS:
            self._flush()

    def append(self, batch: Batch, kept: Sequence[bool] | None = None) -> None:
        """Add the documents of a batch, or those that are `kept`. Raises ValueError where one of
        their ids was added before.
        """
        self._flush()
        wanted = [True] * len(batch.ids) if kept is None else kept
        self._claim([id for id, want in zip(batch.ids, wanted, strict=True) if want])
        self._runs.append(batch, kept)

    def set_numbers(self, field: str, numbers: Array) -> None:
        """Give all documents that were added a number, in their order. Raises ValueError where it
        is not one for each, or there is no such field.
        """
        if field not in {known.name for known in FIELDS if known.kind == "number"}:
            raise ValueError(f"there is no number field {field!r}")
        if len(numbers) != len(self._ids):
            raise ValueError(f"{len(numbers)} numbers of {field!r} for {len(self._ids)} documents")
        self._numbers[field] = numbers.astype(np.uint64)

    def attach(self, name: str, content: str) -> None:
        """Keep a text file with the generation."""
        write_durably(self._directory / name, content)

    def attach_arrays(self, name: str, arrays: Mapping[str, Iterable[Array]]) -> None:
        """Keep arrays of one dimension with the generation; each comes in one piece or more."""
        with arrays_file(self._directory, name).open("wb") as file:
            writer = ArrayFileWriter(file)
            for key, pieces in arrays.items():
                for place, piece in enumerate(pieces):
                    if not place:
                        writer.start(key, piece.dtype)
                    writer.append(piece)
            writer.close()

    def finish(self) -> None:
        """Join everything into one segment and write the manifest."""
        self._flush()
        segments = []
        if self._ids:
            how = self._memory_mb, self._workers, self._numbers
            segments.append(write_segment(self._directory, self._runs, *how))
        self._runs.close()
        shutil.rmtree(self._runs_folder)
        commit(self._directory, segments)
        write_manifest(self._directory, len(self._ids))

    def cancel(self) -> None:
        """Close files, so that the directory can be removed; does nothing once finished."""
        self._runs.close()

    def _claim(self, ids: Sequence[str]) -> None:
        """Enter ids, all of them or (where one is there already) none."""
        if self._numbers:
            raise ValueError("no document can be added once numbers were set")
        claimed: set[str] = set()
        for id in ids:
            if id in self._ids or id in claimed:
                raise ValueError(f"id {id!r} was added before")
            claimed.add(id)
        self._ids |= claimed

    def _flush(self) -> None:
        """Analyze the documents that were added one by one."""
        if self._waiting:
            self._runs.append(self.batches.write(self._waiting), None)
        self._waiting, self._characters = [], 0


@contextmanager
def rebuild(
    path: str | Path,
    memory_mb: int = MEMORY_MB,
    workers: int = 1,
    dictionary: UserDictionary = NO_WORDS,
    safeguards: Safeguards = Safeguards(),  # noqa: B008 - frozen
) -> Iterator[EmbeddedWriter]:
    """Write a new generation of the index at `path`; it goes live when the block ends without an
    error.

    Readers keep the generation they have until then. `memory_mb` bounds the postings held in
    memory; `workers` processes join them at the end; `dictionary` are words that jieba does not
    know, kept with the generation. Raises IndexLocked where another process is writing,
    IndexDamaged where `path` is a file, NoSpace, and what the audit raises.
    """
    generations = Generations(Path(path))
    with generations.lock(safeguards.waiting):
        generations.sweep()
        check_space(generations.root, safeguards.needed_bytes)
        name = generations.create()
        try:
            writer = EmbeddedWriter(generations.path(name), memory_mb, workers, dictionary)
            try:
                yield writer
                writer.finish()
            finally:
                writer.cancel()
            if safeguards.audit is not None:
                with closing(open_named(generations, name)) as complete:
                    safeguards.audit(complete)
            generations.publish(name)
        except BaseException:
            generations.sweep()
            raise
        logger.info("generation %s of %s is live", name, path)
