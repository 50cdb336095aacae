"""Prepare articles: raw to cleaned to analyzed, by one process or several, in order, memory
bounded.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from engine import Batch, BatchWriter, worker_pool
from indexer.articles import Article, Failure, Page, Place, RawArticle
from indexer.cleaning import Cleaning, clean, explain
from indexer.documents import document
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
Made = TypeVar("Made")


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
    """Convert and clean one article; a Failure passes through, an article without text, or with an
    original that cannot be read, becomes one.
    """
    article = _converted(raw, clean)
    if isinstance(article, Article) and not article.text and not article.title:
        return Failure(article.place, "empty", "no text is left after cleaning")
    return article


def prepare_explained(raw: Read) -> Cleaning | Failure:
    """Do as `prepare` does, and say what cleaning changed."""
    return _converted(raw, explain)


def _converted(raw: Read, use: Callable[[RawArticle, Page], Made]) -> Made | Failure:
    if isinstance(raw, Failure):
        return raw
    try:
        return use(*convert(raw))
    except Unreadable as bad:
        return bad.at(raw.place)
    except Exception as bug:
        bug.add_note(f"while preparing {raw.place}")
        raise


@dataclass(frozen=True, slots=True)
class Preparer:
    """Prepares articles for one generation; it can be sent to other processes."""

    batches: BatchWriter
    originals: bool = True

    def prepare_all(self, raws: Iterable[Read], workers: int = 1) -> Iterator[Chunk]:
        """Yield all articles in the order of `raws`, prepared by `workers` processes."""
        chunks = _chunks(raws)
        if workers == 1:
            yield from map(self.prepare_chunk, chunks)
            return
        with worker_pool(workers) as pool:
            waiting: deque[Future[Chunk]] = deque()
            while True:
                for chunk in islice(chunks, workers * _AHEAD - len(waiting)):
                    waiting.append(pool.submit(self.prepare_chunk, chunk))
                if not waiting:
                    return
                yield waiting.popleft().result()

    def prepare_chunk(self, raws: Sequence[Read]) -> Chunk:
        """Clean and analyze some articles."""
        prepared = [prepare(raw) for raw in raws]
        articles = [article for article in prepared if isinstance(article, Article)]
        documents = [
            document(article, raw.original if self.originals else b"")
            for raw, article in zip(raws, prepared, strict=True)
            if isinstance(raw, RawArticle) and isinstance(article, Article)
        ]
        outcomes = tuple(
            item if isinstance(item, Failure) else Cleaned(item.id, item.place, item.changes)
            for item in prepared
        )
        batch = self.batches.write(documents) if documents else None
        return Chunk(outcomes, batch, sign(articles))


def _chunks(raws: Iterable[Read]) -> Iterator[list[Read]]:
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
