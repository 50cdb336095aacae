"""What a run measures: which engines on which corpora, and where the results are kept."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpora
from benchmarks.peers import PEERS

Size = tuple[str, int | None]
"""Name of a corpus and how many of its documents; None is all."""

FULL: tuple[Size, ...] = (("xwlb", None), ("poetry", 20_000), ("poetry", 200_000))
"""Every engine is measured on these."""

GROWTH: tuple[Size, ...] = tuple(
    ("poetry", size) for size in (1_000, 2_000, 5_000, 10_000, 50_000, 100_000)
)
"""Between them, for latency against the size of the corpus."""

GROWING = ("ours", "tantivy", "fts5")
SLOW = "recipe"
SLOW_AT_MOST = 10_000
"""Documents of `GROWTH` up to which the slow recipe is measured too; it is on all of `FULL`."""

INTERLEAVED = ("ours", "tantivy", "fts5", "lucene")
TOGETHER = "together"
"""Stands for them in the name of a result."""

WITHOUT_SHARED: tuple[Size, ...] = (("xwlb", 2_000),)
"""Where the real articles are not at hand."""

QUICK_FULL: tuple[Size, ...] = (("xwlb", 300), ("poetry", 1_000))
QUICK_GROWTH: tuple[Size, ...] = (("poetry", 300),)


@dataclass(frozen=True, slots=True)
class Plan:
    """Corpora on which all are measured and those on which a few are, engines, queries a kind."""

    full: tuple[Size, ...] = FULL
    growth: tuple[Size, ...] = GROWTH
    names: tuple[str, ...] = tuple(PEERS)
    per_kind: int = 100

    @property
    def sizes(self) -> list[Size]:
        """All corpora, each once."""
        return list(dict.fromkeys((*self.full, *self.growth)))

    def on(self, size: Size) -> list[str]:
        """Return the engines that are measured on a corpus."""
        if size in self.full:
            return list(self.names)
        documents = size[1] or 0
        slow = (SLOW,) if documents <= SLOW_AT_MOST else ()
        return [name for name in self.names if name in (*GROWING, *slow)]


@dataclass(frozen=True, slots=True)
class Workplace:
    """The folder of a run: corpora, queries, indexes and results."""

    folder: Path

    def queries(self, corpus: corpora.Corpus) -> Path:
        """Return where the queries of a corpus are."""
        return self.corpora_folder / f"{corpus.key}.queries.json"

    def index(self, corpus: corpora.Corpus, name: str, job: str) -> Path:
        """Return where an index is."""
        return self.folder / "indexes" / f"{corpus.key}.{name}.{job}"

    def result(self, key: str, name: str, job: str) -> Path:
        """Return where a result is."""
        return self.folder / "results" / f"{key}.{name}.{job}.json"

    @property
    def corpora_folder(self) -> Path:
        """Where corpora and their queries are."""
        return self.folder / "corpora"

    def corpora(self) -> list[corpora.Corpus]:
        """Return the corpora that are laid out, smallest first."""
        found = [corpora.load(path) for path in self.corpora_folder.glob("*[0-9].json")]
        return sorted(found, key=lambda corpus: (corpus.name, corpus.documents))
