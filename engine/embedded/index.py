"""Read a generation of an embedded index."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis import ArticleAnalyzer, UserDictionary, parse_dictionary
from engine.columnar.array_file import Array, ArrayFile
from engine.columnar.arrays import Arrays
from engine.columnar.limits import limited
from engine.columnar.terms import as_bytes
from engine.columnar.top import find_top
from engine.embedded.ages import Ages
from engine.embedded.collapsing import Collapser
from engine.embedded.deep_check import DeepCheck, check_deeply
from engine.embedded.facets import Facets
from engine.embedded.layout import DICTIONARY, ORIGINAL_FIELD, UNDATED, arrays_file
from engine.embedded.opening import Opened, open_generation
from engine.embedded.reading import Reading
from engine.embedded.rows import read_rows, rows_file
from engine.embedded.selection import Selection, select_all
from engine.embedded.sharing import newest_sharing
from engine.embedded.suggesting import Suggester
from engine.errors import IndexDamaged
from engine.generations import Generations
from engine.protocol import Completion, CompletionKind, Evaluation, Match, Order, Rows, Stored
from engine.queries import Query


class EmbeddedIndex:
    """One generation, open for reading; implements the Protocol `engine.Index`.

    Nothing of it changes, so threads need no lock. Its files are mapped into memory until it is
    collected.
    """

    def __init__(self, generations: Generations, opened: Opened) -> None:
        self._generations = generations
        self._manifest, self._segments = opened.manifest, opened.segments
        self._facets, self._collapser = Facets(), Collapser()
        self._suggester: Suggester | None = None
        self._ages = Ages(opened.manifest.built_at)
        self.generation, self._stamp = opened.name, opened.stamp
        self._directory = generations.path(self.generation)
        self._reading = Reading(opened.arrays, self._directory)

    @property
    def built_at(self) -> str:
        """When the generation was built, ISO 8601 with offset."""
        return self._manifest.built_at

    @property
    def article_count(self) -> int:
        """Number of documents."""
        return self._manifest.articles

    @property
    def size_bytes(self) -> int:
        """Bytes of the engine's files."""
        return sum(file.bytes for file in self._manifest.files.values())

    @property
    def dictionary(self) -> UserDictionary:
        """The words that it was built with besides those of jieba."""
        return parse_dictionary(self.attachment(DICTIONARY), DICTIONARY)

    def evaluate(
        self,
        query: Query,
        order: Order = Order(),  # noqa: B008 - frozen
        *,
        within: Query | None = None,
        facets: Sequence[str] | Mapping[str, Query | None] = (),
        collapse: str | None = None,
        seconds: float | None = None,
    ) -> Evaluation:
        """Find the documents of `query` that are also `within`; see `engine.Index`."""
        with self._reading as arrays, limited(seconds) as limits:
            every = select_all(query, order, self._ages, arrays, bool(order.limit or collapse))

            def select(within: Query | None) -> Selection:
                """Return what is left of all that the query finds."""
                return every.within(within, arrays).collapsed(collapse, self._collapser, arrays)

            wanted = select(within)
            filters = facets if isinstance(facets, Mapping) else dict.fromkeys(facets, within)
            counted = {other: select(other) for other in {*filters.values()} - {within}}
            shown = {name: counted.get(other, wanted) for name, other in filters.items()}
            return Evaluation(
                len(wanted.found.documents),
                self._matches(wanted, order, arrays),
                {
                    name: self._facets.counts(name, selection.first_tier(), arrays)
                    for name, selection in shown.items()
                },
                wanted.tiers.counts if order.tiers else (),
                limits.partial,
                limits.expansion_cut,
            )

    def _matches(self, wanted: Selection, order: Order, arrays: Arrays) -> tuple[Match, ...]:
        """Return the slice that is asked for."""
        end = order.offset + order.limit
        mixed = order.mixed if order.sort == "relevance" else 0
        places = wanted.tiers.best(wanted.keys, end, mixed)[order.offset :]
        documents = wanted.found.documents[places]
        columns = (
            documents,
            wanted.found.scores[places],
            wanted.tiers.numbers[places],
            wanted.duplicates[places],
            self._ages.factors(order.decay, documents, arrays),
        )
        return tuple(
            Match(number, score, self._stored(arrays, number), *others)
            for number, score, *others in zip(*(c.tolist() for c in columns), strict=True)
        )

    def top(self, query: Query, limit: int = 10) -> tuple[NDArray[np.int64], Array]:
        """Return the numbers of the best documents, best first, and their scores: what `evaluate`
        finds, without counting and without stored fields.
        """
        with self._reading as arrays:
            return find_top(query, arrays, limit)

    def find(self, id: str) -> Stored | None:
        """Return the stored fields of the document with this id, or None."""
        with self._reading as arrays:
            number = arrays.find(id)
            return None if number is None else self._stored(arrays, number)

    def places(self, ids: Sequence[str]) -> NDArray[np.int64]:
        """Return the places of documents in the order of `articles`, -1 where there is none with
        an id.
        """
        with self._reading as arrays:
            numbers = (arrays.find(id) for id in ids)
            found = np.array([-1 if each is None else each for each in numbers], np.int64)
            places = arrays.live_numbers.searchsorted(found)
            return np.where(found < 0, found, places)

    def original(self, id: str) -> bytes | None:
        """Return the source of a document; b"" where none was kept, None where there is none with
        this id.
        """
        with self._reading as arrays:
            number = arrays.find(id)
            if number is None:
                return None
            segment, place = arrays.segment_of(number)
            blocks = segment.documents.blocks(ORIGINAL_FIELD)
            return b"" if blocks is None else blocks[place]

    def number(self, field: str, id: str) -> int:
        """Return a number field of the document with this id; 0 where it has none, or there is no
        such document.
        """
        with self._reading as arrays:
            number = arrays.find(id)
            return UNDATED if number is None else int(arrays.numbers(field)[number])

    def sharing(self, field: str, numbers: Sequence[int], most: int) -> list[tuple[Stored, ...]]:
        """Return others with the same number in a field, for each document; see `engine.Index`."""
        with self._reading as arrays:
            others = (newest_sharing(field, number, most, arrays) for number in numbers)
            return [tuple(self._stored(arrays, each) for each in found) for found in others]

    def articles(self, places: Iterable[int] | None = None) -> Iterator[Stored]:
        """Yield the stored fields of all documents, in the order they were written, or of those at
        these places of that order.
        """
        for place in range(self.article_count) if places is None else places:
            with self._reading as arrays:
                stored = self._stored(arrays, int(arrays.live_numbers[place]))
            yield stored

    def numbers(self, field: str) -> Array:
        """Return a number field of all documents, in the order of `articles`; 0 where one has
        none.
        """
        with self._reading as arrays:
            return arrays.only_live_of(arrays.numbers(field))

    def rows(self, name: str) -> list[Rows]:
        """Return the rows that were attached to the documents, part by part, in the order of
        `articles`; none of a part whose documents have none.
        """
        with self._reading as arrays:
            found = []
            for place, segment in enumerate(self._segments):
                path = rows_file(self._directory, segment, name)
                kept = read_rows(path, segment.document_count)
                found.append(Rows(kept, arrays.live_of_segment(place)))
            return found

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield (term, document frequency) of a field, in order of term."""
        with self._reading as arrays:
            start = as_bytes(prefix)
            for term, places in arrays.terms(field, start):
                if not term.startswith(start):
                    break
                if frequency := arrays.frequency_at(places):
                    yield term.decode("utf-8", "replace"), frequency

    def vocabulary(self, field: str) -> dict[str, int]:
        """Return the document frequency of every term of a field, all at once; documents that were
        deleted count until their segment is merged.
        """
        counts: dict[str, int] = {}
        with self._reading as arrays:
            for _, postings in arrays.fields(field):
                terms = enumerate(postings.dictionary.all().as_bytes())
                frequency = postings.document_frequency
                here = {term.decode("utf-8", "replace"): frequency(n) for n, term in terms}
                both = counts.keys() & here.keys()
                counts = {**counts, **here, **{term: counts[term] + here[term] for term in both}}
        return counts

    def document_frequencies(self, field: str, terms: Sequence[str]) -> list[int]:
        """Return in how many documents each term of a field is."""
        with self._reading as arrays:
            return [arrays.document_frequency(field, term) for term in terms]

    def check(
        self, texts_of: Callable[[Stored], Mapping[str, str]], places: Iterable[int] | None = None
    ) -> DeepCheck:
        """Check every posting, and the documents at these places of the order of `articles` (or
        all) against their texts analyzed anew: `texts_of` gives these from the stored fields.
        """
        with self._reading as arrays:
            analyzer = ArticleAnalyzer(self.dictionary)
            return check_deeply(arrays, self.articles(places), texts_of, analyzer)

    def completions(self, typed: str, kind: CompletionKind, most: int) -> Sequence[Completion]:
        """Return what may be meant by what was typed; see `engine.Index`."""
        with self._reading as arrays:
            if self._suggester is None:
                self._suggester = Suggester(arrays)
            return self._suggester.completions(typed, kind, most)

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

    def attached_arrays(self, name: str) -> Mapping[str, Array]:
        """Return arrays that were kept with the generation, or none."""
        path = arrays_file(self._directory, name)
        return ArrayFile.open(path) if path.is_file() else {}

    def figures(self) -> dict[str, int]:
        """Return what the engine says of itself: segments, and documents that are deleted but not
        yet removed.
        """
        with self._reading as arrays:
            return {"segments": len(arrays.segments), "deleted": len(arrays.deleted)}

    def close(self) -> None:
        """Release files; the index cannot be used afterwards."""
        self._reading = Reading(None, self._directory)
        self._suggester = None

    def _stored(self, arrays: Arrays, number: int) -> Stored:
        segment, place = arrays.segment_of(number)
        return segment.documents.stored(place)


def open_index(path: str | Path) -> EmbeddedIndex:
    """Open the live generation of the index at `path` for reading.

    Raises IndexMissing, IndexStale or IndexDamaged; each message names the command that mends it.
    """
    generations = Generations(Path(path))
    name = generations.live()
    try:
        return open_named(generations, name)
    except IndexDamaged:
        if generations.live() != name:  # published and swept while we were reading
            return open_index(path)
        raise


def open_named(generations: Generations, name: str) -> EmbeddedIndex:
    """Open a generation, live or not. Raises IndexStale or IndexDamaged."""
    return EmbeddedIndex(generations, open_generation(generations, name))
