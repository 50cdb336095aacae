"""Prepare articles: raw to cleaned, by one process or several, in order, memory bounded."""

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice

from indexer.articles import Article, Failure, RawArticle
from indexer.cleaning import clean
from indexer.sources import convert

_CHUNK, _CHUNK_CHARACTERS = 64, 1_000_000
"""Articles of a chunk at most; a chunk with more characters is complete, so a chunk is small even
where articles are not."""
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
    chunks = _chunks(raws)
    with ProcessPoolExecutor(workers, initializer=_follow, initargs=(os.getpid(),)) as pool:
        waiting: deque[Future[list[Prepared]]] = deque()
        while True:
            for chunk in islice(chunks, workers * _AHEAD - len(waiting)):
                waiting.append(pool.submit(_prepare_chunk, chunk))
            if not waiting:
                return
            yield from waiting.popleft().result()


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


def _follow(parent: int) -> None:
    """Make this worker end with its parent, however that ends.

    Ctrl-C, which a terminal sends to all processes, is the parent's business; one that was killed
    tells nobody.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _prepare_chunk(raws: list[Read]) -> list[Prepared]:
    return [prepare(raw) for raw in raws]
