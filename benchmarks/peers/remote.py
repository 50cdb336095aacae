"""Engines in a program of their own: tokens go to it by a pipe, and it times its own answers.

A line is a command and its parts, joined by RECORD; lists inside a part are joined by UNIT. Neither
character is in any term, and no term has a line break.
"""

import subprocess
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.corpora import Document
from benchmarks.peers.peer import Hit, Peer
from benchmarks.queries import GRAMS, WORDS, Query

RECORD, UNIT = "\x1e", "\x1f"


class WorkerFailed(RuntimeError):
    """The program ended before it answered; its own message is on stderr."""


class Remote(Peer):
    """An engine whose program is started at first use."""

    _process: subprocess.Popen[str] | None = None
    _seconds = 0.0

    @abstractmethod
    def command(self) -> Sequence[str]:
        """Return the program and its arguments."""

    def load(self) -> None:
        """Start the program."""
        self.version()

    def version(self) -> str:
        """Ask the program."""
        return self._ask("version")

    def build(self, documents: Iterable[Document], folder: Path) -> None:
        """Send the terms of both streams of every document."""
        self._ask("build", str(folder))
        for _, text in documents:
            self._send("add", UNIT.join(WORDS.terms(text)), UNIT.join(GRAMS.terms(text)))
        self._ask("commit")

    def open(self, folder: Path) -> None:
        """Have the program open the index."""
        self._ask("open", str(folder))

    def prepare(self, query: Query) -> tuple[str, str]:
        """Return the kind and the joined terms."""
        return query.kind, UNIT.join(query.terms)

    def search(self, prepared: tuple[str, str], limit: int = 10) -> list[Hit]:
        """Return the hits that the program names, and keep the time that it took."""
        nanoseconds, *hits = self._ask("search", str(limit), *prepared).split(RECORD)
        self._seconds = int(nanoseconds) / 1e9
        pairs = (hit.split(UNIT) for hit in hits if hit)
        return [(handle, float(score)) for handle, score in pairs]

    def time(self, prepared: Any) -> float:
        """Return the time inside the program, without the pipe."""
        self.search(prepared)
        return self._seconds

    def number(self, handle: Any) -> int:
        """Ask the program."""
        return int(self._ask("number", handle))

    def process_id(self) -> int:
        """Return the program's process."""
        return self._started().pid

    def close(self) -> None:
        """End the program."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                self.command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
                bufsize=1 << 16,
            )
        return self._process

    def _send(self, *parts: str) -> None:
        pipe = self._started().stdin
        assert pipe is not None
        pipe.write(RECORD.join(parts) + "\n")

    def _ask(self, *parts: str) -> str:
        self._send(*parts)
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            raise WorkerFailed(f"{self.label} ended while it was asked to {parts[0]}")
        return answer.rstrip("\n")
