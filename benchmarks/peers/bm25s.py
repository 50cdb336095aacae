"""bm25s: scores worked out beforehand, kept as a sparse matrix. Words; no phrases, no AND."""

import warnings
from collections.abc import Iterable
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.corpora import Document
from benchmarks.peers.peer import Hit, Peer
from benchmarks.queries import WORDS, Query


class Bm25s(Peer):
    """Its method `lucene`, NumPy backend, mapped into memory."""

    name = "bm25s"
    label = "bm25s"
    note = "words; answers single words and OR only"
    answers = ("common", "rare", "or")

    @classmethod
    def unavailable(cls) -> str:
        """It is a package of its own."""
        return "" if find_spec("bm25s") else "bm25s is not installed: run `make bench`"

    def load(self) -> None:
        """Import it."""
        _imported()

    def version(self) -> str:
        """Return the version of the package."""
        return version("bm25s")

    def build(self, documents: Iterable[Document], folder: Path) -> None:
        """Index the numbers of words, which it takes in memory at once."""
        bm25s = _imported()
        vocabulary: dict[str, int] = {}
        numbers = [
            [vocabulary.setdefault(term, len(vocabulary)) for term in WORDS.terms(text)]
            for _, text in documents
        ]
        model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        tokens = bm25s.tokenization.Tokenized(ids=numbers, vocab=vocabulary)
        model.index(tokens, show_progress=False)
        model.save(folder, show_progress=False)

    def open(self, folder: Path) -> None:
        """Map the matrix into memory."""
        self._model = _imported().BM25.load(folder, mmap=True, show_progress=False)
        self._size = self._model.scores["num_docs"]

    def prepare(self, query: Query) -> list[list[str]]:
        """Return a batch of one query."""
        return [list(query.terms)]

    def search(self, prepared: list[list[str]], limit: int = 10) -> list[Hit]:
        """Retrieve the best; documents that score nothing are no hits."""
        numbers, scores = self._model.retrieve(
            prepared, k=min(limit, self._size), show_progress=False, backend_selection="numpy"
        )
        pairs = zip(numbers[0].tolist(), scores[0].tolist(), strict=True)
        return [(number, score) for number, score in pairs if score > 0]

    def number(self, handle: Any) -> int:
        """Rows of the matrix are the numbers."""
        return int(handle)


def _imported() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import bm25s
    return bm25s
