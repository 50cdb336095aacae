"""What every engine does here: build an index of the same documents, open it, answer queries."""

import os
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from benchmarks.corpora import Document
from benchmarks.queries import KINDS, Kind, Query

Hit = tuple[Any, float]
"""The engine's own handle of a document, and the score of that document."""


class Peer(ABC):
    """One engine. `name` is for the command line, `label` for the tables."""

    name: ClassVar[str]
    label: ClassVar[str]
    note: ClassVar[str] = ""
    """How it is set up, for the report."""
    answers: ClassVar[Sequence[Kind]] = KINDS
    """The kinds of queries it can answer."""

    searched: ClassVar[bool] = True
    """Whether it is asked anything; else only its build is measured."""

    @classmethod
    def unavailable(cls) -> str:
        """Return why it cannot run on this machine and what would help; empty where it can."""
        return ""

    def load(self) -> None:  # noqa: B027 - nothing to do for some
        """Import what it needs, or start its program. Not timed."""

    @abstractmethod
    def version(self) -> str:
        """Return the version of the library."""

    @abstractmethod
    def build(self, documents: Iterable[Document], folder: Path) -> None:
        """Index documents from text to commit, in a folder that exists and is empty."""

    @abstractmethod
    def open(self, folder: Path) -> None:
        """Open the index in a folder for searching."""

    def prepare(self, query: Query) -> Any:
        """Return what `search` takes; not timed, and possible before an index is open."""
        return query

    @abstractmethod
    def search(self, prepared: Any, limit: int = 10) -> Sequence[Hit]:
        """Return the best `limit` documents, best first."""

    @abstractmethod
    def number(self, handle: Any) -> int:
        """Return the number of a hit's document: its place among those indexed. Not timed."""

    def time(self, prepared: Any) -> float:
        """Return how many seconds the top ten took."""
        before = time.perf_counter()
        self.search(prepared)
        return time.perf_counter() - before

    def process_id(self) -> int:
        """Return the process that holds the open index."""
        return os.getpid()

    def close(self) -> None:  # noqa: B027 - nothing to do for some
        """Release the open index, where one is open and does not go with the object."""
