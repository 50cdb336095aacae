"""The mix of requests: pages, JSON and suggestions, all for queries drawn from the archive."""

import random
from collections.abc import Iterator
from urllib.parse import quote

from benchmarks.corpora import paragraphs
from benchmarks.load.archive import records
from benchmarks.queries import Query, draw_queries

_FACETS = "&facets=source,year"
SHAPES = (
    ("/search?q={}", 50),
    ("/search.json?q={}" + _FACETS, 20),
    ("/api/v1/search?q={}" + _FACETS, 20),
    ("/search?q={}&page=2", 5),
    ("/search?q={}&sort=-date", 5),
)
"""Addresses with their weights: every one has snippets and facets."""

_TEXTS = 2_000
_EACH = 200
"""Queries of each kind."""


def addresses(seed: int = 7) -> Iterator[str]:
    """Yield addresses without end, always the same, for 1,000 queries: people ask again and again
    for the same, so most answers were given before.
    """
    draw = random.Random(seed)
    queries = [_typed(query) for query in draw_queries(_texts(), _EACH, seed)]
    while True:
        yield _shape(draw).format(quote(draw.choice(queries)))


def distinct_addresses(count: int, seed: int = 7) -> Iterator[str]:
    """Yield so many addresses, always the same, no two of which ask for the same query."""
    draw = random.Random(seed)
    each = count // 3 + _EACH  # words run out, but not groups of words and phrases
    queries = list({_typed(query): None for query in draw_queries(_texts(), each, seed)})
    if len(queries) < count:
        raise ValueError(f"the archive gives {len(queries):,} queries, {count:,} are wanted")
    for query in draw.sample(queries, count):
        yield _shape(draw).format(quote(query))


def _shape(draw: random.Random) -> str:
    shapes, weights = zip(*SHAPES, strict=True)
    return draw.choices(shapes, weights)[0]


def _texts() -> list[str]:
    """Return some articles of the archive, spread over it."""
    first = []
    for number, record in enumerate(records()):
        if number == 20_000:
            break
        if number % (20_000 // _TEXTS) == 0:
            first.append(f"{record['title']}\n{_plain(record)}")
    return first


def _plain(record: dict[str, str]) -> str:
    return record["text"] if "text" in record else paragraphs(record["html"])


def _typed(query: Query) -> str:
    """Return a query as somebody types it."""
    if query.kind == "phrase":
        return f'"{query.surfaces[0]}"'
    return (" OR " if query.kind == "or" else " ").join(query.surfaces)
