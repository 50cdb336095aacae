"""Xapian behind the line protocol of benchmarks/peers/remote.py. Needs nothing of ours."""

import shutil
import sys
import time
from pathlib import Path
from typing import Any

import xapian

RECORD, UNIT = "\x1e", "\x1f"
LONGEST = 245
"""Bytes; Xapian takes no longer term."""


class Worker:
    """One command a method; each returns its answer, or None where there is none."""

    def version(self) -> str:
        return xapian.version_string()

    def build(self, folder: str) -> str:
        self._folder = Path(folder)
        aside = str(self._folder / "aside")
        self._writer = xapian.WritableDatabase(aside, xapian.DB_CREATE_OR_OVERWRITE)
        return "ready"

    def add(self, words: str, grams: str) -> None:
        document = xapian.Document()
        for word in filter(None, words.split(UNIT)):
            document.add_term(_word(word))
        for position, gram in enumerate(filter(None, grams.split(UNIT))):
            document.add_posting("G" + gram, position)
        self._writer.add_document(document)

    def commit(self) -> str:
        self._writer.commit()
        self._writer.compact(str(self._folder / "database"))
        self._writer.close()
        shutil.rmtree(self._folder / "aside")
        return "done"

    def open(self, folder: str) -> str:
        self._enquire = xapian.Enquire(xapian.Database(str(Path(folder, "database"))))
        self._enquire.set_weighting_scheme(xapian.BM25Weight(1.2, 0, 1, 0.75, 0.5))
        return "open"

    def search(self, limit: str, kind: str, terms: str) -> str:
        names = terms.split(UNIT)
        wanted = int(limit)
        query = _query(kind, names)
        before = time.perf_counter_ns()
        self._enquire.set_query(query)
        hits = [(match.docid, match.weight) for match in self._enquire.get_mset(0, wanted)]
        taken = time.perf_counter_ns() - before
        return RECORD.join([str(taken), *(f"{number}{UNIT}{score}" for number, score in hits)])

    def number(self, handle: str) -> str:
        return str(int(handle) - 1)


def _word(term: str) -> bytes:
    return b"W" + term.encode()[: LONGEST - 1]


def _query(kind: str, terms: list[str]) -> Any:
    if kind == "phrase":
        grams = ["G" + term for term in terms]
        return xapian.Query(xapian.Query.OP_PHRASE, grams, len(grams))
    joint = xapian.Query.OP_OR if kind == "or" else xapian.Query.OP_AND
    return xapian.Query(joint, [_word(term) for term in terms])


def main() -> None:
    """Obey until the pipe is closed."""
    sys.stdin.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    worker = Worker()
    for line in sys.stdin:
        command, *parts = line[:-1].split(RECORD)
        answer = getattr(worker, command)(*parts)
        if answer is not None:
            print(answer, flush=True)


if __name__ == "__main__":
    main()
