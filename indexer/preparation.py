"""Prepare articles: raw to cleaned to analyzed, by one process or several, in order, memory
bounded.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from engine import Batch, BatchWriter, worker_pool
from indexer.articles import Article, Failure, Page, Place, RawArticle
from indexer.cleaning import Cleaning, clean, explain
from indexer.cleaning.furniture_patterns import Furniture, known_furniture
from indexer.documents import document
from indexer.edge_lines import outlet_of
from indexer.signatures import Signatures, sign
from indexer.sources import Unreadable, convert

_CHUNK, _CHUNK_CHARACTERS = 512, 400_000
"""Articles of a chunk at most; a chunk with more characters is complete, so a chunk is small even
where articles are not. It is analyzed as one batch, which is fastest at about this size."""
_BYTES_PER_CHARACTER = 3
"""Of originals, which are heavy where the content is yet to be read from them: a PDF."""
_AHEAD = 3
"""Chunks in flight for each worker: enough to keep it busy, few enough to bound memory."""

Read = RawArticle | Failure
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


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


@dataclass(frozen=True, slots=True)
class Converted:
    """An article as plain text, and what its page says around it."""

    raw: RawArticle
    page: Page


@dataclass(frozen=True, slots=True)
class Preparation:
    """How articles are prepared: what analyzes them, what is known to be furniture, which keys of
    lines were learned of each outlet, and whether originals are kept. It can be sent to another
    process.
    """

    batches: BatchWriter
    furniture: Furniture = field(default_factory=known_furniture)
    learned: Mapping[str, frozenset[str]] = field(default_factory=dict)
    originals: bool = True

    def prepare_chunk(self, raws: Sequence[Read]) -> Chunk:
        """Convert, clean and analyze some articles."""
        return self.finish_chunk([convert_article(raw) for raw in raws])

    def finish_chunk(self, converted: Sequence[Converted | Failure]) -> Chunk:
        """Clean and analyze some articles."""
        prepared = [clean_article(item, self._furniture(item)) for item in converted]
        articles = [article for article in prepared if isinstance(article, Article)]
        documents = [
            document(article, item.raw.original if self.originals else b"")
            for item, article in zip(converted, prepared, strict=True)
            if isinstance(item, Converted) and isinstance(article, Article)
        ]
        outcomes = tuple(
            item if isinstance(item, Failure) else Cleaned(item.id, item.place, item.changes)
            for item in prepared
        )
        batch = self.batches.write(documents) if documents else None
        return Chunk(outcomes, batch, sign(articles))

    def _furniture(self, item: Converted | Failure) -> Furniture:
        if not self.learned or isinstance(item, Failure):
            return self.furniture
        return self.furniture.with_learned(self.learned.get(outlet_of(item.raw), frozenset()))


def prepare(raw: Read, furniture: Furniture | None = None) -> Article | Failure:
    """Convert and clean one article; a Failure passes through, an article without text, or with an
    original that cannot be read, becomes one.
    """
    return clean_article(convert_article(raw), furniture)


def prepare_explained(raw: Read, furniture: Furniture | None = None) -> Cleaning | Failure:
    """Do as `prepare` does, and say what cleaning changed."""
    converted = convert_article(raw)
    if isinstance(converted, Failure):
        return converted
    return explain(converted.raw, converted.page, furniture)


def convert_article(raw: Read) -> Converted | Failure:
    """Convert one article to plain text."""
    if isinstance(raw, Failure):
        return raw
    try:
        with _noting(raw.place):
            return Converted(*convert(raw))
    except Unreadable as bad:
        return bad.at(raw.place)


def clean_article(
    converted: Converted | Failure, furniture: Furniture | None = None
) -> Article | Failure:
    """Clean one article."""
    if isinstance(converted, Failure):
        return converted
    with _noting(converted.raw.place):
        article = clean(converted.raw, converted.page, furniture)
    if not article.text and not article.title:
        return Failure(article.place, "empty", "no text is left after cleaning")
    return article


@contextmanager
def _noting(place: Place) -> Iterator[None]:
    """Say of a bug where it shows."""
    try:
        yield
    except Exception as bug:
        bug.add_note(f"while preparing {place}")
        raise


def prepare_all(
    raws: Iterable[Read], preparation: Preparation, workers: int = 1
) -> Iterator[Chunk]:
    """Yield all articles in the order of `raws`, cleaned and analyzed by `workers` processes."""
    return in_order(preparation.prepare_chunk, chunks(raws), workers)


def in_order(
    work: Callable[[_Task], _Result], tasks: Iterable[_Task], workers: int
) -> Iterator[_Result]:
    """Yield what `work` makes of the tasks, done by `workers` processes, few of them ahead."""
    tasks = iter(tasks)
    if workers == 1:
        yield from map(work, tasks)
        return
    with worker_pool(workers) as pool:
        waiting: deque[Future[_Result]] = deque()
        while True:
            for task in islice(tasks, workers * _AHEAD - len(waiting)):
                waiting.append(pool.submit(work, task))
            if not waiting:
                return
            yield waiting.popleft().result()


def chunks(raws: Iterable[Read]) -> Iterator[list[Read]]:
    """Yield articles in chunks of which each is one task for a process."""
    chunk: list[Read] = []
    characters = 0
    for raw in raws:
        chunk.append(raw)
        characters += 0 if isinstance(raw, Failure) else _weight(raw)
        if len(chunk) == _CHUNK or characters >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _weight(raw: RawArticle) -> int:
    """Return the size of an article in characters."""
    return max(len(raw.content), len(raw.original) // _BYTES_PER_CHARACTER)
