"""Scores of long articles, whose lengths count exactly: what BM25 from the textbook says."""

import gzip
import itertools
import json
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conforming_indexes import Build, Large, write
from linear_scan import assert_same, scan

from analysis import ArticleAnalyzer
from engine import Document, Or, Order, Phrase, Query, Term, open_index

LENGTHS = (*range(1, 60), *range(60, 3_000, 61))
EVERY = 1_000


@pytest.fixture(scope="module")
def news(places: Callable[[], str], shared: Path) -> Iterator[Large]:
    """Real articles, most of some hundred tokens, some of thousands."""
    path, place = shared / "relevance" / "xwlb-untitled.jsonl.gz", places()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in itertools.islice(lines, 300)]
    documents = [
        Document(record["_id"], {"title": record["title"], "text": record["text"]})
        for record in records
    ]
    write(place, documents)
    with closing(open_index(place)) as index:
        yield Large(index, documents)


def queries(documents: list[Document], count: int) -> list[Query]:
    """Return words and pairs of characters of sentences that stand in some articles, and runs."""
    chance, analyzer, found = random.Random(11), ArticleAnalyzer(), list[Query]()
    for _ in range(count):
        text = chance.choice(documents).texts["text"]
        at = chance.randrange(max(len(text) - 12, 1))
        run = text[at : at + chance.randint(2, 12)]
        words = [Term("text_words", term) for term in analyzer.terms("words", run)]
        grams = [Term("text_grams", term, 0.25) for term in analyzer.terms("grams", run)[:-1]]
        found += [Or((*words, *grams)), Phrase("text_grams", tuple(gram.term for gram in grams))]
    return found


def test_articles_of_every_length(build: Build) -> None:
    chance = random.Random(5)
    documents = [
        Document(str(size), {"text": " ".join(["大桥", *chance.choices("abcde", k=size - 1)])})
        for size in LENGTHS
    ]
    index = build(documents)
    for query in (
        Term("text_words", "大桥"),
        Or((Term("text_words", "a"), Term("text_grams", "大桥"))),
    ):
        assert_same(index.evaluate(query, Order(limit=EVERY)), scan(query, documents), EVERY)


def test_real_articles(news: Large) -> None:
    for query in queries(news.documents, 25):
        found = scan(query, news.documents)
        for limit in (10, EVERY):
            assert_same(news.index.evaluate(query, Order(limit=limit)), found, limit)
