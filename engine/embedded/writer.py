"""Write the next generation of an embedded index: aside, then published whole or not at all."""

import logging
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from analysis import NO_WORDS, UserDictionary
from engine.columnar.array_file import Array, ArrayFileWriter
from engine.embedded.batches import CHARACTERS, DOCUMENTS, RunSpool, RunWriter
from engine.embedded.index import open_named
from engine.embedded.layout import DICTIONARY, arrays_file
from engine.embedded.manifest import write_manifest
from engine.embedded.rows import rows_file, write_rows
from engine.embedded.segments import SegmentWriter, commit
from engine.gathering import GatheringWriter
from engine.generations import Generations, write_durably
from engine.protocol import Rows
from engine.safeguards import Safeguards, check_space
from engine.write_protocol import Batch

MEMORY_MB = 384
"""Memory that the writing process may take, unless there are very many different terms."""

logger = logging.getLogger(__name__)


class EmbeddedWriter(GatheringWriter):
    """The generation being written. Get one from `rebuild`."""

    _most_documents, _most_characters = DOCUMENTS, CHARACTERS

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
        self._begin()
        if dictionary.words:
            self.attach(DICTIONARY, dictionary.text)
        self.batches = RunWriter(self._runs_folder, dictionary)

    def _begin(self) -> None:
        """Have nothing to write yet."""
        super()._begin()
        self._runs = RunSpool(self._runs_folder)

    @property
    def scratch(self) -> Path:
        """A folder for files of the build, removed when it ends."""
        return self._runs_folder

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
            writer = SegmentWriter(
                self._directory, self._runs_folder, self._memory_mb, self._workers
            )
            segments.append(writer.write(self._runs.open(), self._numbers))
            for name, rows in self._rows.items():
                every = Rows(rows, np.arange(len(self._ids)))
                write_rows(rows_file(self._directory, segments[0], name), [every])
        self._runs.close()
        shutil.rmtree(self._runs_folder)
        commit(self._directory, segments)
        write_manifest(self._directory, len(self._ids))

    def cancel(self) -> None:
        """Close files, so that the directory can be removed; does nothing once finished."""
        self._runs.close()

    def _take(self, batch: Batch, wanted: list[bool]) -> None:
        """Take over a batch, whose ids were claimed."""
        self._runs.append(batch, wanted)


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
        generations.clear_staging()
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
