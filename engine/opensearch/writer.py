"""Write the next generation of an index on a cluster: aside, then its name moves over, or not.

Documents are kept in files of this machine until all are there, because some of their numbers are
known only then; so each is sent once, and a cluster that fails fails before anything is visible.
"""

import json
import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import NO_WORDS, UserDictionary
from engine.gathering import GatheringWriter
from engine.opensearch import batches, writer_lock
from engine.opensearch.batches import Line, LineWriter
from engine.opensearch.bulk import Action, BulkSender
from engine.opensearch.client import Cluster
from engine.opensearch.files import arrays_bytes, document_id, original_name, packed, piece_name
from engine.opensearch.generations import create, publish, sweep
from engine.opensearch.index import ROW_NUMBERS, OpenSearchIndex
from engine.opensearch.layout import COLLAPSED, DICTIONARY, NUMBER, derived
from engine.opensearch.state import Place, State
from engine.opensearch.vocabulary import VOCABULARY, Words, vocabulary_text
from engine.safeguards import Safeguards
from engine.write_protocol import Batch

GROUP = "group"

logger = logging.getLogger(__name__)


class OpenSearchWriter(GatheringWriter):
    """The generation being written. Get one from `rebuild`."""

    _most_documents, _most_characters = 1_000, 400_000

    def __init__(
        self,
        sender: BulkSender,
        index: str,
        scratch: Path,
        dictionary: UserDictionary = NO_WORDS,
    ) -> None:
        self._sender, self._index, self.scratch = sender, index, scratch
        self._dictionary = dictionary
        self.batches = LineWriter(scratch, dictionary)
        self._state = State(_now())
        self._words: Words = {name: Counter() for name in batches.WORD_FIELDS}
        self._begin()
        if dictionary.words:
            self.attach(DICTIONARY, dictionary.text)

    def _begin(self) -> None:
        """Have nothing to write yet."""
        super()._begin()
        self._parts: list[tuple[Batch, list[bool]]] = []
        self._files: dict[str, bytes] = {}

    def attach(self, name: str, content: str) -> None:
        """Keep a text file with the generation."""
        self._files[name] = content.encode("utf-8")

    def attach_arrays(self, name: str, arrays: Mapping[str, Iterable[NDArray[Any]]]) -> None:
        """Keep arrays of one dimension with the generation; each comes in one piece or more."""
        joined = {key: np.concatenate(list(pieces)) for key, pieces in arrays.items()}
        self._files[f"{name}.arrays"] = arrays_bytes(joined)

    def finish(self) -> None:
        """Send everything and make it whole."""
        self._flush()
        groups = self._numbers.get(GROUP)
        if groups is None:
            groups = self._given(GROUP)
        state = replace(self._state, articles=len(self._ids), following=len(self._ids))
        self._sender.send(self._actions(state, 0, groups, groups))
        self._publish(state)

    def _publish(self, state: State) -> None:
        """Send the files, then make all that was sent visible, with the state that tells of it."""
        cluster, index = self._sender.cluster, self._index
        self._files[VOCABULARY] = vocabulary_text(self._words).encode("utf-8")
        self._sender.send(self._file_actions(state))
        files = {name: (state.commit, _pieces(content)) for name, content in self._files.items()}
        first = state.following - len(self._ids)
        rows: dict[str, list[Place]] = {name: list(parts) for name, parts in state.rows.items()}
        for name, arrays in self._rows.items():
            numbers = np.arange(first, state.following)
            content = arrays_bytes({**arrays, ROW_NUMBERS: numbers})
            self._sender.send(self._pieces_of(f"{name}.rows", content, state.commit))
            rows.setdefault(name, []).append((state.commit, _pieces(content)))
        cluster.ask("POST", f"/{index},{index}-files/_refresh")
        self._sender.check()
        self._state = replace(state, files={**state.files, **files}, rows=rows)
        meta = self._state.meta(self._dictionary)
        cluster.ask("PUT", f"/{index}/_mapping", {"_meta": meta})

    def cancel(self) -> None:
        """Forget what was not published."""
        self._begin()

    def _actions(
        self, state: State, first: int, groups: NDArray[np.uint64], among: NDArray[np.uint64]
    ) -> Iterator[Action]:
        """Yield what writes the documents that were added, numbered from a first one on. `groups`
        are theirs, `among` those of all documents.
        """
        shared = shared_groups(among)
        for place, line in enumerate(self._lines()):
            number = first + place
            numbers = {name: int(column[place]) for name, column in self._numbers.items()}
            numbers[GROUP] = int(groups[place])
            own = {**line.numbers, **numbers}
            collapsed = own[GROUP] if own[GROUP] in shared else -1 - number
            given = {name: value for name, value in own.items() if value}
            added = {NUMBER: number, COLLAPSED: collapsed, **given, **derived(own)}
            content = f"{json.dumps(added)[:-1]},{line.content[1:]}"
            yield Action.write(self._index, document_id(line.id), content)
            if line.original:
                data = json.dumps({"data": line.original})
                yield Action.write(f"{self._index}-files", original_name(line.id), data)

    def _file_actions(self, state: State) -> Iterator[Action]:
        for name, content in self._files.items():
            yield from self._pieces_of(name, content, state.commit)

    def _pieces_of(self, name: str, content: bytes, commit: int) -> Iterator[Action]:
        for place, piece in enumerate(packed(content)):
            data = json.dumps({"data": piece})
            yield Action.write(f"{self._index}-files", piece_name(name, commit, place), data)

    def _lines(self) -> Iterator[Line]:
        """Yield the documents that are wanted, in their order."""
        for batch, wanted in self._parts:
            for line, want in zip(batches.lines_of(batch), wanted, strict=True):
                if want:
                    yield line

    def _given(self, field: str) -> NDArray[np.uint64]:
        """Return a number of the documents as they came."""
        return np.array([line.numbers.get(field, 0) for line in self._lines()], np.uint64)

    def _take(self, batch: Batch, wanted: list[bool]) -> None:
        """Take over a batch, whose ids were claimed."""
        for field, counts in batches.words_of(batch).items():
            self._words[field].update(counts)
        self._parts.append((batch, wanted))


def shared_groups(groups: NDArray[np.uint64]) -> set[int]:
    """Return the groups that have more than one document."""
    numbers, counts = np.unique(groups, return_counts=True)
    return set(numbers[(counts > 1) & (numbers > 0)].tolist())


def _pieces(content: bytes) -> int:
    return len(packed(content))


def _now() -> str:
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give an empty folder of this machine, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="wensou-build-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def rebuild(
    cluster: Cluster,
    dictionary: UserDictionary = NO_WORDS,
    safeguards: Safeguards = Safeguards(),  # noqa: B008 - frozen
) -> Iterator[OpenSearchWriter]:
    """Write a new generation; it goes live when the block ends without an error.

    Raises IndexLocked, NoSpace, IndexUnusable where the cluster fails, and what the audit raises.
    """
    with writer_lock.held(cluster, safeguards.waiting) as lease, scratch_folder() as scratch:
        sweep(cluster)
        index = create(cluster)
        try:
            sender = BulkSender(cluster, lease.check)
            writer = OpenSearchWriter(sender, index, scratch, dictionary)
            yield writer
            writer.finish()
            if safeguards.audit is not None:
                with closing(OpenSearchIndex(cluster, index, writer._state)) as complete:
                    safeguards.audit(complete)
            publish(cluster, index)
        except BaseException:
            sweep(cluster)
            raise
        logger.info("generation %s of %s is live", index, cluster.address)
