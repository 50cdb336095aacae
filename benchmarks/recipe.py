"""Measure Wensou against the recipe that most people start from: Whoosh with jieba's
ChineseAnalyzer.

Both index the same articles and answer the same queries in this one process: the real news items
beside the checkout where they are, else the sample articles many times over. Prints a table of
ratios; figures of other machines differ, ratios hardly.
"""

import gzip
import json
import logging
import random
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
from whoosh import fields, index, qparser

import engine
from indexer.articles import Article, Failure, Place, RawArticle
from indexer.preparation import prepare
from indexer.sources import Reader, SourceFile, find_files
from indexer.writer import ArticleWriter
from search import Searcher, SearchRequest

ROOT = Path(__file__).parents[1]
NEWS = ROOT.parent / "shared" / "corpora" / "xwlb.jsonl.gz"


Ask = Callable[[str], int]
"""Search for a phrase; the number of hits."""


@dataclass(frozen=True)
class Side:
    """What was measured of one side."""

    seconds: float
    bytes_written: int
    query_ms: float
    phrases_found: int


def _articles(count: int) -> list[Article]:
    """Return cleaned articles: real news where it is at hand, else our samples repeated."""
    if NEWS.is_file():
        with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for _, line in zip(range(count), lines, strict=False)]
        raws: list[RawArticle | Failure] = [
            RawArticle(r["id"], Place(str(NEWS)), "html-fragment", r["html"], {"title": r["title"]})
            for r in records
        ]
    else:
        files = [file for file in find_files([ROOT / "seeds"]) if isinstance(file, SourceFile)]
        raws = [raw for file in files for raw in Reader().read(file)]
    articles = [article for article in map(prepare, raws) if isinstance(article, Article)]
    repeated = (articles * (count // len(articles) + 1))[:count]
    return [_renamed(article, number) for number, article in enumerate(repeated)]


def _renamed(article: Article, number: int) -> Article:
    return Article(str(number), Place(str(number)), article.title, article.text)


def _queries(articles: list[Article], count: int) -> list[str]:
    """Return `count` runs of 4 to 8 characters that stand in an article."""
    draw = random.Random(7)
    found: list[str] = []
    while len(found) < count:
        text = draw.choice(articles).text
        start = draw.randrange(max(1, len(text) - 8))
        run = text[start : start + draw.randint(4, 8)]
        if all("\u4e00" <= character <= "\u9fff" for character in run) and len(run) >= 4:
            found.append(run)
    return found


def _measure(write: Callable[[], Ask], folder: Path, runs: list[str]) -> Side:
    started = time.process_time()
    ask = write()
    seconds = time.process_time() - started
    times, found = [], 0
    for run in runs:
        before = time.perf_counter()
        found += ask(run) > 0
        times.append((time.perf_counter() - before) * 1000)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Side(seconds, size, statistics.median(times), found)


def ours(articles: list[Article], runs: list[str], folder: Path) -> Side:
    """Measure Wensou: words and grams of title and text."""

    def write() -> Ask:
        with engine.rebuild(folder) as generation:
            writer = ArticleWriter(generation)
            for article in articles:
                writer.write(article)
        searcher = Searcher(engine.open_index(folder))
        return lambda run: searcher.search(SearchRequest(f'"{run}"')).total_hits

    return _measure(write, folder, runs)


def recipe(articles: list[Article], runs: list[str], folder: Path) -> Side:
    """Measure the recipe: words of title and text by jieba.analyse.ChineseAnalyzer."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        from jieba.analyse import ChineseAnalyzer
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    text = fields.TEXT(stored=True, analyzer=ChineseAnalyzer())
    schema = fields.Schema(id=fields.ID(stored=True, unique=True), title=text, text=text)
    parser = qparser.QueryParser("text", schema)
    folder.mkdir()

    def write() -> Ask:
        made = index.create_in(str(folder), schema)
        writer = made.writer(limitmb=256)
        for article in articles:
            writer.add_document(id=article.id, title=article.title, text=article.text)
        writer.commit()
        searcher = made.searcher()
        return lambda run: len(searcher.search(parser.parse(f'"{run}"'), limit=10))

    return _measure(write, folder, runs)


@click.command()
@click.option("--articles", "count", default=1000, show_default=True)
@click.option("--queries", default=100, show_default=True)
def main(count: int, queries: int) -> None:
    """Index the same articles twice and ask both the same phrases."""
    articles = _articles(count)
    runs = _queries(articles, queries)
    megabytes = sum(len((a.title + a.text).encode()) for a in articles) / 1e6
    with tempfile.TemporaryDirectory() as folder:
        one, other = (side(articles, runs, Path(folder, side.__name__)) for side in (ours, recipe))
    click.echo(f"{len(articles):,} articles, {megabytes:.1f} MB of text, {queries} phrases\n")
    click.echo("| | Wensou | Whoosh + ChineseAnalyzer | ratio |\n|---|---|---|---|")
    _row("indexing, MB per CPU-second", megabytes / one.seconds, megabytes / other.seconds)
    _row(
        "index size, times the text",
        one.bytes_written / megabytes / 1e6,
        other.bytes_written / megabytes / 1e6,
    )
    _row("phrase query with snippets (recipe: without), ms, median", one.query_ms, other.query_ms)
    _row(f"phrases that find their article, of {queries}", one.phrases_found, other.phrases_found)


def _row(name: str, one: float, other: float) -> None:
    ratio = f"{one / other:.2f}" if other else "-"
    click.echo(f"| {name} | {one:.3g} | {other:.3g} | {ratio} |")


if __name__ == "__main__":
    main()
