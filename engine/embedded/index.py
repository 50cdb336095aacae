"""Read a generation of an embedded index."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from whoosh import scoring, sorting
from whoosh.index import open_dir
from whoosh.searching import Searcher

from engine.embedded.layout import STORED_FIELD, UNDATED
from engine.embedded.manifest import Manifest, read_manifest
from engine.embedded.translation import translate
from engine.errors import IndexDamaged
from engine.generations import Generations
from engine.protocol import Evaluation, Match, Order, Stored
from engine.queries import Query

K1, B = 1.2, 0.75
"""BM25's usual constants, the ones of every baseline that we compare with."""


_LAST = 2**63
"""Sorts after every date."""


class EmbeddedIndex:
    """One generation, open for reading; implements the Protocol `engine.Index`."""

    def __init__(
        self, generations: Generations, name: str, manifest: Manifest, searcher: Searcher
    ) -> None:
        self._generations = generations
        self._manifest = manifest
        self._searcher = searcher
        # Whoosh's file handles are not safe to share between threads that read at once.
        self._lock = Lock()
        self.generation = name

    @property
    def built_at(self) -> str:
        """When the generation was built, ISO 8601 with offset."""
        return self._manifest.built_at

    @property
    def article_count(self) -> int:
        """Number of documents."""
        return int(self._searcher.doc_count())

    @property
    def size_bytes(self) -> int:
        """Bytes of the engine's files."""
        return sum(self._manifest.files.values())

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
            results = self._searcher.search(
                translate(query),
                limit=order.offset + order.limit,
                filter=None if within is None else translate(within),
                sortedby=_sorted_by(order),
                groupedby={name: sorting.FieldFacet(name) for name in facets} or None,
                maptype=sorting.Count,
            )
            # With facets Whoosh gives back every match, not only the limit.
            found = results.top_n[order.offset : order.offset + order.limit]
            matches = tuple(self._match(score, number) for score, number in found)
            counts = {name: _counts(results.groups(name)) for name in facets}
            return Evaluation(len(results), matches, counts)

    def _match(self, score: Any, number: int) -> Match:
        # A sorted result carries its sort key in the place of the score.
        return Match(
            number, float(score) if isinstance(score, float) else 0.0, self._stored(number)
        )

    def _stored(self, number: int) -> Stored:
        fields: Stored = json.loads(self._searcher.reader().stored_fields(number)[STORED_FIELD])
        return fields

    def find(self, id: str) -> Stored | None:
        """Return the stored fields of the document with this id, or None."""
        with self._lock:
            number = self._searcher.document_number(id=id)
            return None if number is None else self._stored(number)

    def articles(self) -> Iterator[Stored]:
        """Yield the stored fields of all documents, in the order they were written."""
        for number in list(self._searcher.reader().all_doc_ids()):
            with self._lock:
                stored = self._stored(number)
            yield stored

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield (term, document frequency) of a field, in order of term."""
        reader = self._searcher.reader()
        with self._lock:
            found = (
                list(reader.expand_prefix(field, prefix)) if prefix else list(reader.lexicon(field))
            )
        for term in found:
            yield term.decode("utf-8"), int(reader.doc_frequency(field, term))

    def is_live(self) -> bool:
        """Return whether this is still the generation that a new reader would get."""
        return self._generations.live() == self.generation

    def attachment(self, name: str) -> str:
        """Return a text file that was kept with the generation, or an empty text."""
        path = self._generations.path(self.generation) / name
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def close(self) -> None:
        """Release files; the index cannot be used afterwards."""
        self._searcher.close()


def _sorted_by(order: Order) -> sorting.FacetType | None:
    match order.sort:
        case "relevance":
            return None
        case "-date":
            return sorting.FieldFacet("published", reverse=True)
        case "date":
            return sorting.TranslateFacet(_undated_last, sorting.FieldFacet("published"))


def _undated_last(number: int) -> int:
    return _LAST if number == UNDATED else number


def _counts(groups: dict[Any, int]) -> dict[str, int]:
    """Return facet counts by value, most first; documents without a value are not counted."""
    named = ((value, count) for value, count in groups.items() if value)
    return dict(sorted(named, key=lambda item: (-item[1], item[0])))


def open_index(path: str | Path) -> EmbeddedIndex:
    """Open the live generation of the index at `path` for reading.

    Raises IndexMissing, IndexStale or IndexDamaged; each message names the command that mends it.
    """
    generations = Generations(Path(path))
    name = generations.live()
    directory = generations.path(name)
    try:
        manifest = read_manifest(directory)
        searcher = open_dir(str(directory), readonly=True).searcher(
            weighting=scoring.BM25F(B=B, K1=K1)
        )
    except IndexDamaged:
        if generations.live() != name:  # published and swept while we were reading
            return open_index(path)
        raise
    return EmbeddedIndex(generations, name, manifest, searcher)
