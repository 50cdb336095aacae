"""SQLite FTS5 with our tokens, joined by line breaks and cut there by its ascii tokenizer."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.corpora import Document
from benchmarks.peers.peer import Hit, Peer
from benchmarks.queries import GRAMS, WORDS, Query

_KEPT = {code: 0xE000 + code for code in range(128) if code != 10 and not chr(code).isalnum()}
"""The ascii tokenizer cuts at ASCII that is no letter or digit; private characters are letters."""


class Fts5(Peer):
    """Two tables without content, words and grams: faster than two columns of one."""

    name = "fts5"
    label = "SQLite FTS5"
    note = "words and grams, each a contentless table, optimized; rank, mapped into memory"

    def __init__(self) -> None:
        self._database: Any = None

    def version(self) -> str:
        """Return the version of SQLite."""
        return sqlite3.sqlite_version

    def build(self, documents: Iterable[Document], folder: Path) -> None:
        """Index documents in one transaction."""
        with closing(sqlite3.connect(folder / "fts5.db")) as database:
            for name in ("words", "grams"):
                database.execute(
                    f"CREATE VIRTUAL TABLE {name} USING fts5(text, content='', tokenize=ascii)"
                )
            for number, (words, grams) in enumerate(_rows(documents)):
                database.execute("INSERT INTO words(rowid, text) VALUES(?, ?)", (number, words))
                database.execute("INSERT INTO grams(rowid, text) VALUES(?, ?)", (number, grams))
            for name in ("words", "grams"):
                database.execute(f"INSERT INTO {name}({name}) VALUES('optimize')")
            database.commit()

    def open(self, folder: Path) -> None:
        """Open the file and map it into memory."""
        path = folder / "fts5.db"
        self._database = sqlite3.connect(path)
        self._database.execute(f"PRAGMA mmap_size={path.stat().st_size}")

    def prepare(self, query: Query) -> tuple[str, str]:
        """Return the table and the expression."""
        return "grams" if query.kind == "phrase" else "words", _expression(query)

    def search(self, prepared: tuple[str, str], limit: int = 10) -> list[Hit]:
        """Search by rank, which is BM25 with the sign turned."""
        table, expression = prepared
        found = self._database.execute(
            f"SELECT rowid, rank FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT ?",
            (expression, limit),
        )
        return [(number, -rank) for number, rank in found]

    def number(self, handle: Any) -> int:
        """Row ids are the numbers."""
        return int(handle)

    def close(self) -> None:
        """Close the file."""
        if self._database is not None:
            self._database.close()


def _rows(documents: Iterable[Document]) -> Iterator[tuple[str, str]]:
    for _, text in documents:
        yield _joined(WORDS.terms(text)), _joined(GRAMS.terms(text))


def _joined(terms: Iterable[str]) -> str:
    return "\n".join(terms).translate(_KEPT)


def _expression(query: Query) -> str:
    if query.kind == "phrase":
        return f'"{_joined(query.terms)}"'
    joint = " OR " if query.kind == "or" else " AND "
    return joint.join(f'"{term.translate(_KEPT)}"' for term in query.terms)
