"""Read a generation of an embedded index."""

import heapq
import weakref
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from threading import Lock

from whoosh.index import IndexError as WhooshIndexError
from whoosh.index import open_dir
from whoosh.reading import IndexReader

from engine.embedded.evaluation import evaluate
from engine.embedded.manifest import Manifest, read_manifest
from engine.embedded.postings import Postings, Scores
from engine.errors import IndexDamaged
from engine.generations import Generations, rebuild_advice
from engine.protocol import Evaluation, Match, Order, Sort, Stored
from engine.queries import Query

_LAST = 2**64
"""Sorts after every date."""


class EmbeddedIndex:
    """One generation, open for reading; implements the Protocol `engine.Index`.

    One that is never closed releases its files when it is collected.
    """

    def __init__(
        self,
        generations: Generations,
        stamped_name: tuple[str, tuple[int, int]],
        manifest: Manifest,
        reader: IndexReader,
    ) -> None:
        self._generations = generations
        self._manifest = manifest
        self._postings = Postings(reader)
        self._close = weakref.finalize(self, reader.close)
        self._lock = Lock()
        self.generation, self._stamp = stamped_name

    @property
    def built_at(self) -> str:
        """When the generation was built, ISO 8601 with offset."""
        return self._manifest.built_at

    @property
    def article_count(self) -> int:
        """Number of documents."""
        return self._postings.document_count

    @property
    def size_bytes(self) -> int:
        """Bytes of the engine's files."""
        return sum(file.bytes for file in self._manifest.files.values())

    def evaluate(
        self,
        query: Query,
        order: Order = Order(),  # noqa: B008 - frozen
        *,
        within: Query | None = None,
        facets: Sequence[str] = (),
    ) -> Evaluation:
        """Find the documents of `query` that are also `within`; see `engine.Index`."""
        with self._lock:
            found = evaluate(query, self._postings)
            if within is not None:
                allowed = evaluate(within, self._postings)
                found = {number: found[number] for number in found if number in allowed}
            numbers = heapq.nsmallest(
                order.offset + order.limit, found, key=self._rank(order.sort, found)
            )
            matches = tuple(
                Match(number, found[number], self._postings.stored(number))
                for number in numbers[order.offset :]
            )
            counts = {name: _counts(self._postings.column(name), found) for name in facets}
        return Evaluation(len(found), matches, counts)

    def _rank(self, sort: Sort, scores: Scores) -> Callable[[int], tuple[float, int]]:
        """Return the sort key of a document number."""
        if sort == "relevance":
            return lambda number: (-scores[number], number)
        dates = self._postings.column("published")
        if sort == "-date":
            return lambda number: (-dates[number], number)
        return lambda number: (dates[number] or _LAST, number)

    def find(self, id: str) -> Stored | None:
        """Return the stored fields of the document with this id, or None."""
        with self._lock:
            number = next(self._postings.numbers("id", id), None)
            return None if number is None else self._postings.stored(number)

    def articles(self) -> Iterator[Stored]:
        """Yield the stored fields of all documents, in the order they were written."""
        for number in range(self.article_count):
            with self._lock:
                stored = self._postings.stored(number)
            yield stored

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield (term, document frequency) of a field, in order of term."""
        found = self._postings.terms(field, prefix)
        while True:
            with self._lock:  # only for one term, so that searches go on meanwhile
                term, count = next(found, (None, 0))
            if term is None:
                return
            yield term.decode("utf-8"), count

    def is_live(self) -> bool:
        """Return whether this is still the generation that a new reader would get."""
        if self._generations.live() != self.generation:
            return False
        try:
            return self._generations.stamp(self.generation) == self._stamp
        except FileNotFoundError:
            return False

    def attachment(self, name: str) -> str:
        """Return a text file that was kept with the generation, or an empty text."""
        path = self._generations.path(self.generation) / name
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def close(self) -> None:
        """Release files; the index cannot be used afterwards."""
        with self._lock:
            self._close()


def _counts(values: Sequence[str], numbers: Collection[int]) -> dict[str, int]:
    """Return facet counts by value, most first; documents without a value are not counted."""
    counts = Counter(values[number] for number in numbers)
    del counts[""]
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def open_index(path: str | Path) -> EmbeddedIndex:
    """Open the live generation of the index at `path` for reading.

    Raises IndexMissing, IndexStale or IndexDamaged; each message names the command that mends it.
    """
    generations = Generations(Path(path))
    name = generations.live()
    try:
        return _open_generation(generations, name)
    except IndexDamaged:
        if generations.live() != name:  # published and swept while we were reading
            return open_index(path)
        raise


def _open_generation(generations: Generations, name: str) -> EmbeddedIndex:
    directory = generations.path(name)
    manifest = read_manifest(directory)
    try:
        stamp = generations.stamp(name)
        reader = open_dir(str(directory), readonly=True).reader()
    except (OSError, WhooshIndexError) as error:
        raise IndexDamaged(
            f"{directory} cannot be opened ({error}): {rebuild_advice(generations.root)}"
        ) from error
    return EmbeddedIndex(generations, (name, stamp), manifest, reader)
