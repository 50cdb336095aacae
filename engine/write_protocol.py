"""What an engine does for who writes: the Protocols of a new generation, and of changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.protocol import Document, Index


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that a `BatchWriter` analyzed, on their way into the index: where what it made
    lies, and their ids.
    """

    path: Path
    ids: tuple[str, ...]


class BatchWriter(Protocol):
    """Analyzes documents for an `IndexWriter`; it can be sent to another process."""

    def write(self, documents: Sequence[Document]) -> Batch:
        """Analyze documents and keep the result for `IndexWriter.append`."""


class IndexWriter(Protocol):
    """A new generation being written. Nothing is visible to readers until it is published."""

    @property
    def batches(self) -> BatchWriter:
        """What analyzes documents for this generation, here or in another process."""

    @property
    def scratch(self) -> Path:
        """A folder for files of the build, removed when it ends, whatever the way."""

    def add(self, document: Document) -> None:
        """Add one document; its id must not have been added before."""

    def append(self, batch: Batch, kept: Sequence[bool] | None = None) -> None:
        """Add the documents of a batch, or those that are `kept`; their ids must be new."""

    def set_numbers(self, field: str, numbers: NDArray[Any]) -> None:
        """Give all documents a number that is known only once all are there: one for each, in the
        order they were added, none of which can be added afterwards.
        """

    def attach(self, name: str, content: str) -> None:
        """Keep a text file (a report, a list of failures) with the generation."""

    def attach_arrays(self, name: str, arrays: Mapping[str, Iterable[NDArray[Any]]]) -> None:
        """Keep arrays of one dimension with the generation; each comes in one piece or more."""

    def attach_rows(self, name: str, rows: Mapping[str, NDArray[Any]]) -> None:
        """Keep arrays with an entry, or a row, for each document that was added, in their order;
        none can be added afterwards.
        """


class IndexUpdater(IndexWriter, Protocol):
    """Changes a live index. What was written since the last `commit` becomes visible with the next
    one, all at once; attachments that are not written again stay.

    A document that is added replaces the one with its id; it is cut with the words of `live`, or
    with the dictionary that the change was begun with, which is that of the next commit.
    `set_numbers` wants one number for each document of `live` that is `kept`, and then one for each
    that was added; `attach_rows` only these.
    """

    @property
    def live(self) -> Index:
        """The generation that is changed: that of the last `commit`."""

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Which documents of `live`, in the order of its `articles`, are neither deleted nor
        replaced since.
        """

    def delete(self, ids: Iterable[str]) -> list[str]:
        """Delete documents; return the ids that none has."""

    def commit(self) -> None:
        """Publish what was written since the last time; without any of it, do nothing."""
