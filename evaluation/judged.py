"""Judged queries: which queries there are, for which articles, and which articles answer them.

The articles and queries lie beside the checkout (they are others' texts) in one folder:

    corpus.jsonl.gz  distractors.jsonl.gz  xwlb-untitled.jsonl.gz     articles, as the indexer reads
    queries/SET/queries.jsonl                                         {"_id": "1", "text": "词"}
    queries/SET/qrels.tsv                                             query-id, corpus-id, score
    noise/KIND.jsonl.gz                                               the corpus, damaged
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "relevance"


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles to search, and patterns of the names of the sets that are asked of them."""

    name: str
    about: str
    files: tuple[str, ...]
    sets: tuple[str, ...]


CORPORA = {
    corpus.name: corpus
    for corpus in (
        Corpus(
            "small",
            "paragraphs of an encyclopedia in both scripts",
            ("corpus.jsonl.gz",),
            ("drcd-*", "cmrc-*"),
        ),
        Corpus(
            "large",
            "the same among nine times as many items of news",
            ("corpus.jsonl.gz", "distractors.jsonl.gz"),
            ("drcd-*", "cmrc-*"),
        ),
        Corpus(
            "news",
            "items of news without their titles",
            ("xwlb-untitled.jsonl.gz",),
            ("xwlb-*",),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class QuerySet:
    """Queries of one kind by id, and of each the articles that answer it with their grades."""

    name: str
    texts: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, int]]

    def every(self, step: int) -> "QuerySet":
        """Return the set with every `step`-th query only."""
        return self._with(list(self.texts)[::step])

    def parts(self, size: int) -> list["QuerySet"]:
        """Return the set in parts of `size` queries."""
        ids = list(self.texts)
        return [self._with(ids[start : start + size]) for start in range(0, len(ids), size)]

    def _with(self, ids: Sequence[str]) -> "QuerySet":
        return QuerySet(
            self.name,
            {id: self.texts[id] for id in ids},
            {id: self.relevant[id] for id in ids},
        )


def set_names(folder: Path, corpus: Corpus, wanted: Sequence[str] = ()) -> list[str]:
    """Return the names of the sets that are asked of a corpus, those that fit a pattern of
    `wanted` if there is any.
    """
    names = sorted(path.name for path in (folder / "queries").iterdir())
    asked = [name for name in names if _fits(name, corpus.sets)]
    return [name for name in asked if not wanted or _fits(name, wanted)]


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def read_set(folder: Path, name: str) -> QuerySet:
    """Read a set; queries that nobody judged are left out."""
    relevant: dict[str, dict[str, int]] = defaultdict(dict)
    with (folder / "queries" / name / "qrels.tsv").open(encoding="utf-8") as lines:
        for line in islice(lines, 1, None):
            query, article, score = line.rstrip("\n").split("\t")
            relevant[query][article] = int(score)
    with (folder / "queries" / name / "queries.jsonl").open(encoding="utf-8") as lines:
        texts = {record["_id"]: record["text"] for record in map(json.loads, lines)}
    judged = {id: text for id, text in texts.items() if id in relevant}
    return QuerySet(name, judged, {id: relevant[id] for id in judged})
