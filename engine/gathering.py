"""What the writers of all engines have in common: they gather documents, each id once, and analyze
those that come one by one as batches.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.schema import FIELDS
from engine.protocol import Document
from engine.write_protocol import Batch, BatchWriter

NUMBERS = tuple(field.name for field in FIELDS if field.kind == "number")


class GatheringWriter(ABC):
    """A writer until its documents are written. `_most_documents` and `_most_characters` are those
    of a batch that it makes itself.
    """

    batches: BatchWriter
    _most_documents: int
    _most_characters: int

    def _begin(self) -> None:
        """Have nothing to write yet."""
        self._waiting: list[Document] = []
        self._characters = 0
        self._ids: set[str] = set()
        self._numbers: dict[str, NDArray[Any]] = {}
        self._rows: dict[str, Mapping[str, NDArray[Any]]] = {}

    def add(self, document: Document) -> None:
        """Add one document. Raises ValueError where its id is empty or was added before."""
        if not document.id:
            raise ValueError("a document needs an id")
        self._claim([document.id])
        self._waiting.append(document)
        self._characters += sum(map(len, document.texts.values()))
        if self._characters >= self._most_characters or len(self._waiting) >= self._most_documents:
            self._flush()

    def append(self, batch: Batch, kept: Sequence[bool] | None = None) -> None:
        """Add the documents of a batch, or those that are `kept`. Raises ValueError where one of
        their ids was added before.
        """
        self._flush()
        wanted = [True] * len(batch.ids) if kept is None else list(kept)
        self._claim([id for id, want in zip(batch.ids, wanted, strict=True) if want])
        self._take(batch, wanted)

    def set_numbers(self, field: str, numbers: NDArray[Any]) -> None:
        """Give all documents that were added a number, in their order. Raises ValueError where it
        is not one for each, or there is no such field.
        """
        if field not in NUMBERS:
            raise ValueError(f"there is no number field {field!r}")
        count = self._document_count()
        if len(numbers) != count:
            raise ValueError(f"{len(numbers)} numbers of {field!r} for {count} documents")
        self._numbers[field] = numbers.astype(np.uint64)

    def attach_rows(self, name: str, rows: Mapping[str, NDArray[Any]]) -> None:
        """Keep arrays with an entry for each document that was added, in their order. Raises
        ValueError where one has not so many.
        """
        for key, array in rows.items():
            if len(array) != len(self._ids):
                raise ValueError(f"{len(array)} rows of {key!r} for {len(self._ids)} documents")
        self._rows[name] = rows

    def _document_count(self) -> int:
        """Return how many documents there will be."""
        return len(self._ids)

    def _claim(self, ids: Sequence[str]) -> None:
        """Enter ids, all of them or (where one is there already) none."""
        self._refuse_late()
        claimed: set[str] = set()
        for id in ids:
            if id in self._ids or id in claimed:
                raise ValueError(f"id {id!r} was added before")
            claimed.add(id)
        self._ids |= claimed

    def _refuse_late(self) -> None:
        if self._numbers or self._rows:
            raise ValueError("no document can be added once numbers were set")

    @abstractmethod
    def _take(self, batch: Batch, wanted: list[bool]) -> None:
        """Take over a batch, whose ids were claimed."""

    def _flush(self) -> None:
        """Analyze the documents that were added one by one."""
        if self._waiting:
            self._take(self.batches.write(self._waiting), [True] * len(self._waiting))
        self._waiting, self._characters = [], 0
