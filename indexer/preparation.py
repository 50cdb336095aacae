"""Prepare articles: raw to cleaned to analyzed, by one process or several, in order, memory
bounded.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import islice

from engine import Batch, BatchWriter, worker_pool
from indexer.articles import Article, Failure, Place, RawArticle
from indexer.cleaning import clean
from indexer.documents import document
from indexer.signatures import Signatures, sign
from indexer.sources import convert

_CHUNK, _CHUNK_CHARACTERS = 512, 400_000
"""Articles of a chunk at most; a chunk with more characters is complete, so a chunk is small even
where articles are not. It is analyzed as one batch, which is fastest at about this size."""
_AHEAD = 3
"""Chunks in flight for each worker: enough to keep it busy, few enough to bound memory."""

Read = RawArticle | Failure


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article that was cleaned, as the report needs it."""

    id: str
    place: Place
    changes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some articles that were prepared, in order; `batch` and `signatures` have those that were
    cleaned.
    """

    outcomes: tuple[Cleaned | Failure, ...]
    batch: Batch | None
    signatures: Signatures


def prepare(raw: Read) -> Article | Failure:
    """Convert and clean one article; a Failure passes through, an article without text becomes
    one.
    """
    if isinstance(raw, Failure):
        return raw
    try:
        plain, page = convert(raw)
        article = clean(plain, page)
    except Exception as bug:
        bug.add_note(f"while preparing {raw.place}")
        raise
    if not article.text and not article.title:
        return Failure(raw.place, "empty", "no text is left after cleaning")
    return article


def prepare_all(raws: Iterable[Read], batches: BatchWriter, workers: int = 1) -> Iterator[Chunk]:
    """Yield all articles in the order of `raws`, cleaned and analyzed by `workers` processes."""
    chunks = _chunks(raws)
    if workers == 1:
        yield from (prepare_chunk(chunk, batches) for chunk in chunks)
        return
    with worker_pool(workers) as pool:
        waiting: deque[Future[Chunk]] = deque()
        while True:
            for chunk in islice(chunks, workers * _AHEAD - len(waiting)):
                waiting.append(pool.submit(prepare_chunk, chunk, batches))
            if not waiting:
                return
            yield waiting.popleft().result()


def prepare_chunk(raws: Sequence[Read], batches: BatchWriter) -> Chunk:
    """Clean and analyze some articles."""
    prepared = [prepare(raw) for raw in raws]
    articles = [article for article in prepared if isinstance(article, Article)]
    outcomes = tuple(
        item if isinstance(item, Failure) else Cleaned(item.id, item.place, item.changes)
        for item in prepared
    )
    batch = batches.write(list(map(document, articles))) if articles else None
    return Chunk(outcomes, batch, sign(articles))


def _chunks(raws: Iterable[Read]) -> Iterator[list[Read]]:
    chunk: list[Read] = []
    characters = 0
    for raw in raws:
        chunk.append(raw)
        characters += 0 if isinstance(raw, Failure) else len(raw.content)
        if len(chunk) == _CHUNK or characters >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk
