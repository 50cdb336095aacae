"""`python -m benchmarks.cluster ADDRESS [ARTICLES [SHARDS]]`: a cluster beside the embedded
engine, on the same articles and queries.

ADDRESS is that of a cluster without the name of an index: opensearch+http://127.0.0.1:9200
"""

import gzip
import itertools
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import engine
from search import Searcher, SearchRequest

QUERIES = 200
_CORPUS = Path(__file__).parents[1].parent / "shared" / "relevance" / "xwlb-untitled.jsonl.gz"


def documents(count: int) -> list[engine.Document]:
    """Return so many items of news, as they are."""
    with gzip.open(_CORPUS, "rt", encoding="utf-8") as lines:
        return [_document(json.loads(line)) for line in itertools.islice(lines, count)]


def _document(record: dict[str, str]) -> engine.Document:
    stored = {name: record.get(name, "") for name in ("title", "text")}
    id = record["_id"]
    return engine.Document(id, stored, {"source": "news"}, {}, {"id": id, **stored})


def queries(articles: list[engine.Document]) -> list[str]:
    """Return runs of two to eight characters that stand in articles, some two of them."""
    chance, found = random.Random(7), []
    for _ in range(QUERIES):
        runs = []
        for _ in range(chance.choice((1, 1, 2))):
            text = chance.choice(articles).texts["text"]
            at = chance.randrange(max(len(text) - 8, 1))
            runs.append(text[at : at + chance.randint(2, 8)].strip() or text[:2])
        found.append(" ".join(runs))
    return found


def measure(place: str, articles: list[engine.Document]) -> dict[str, float]:
    """Build an index and ask it; return what it took."""
    started, cpu = time.perf_counter(), time.process_time()
    with engine.rebuild(place) as writer:
        for article in articles:
            writer.add(article)
    took = time.perf_counter() - started
    figures = {"articles/s": len(articles) / took, "CPU s": time.process_time() - cpu}
    index = engine.open_index(place)
    text = sum(len(text.encode()) for one in articles for text in set(one.texts.values()))
    figures["bytes / text"] = index.size_bytes / text
    searcher = Searcher(index, time_limit_seconds=None)
    asked = queries(articles)
    for name, ask in _kinds(searcher):
        for query in asked[:20]:
            ask(query)
        times = sorted(_timed(ask, query) for query in asked)
        figures[f"{name} p50 ms"] = statistics.median(times)
        figures[f"{name} p99 ms"] = times[int(len(times) * 0.99)]
    index.close()
    return figures


def _kinds(searcher: Searcher) -> Iterator[tuple[str, Callable[[str], object]]]:
    yield "quoted", lambda query: searcher.search(SearchRequest(query=f'"{query}"'))
    yield "plain", lambda query: searcher.search(SearchRequest(query=query))
    facets = ("source", "year")
    yield "facets", lambda query: searcher.search(SearchRequest(query=query, facets=facets))


def _timed(ask: Callable[[str], object], query: str) -> float:
    started = time.perf_counter()
    ask(query)
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Print the figures of both engines side by side."""
    address, count, shards = [*sys.argv[1:], *("", "5000", "1")[len(sys.argv) - 1 :]][:3]
    articles = documents(int(count))
    folder = Path(tempfile.mkdtemp(prefix="wensou-benchmark-"))
    try:
        ours = measure(str(folder / "index"), articles)
    finally:
        shutil.rmtree(folder)
    theirs = measure(f"{address}/benchmark?shards={shards}", articles)
    print(f"| {len(articles):,} items of news | embedded | cluster |\n|---|---|---|")
    for name, figure in ours.items():
        print(f"| {name} | {figure:,.2f} | {theirs[name]:,.2f} |")


if __name__ == "__main__":
    main()
