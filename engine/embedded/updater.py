"""Change a live index: each commit is a new generation that shares the segments of the one before.

Nothing that is written is ever changed, so readers of any generation are undisturbed, and going
back is choosing another one.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis import UserDictionary
from engine.embedded.batches import RunWriter
from engine.embedded.index import EmbeddedIndex
from engine.embedded.layout import DICTIONARY
from engine.embedded.manifest import write_manifest
from engine.embedded.next_generation import Changes, NextGeneration
from engine.embedded.opening import open_generation
from engine.embedded.segments import SegmentWriter
from engine.embedded.writer import MEMORY_MB, EmbeddedWriter
from engine.generations import Generations
from engine.safeguards import Safeguards, check_space
from engine.write_protocol import Batch

logger = logging.getLogger(__name__)


class EmbeddedUpdater(EmbeddedWriter):
    """Writes changes of the live generation; implements `engine.IndexUpdater`. Get one from
    `update`.
    """

    def __init__(
        self,
        generations: Generations,
        staging: Path,
        memory_mb: int,
        workers: int,
        dictionary: UserDictionary | None = None,
    ) -> None:
        self._generations = generations
        self._first = generations.live()
        super().__init__(staging, memory_mb, workers)
        before = self.live.dictionary
        if dictionary is not None and dictionary != before:
            self.attach(DICTIONARY, dictionary.text)
        self.batches = RunWriter(self._runs_folder, before if dictionary is None else dictionary)

    def _begin(self) -> None:
        super()._begin()
        self._places: dict[str, tuple[int, int]] = {}
        self._opened = open_generation(self._generations, self._generations.live())
        self.live = EmbeddedIndex(self._generations, self._opened)
        arrays = self._opened.arrays
        self._gone = np.zeros(arrays.document_count, bool)
        self._gone[arrays.deleted] = True

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Which documents of `live`, in the order of its `articles`, are neither deleted nor
        replaced since.
        """
        return ~self._gone[self._opened.arrays.live_numbers]

    def delete(self, ids: Iterable[str]) -> list[str]:
        """Delete documents, also those that were added since the last commit; return the ids that
        none has.
        """
        self._refuse_late()
        return [id for id in ids if not self._remove(id)]

    def commit(self) -> None:
        """Publish what was written since the last time; without any of it, do nothing."""
        self._flush()
        staged = any(path.is_file() for path in self._directory.iterdir())
        deleted = np.count_nonzero(self._gone) > len(self._opened.arrays.deleted)
        if not (self._ids or self._numbers or staged or deleted):
            return
        name = self._generations.create()
        directory = self._generations.path(name)
        before = self._opened
        added = self._runs.open()
        changes = Changes(self._gone, added if self._ids else [], self._rows, self._numbers)
        writer = SegmentWriter(directory, self._runs_folder, self._memory_mb, self._workers)
        following = NextGeneration(before, self._generations.path(before.name), changes, writer)
        following.write()
        following.carry_attachments(self._directory)
        write_manifest(directory, self._document_count(), following.carried)
        self._generations.publish(name, before.name if before.name != self._first else None)
        self._begin()

    def finish(self) -> None:
        """Commit what is left."""
        self.commit()

    def _document_count(self) -> int:
        return int(np.count_nonzero(~self._gone)) + len(self._ids)

    def _claim(self, ids: Sequence[str]) -> None:
        """Remove what has these ids. Raises ValueError where one is there twice."""
        self._refuse_late()
        if len(set(ids)) < len(ids):
            raise ValueError("two documents of a batch have one id")
        for id in ids:
            self._remove(id)
        self._ids |= set(ids)

    def _take(self, batch: Batch, wanted: list[bool]) -> None:
        number = self._runs.append(batch, wanted)
        places = zip(batch.ids, wanted, strict=True)
        self._places |= {id: (number, n) for n, (id, want) in enumerate(places) if want}

    def _remove(self, id: str) -> bool:
        """Take a document out, one added since the last commit or before; return whether there was
        one.
        """
        if id in self._ids:
            self._flush()
            self._runs.leave_out(*self._places.pop(id))
            self._ids.remove(id)
            return True
        number = self._opened.arrays.find(id)
        if number is None or self._gone[number]:
            return False
        self._gone[number] = True
        return True


@contextmanager
def update(
    path: str | Path,
    memory_mb: int = MEMORY_MB,
    workers: int = 1,
    safeguards: Safeguards = Safeguards(),  # noqa: B008 - frozen
    dictionary: UserDictionary | None = None,
) -> Iterator[EmbeddedUpdater]:
    """Change the live index at `path`; what is not yet committed goes live when the block ends
    without an error, and is forgotten when it ends with one.

    Documents are cut with the words that the index has, or with those of a `dictionary`, which are
    its words from the next commit on: whoever gives one writes all documents anew, before that,
    that have a word in which the two differ.

    Raises IndexMissing where there is no index, IndexStale or IndexDamaged where it cannot be
    read, IndexLocked where another process is writing, NoSpace.
    """
    generations = Generations(Path(path))
    generations.live()
    with generations.lock(safeguards.waiting):
        generations.sweep()
        check_space(generations.root, safeguards.needed_bytes)
        try:
            with generations.staging() as staging:
                updater = EmbeddedUpdater(generations, staging, memory_mb, workers, dictionary)
                try:
                    yield updater
                    updater.finish()
                finally:
                    updater.cancel()
        except BaseException:
            generations.sweep()
            raise
        logger.info("generation %s of %s is live", generations.live(), path)
