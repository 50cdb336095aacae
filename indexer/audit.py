"""Audit: whether the articles of a new generation are found by what stands in them.

A sample of them is asked for by their titles and by runs of their text, as a search in quotes asks,
before readers see the generation.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import engine
from analysis import GramAnalyzer
from analysis.schema import TEXT_FIELDS
from indexer.documents import indexed_texts
from indexer.errors import AuditFailed

ARTICLES = 200
"""Articles of the sample: with four runs each they take 0.7 s in 8,000 articles, and one run that
misses is more than a thousandth of all."""
_RUNS = 3
"""Runs of each of them, beside the title."""
_SHORTEST_RUN, _LONGEST_RUN = 2, 12
"""Characters. A single one is found by the same grams, at ten times the cost."""
_SEED = 20


@dataclass(frozen=True, slots=True)
class Missed:
    """A run of characters that did not find the article that has it."""

    id: str
    run: str


@dataclass(frozen=True, slots=True)
class Audited:
    """How many articles were asked for, by how many runs, and which of these missed."""

    articles: int = 0
    asked: int = 0
    missed: tuple[Missed, ...] = ()

    @property
    def recall(self) -> float:
        """Share of the runs that found their article."""
        return 1 - len(self.missed) / self.asked if self.asked else 1.0


def audit(index: engine.Index, least_recall: float) -> Audited:
    """Ask for a sample of the articles; the same ones each time. Raises AuditFailed where fewer of
    the runs find their article.
    """
    chance = random.Random(_SEED)
    places = range(index.article_count)
    asked, missed = 0, []
    sample = sorted(chance.sample(places, min(ARTICLES, len(places))))
    for article in index.articles(sample):
        for run in _runs(article, chance):
            asked += 1
            if not _finds(index, run, article["id"]):
                missed.append(Missed(article["id"], run))
    audited = Audited(len(sample), asked, tuple(missed))
    if audited.recall < least_recall:
        raise AuditFailed(audited, least_recall)
    return audited


def _runs(article: engine.Stored, chance: random.Random) -> Iterator[str]:
    """Yield the title of an article, and runs of its text that are not all white space."""
    texts = indexed_texts(article)
    yield from filter(None, [texts["title"].strip()])
    text = texts["text"]
    for _ in range(_RUNS):
        start = chance.randrange(max(len(text), 1))
        if run := text[start : start + chance.randint(_SHORTEST_RUN, _LONGEST_RUN)].strip():
            yield run


def _finds(index: engine.Index, run: str, id: str) -> bool:
    grams = GramAnalyzer()
    query = engine.Or(tuple(engine.run_query(field, run, grams) for field in TEXT_FIELDS))
    try:
        found = index.evaluate(query, engine.Order(limit=1), within=engine.Keyword("id", id))
    except engine.IndexDamaged:
        return False
    return found.total > 0
