"""Prepare articles: raw to cleaned, by one process or several, in order, memory bounded."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

from indexer.articles import Article, Failure, RawArticle
from indexer.cleaning import clean
from indexer.sources import convert

_CHUNK = 64
_AHEAD = 3
"""Chunks in flight for each worker: enough to keep it busy, few enough to bound memory."""

Read = RawArticle | Failure
Prepared = Article | Failure


def prepare(raw: Read) -> Prepared:
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


def prepare_all(raws: Iterable[Read], workers: int = 1) -> Iterator[Prepared]:
    """Yield the prepared articles in the order of `raws`, cleaned by `workers` processes."""
    if workers == 1:
        yield from map(prepare, raws)
        return
    source = iter(raws)
    with ProcessPoolExecutor(workers) as pool:
        waiting: deque[Future[list[Prepared]]] = deque()
        while True:
            while len(waiting) < workers * _AHEAD and (chunk := list(islice(source, _CHUNK))):
                waiting.append(pool.submit(_prepare_chunk, chunk))
            if not waiting:
                return
            yield from waiting.popleft().result()


def _prepare_chunk(raws: list[Read]) -> list[Prepared]:
    return [prepare(raw) for raw in raws]
