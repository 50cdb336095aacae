"""Read a generation of an index on a cluster."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis import UserDictionary, parse_dictionary
from analysis.schema import FACETS
from engine.errors import EngineError
from engine.opensearch.ages import Ages
from engine.opensearch.client import Cluster
from engine.opensearch.encoding import is_text
from engine.opensearch.evaluation import Question
from engine.opensearch.files import arrays_of, read_file, read_original
from engine.opensearch.layout import COLLAPSED, DICTIONARY, KEYWORDS, NUMBER, NUMBERS, STORED
from engine.opensearch.scoring import Scoring
from engine.opensearch.sharing import newest_of_groups
from engine.opensearch.state import State, live_name, read_state
from engine.opensearch.suggesting import Suggester
from engine.opensearch.translation import Body, translate
from engine.opensearch.view import View
from engine.opensearch.vocabulary import VOCABULARY, read_vocabulary
from engine.protocol import Completion, CompletionKind, Evaluation, Order, Rows, Stored
from engine.queries import Query, Term

ROW_NUMBERS = "document numbers"
"""The array beside those of rows that says whose they are."""

INTERNAL = (NUMBER, COLLAPSED)

_AT_ONCE = 500
_MOST_FREQUENCIES = 300_000
"""Frequencies of terms that are kept: 50 MB."""
_COLLAPSIBLE = "group"


class OpenSearchIndex:
    """One generation on a cluster as it was when opened; implements the Protocol `engine.Index`.

    The address of a document (its place) is its number, until documents were deleted.
    """

    def __init__(self, cluster: Cluster, name: str, state: State) -> None:
        self._cluster, self.name, self.state = cluster, name, state
        self.generation = f"{name.rpartition('-')[2]}.{state.commit}"
        self._view = View(cluster, name)
        self._frequencies: dict[tuple[str, str], int] = {}

    @property
    def built_at(self) -> str:
        """When the generation was built, ISO 8601 with offset."""
        return self.state.built_at

    @property
    def article_count(self) -> int:
        """Number of documents."""
        return self.state.articles

    @property
    def size_bytes(self) -> int:
        """Bytes of the engine's files, without copies."""
        path = f"/{self.name},{self.name}-files/_stats/store"
        return int(self._cluster.ask("GET", path)["_all"]["primaries"]["store"]["size_in_bytes"])

    @cached_property
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
        if collapse not in (None, _COLLAPSIBLE):
            raise ValueError(f"documents are collapsed by {_COLLAPSIBLE!r} only, not {collapse!r}")
        filters = facets if isinstance(facets, Mapping) else dict.fromkeys(facets, within)
        known = {name: other for name, other in filters.items() if name in FACETS}
        question = Question(
            self._view, self._scoring, self._ages, query, order, bool(collapse), seconds
        )
        return question.answer(within, known)

    def find(self, id: str) -> Stored | None:
        """Return the stored fields of the document with this id, or None."""
        hit = self._hit(id, [STORED])
        return None if hit is None else hit["_source"][STORED]

    def places(self, ids: Sequence[str]) -> NDArray[np.int64]:
        """Return the places of documents in the order of `articles`, -1 where there is none with
        an id.
        """
        found: dict[str, int] = {}
        for start in range(0, len(ids), _AT_ONCE):
            terms: Body = {"terms": {"id": list(ids[start : start + _AT_ONCE])}}
            body = {"query": terms, "_source": False, "docvalue_fields": ["id", NUMBER]}
            for hits in self._view.pages(body):
                found |= {hit["fields"]["id"][0]: hit["fields"][NUMBER][0] for hit in hits}
        numbers = np.array([found.get(id, -1) for id in ids], np.int64)
        return np.where(numbers < 0, numbers, self._places_of(numbers))

    def original(self, id: str) -> bytes | None:
        """Return the source of a document; b"" where none was kept, None where there is none with
        this id.
        """
        if self._hit(id, []) is None:
            return None
        return read_original(self._cluster, f"{self.name}-files", id)

    def number(self, field: str, id: str) -> int:
        """Return a number field of the document with this id; 0 where it has none, or there is no
        such document.
        """
        hit = self._hit(id, [], [field])
        return int(hit.get("fields", {}).get(field, [0])[0]) if hit else 0

    def sharing(self, field: str, numbers: Sequence[int], most: int) -> list[tuple[Stored, ...]]:
        """Return others of the same group, for each document; see `engine.Index`."""
        if field != _COLLAPSIBLE:
            raise ValueError(f"documents share {_COLLAPSIBLE!r} only, not {field!r}")
        return newest_of_groups(self._view, numbers, most)

    def articles(self, places: Iterable[int] | None = None) -> Iterator[Stored]:
        """Yield the stored fields of all documents, in the order they were written, or of those at
        these places of that order.
        """
        if places is None:
            for hits in self._view.pages({"query": {"match_all": {}}, "_source": [STORED]}):
                yield from (hit["_source"][STORED] for hit in hits)
            return
        wanted = [int(place) for place in places]
        for start in range(0, len(wanted), _AT_ONCE):
            numbers = [self._number_at(place) for place in wanted[start : start + _AT_ONCE]]
            body = {"query": {"terms": {NUMBER: numbers}}, "_source": [STORED]}
            body["docvalue_fields"] = [NUMBER]
            found = {
                hit["fields"][NUMBER][0]: hit["_source"][STORED]
                for hits in self._view.pages(body)
                for hit in hits
            }
            yield from (found[number] for number in numbers)

    def numbers(self, field: str) -> NDArray[Any]:
        """Return a number field of all documents, in the order of `articles`; 0 where one has
        none.
        """
        if field not in (*NUMBERS, *INTERNAL):
            raise EngineError(f"there is no number field {field!r}")
        return self._column(field)

    def rows(self, name: str) -> list[Rows]:
        """Return the rows that were attached to the documents, part by part, in the order of
        `articles`; none of a part whose documents have none.
        """
        parts = []
        for place in self.state.rows.get(name, []):
            arrays = arrays_of(self._file(f"{name}.rows", (place[0], place[1])))
            there = np.isin(arrays.pop(ROW_NUMBERS), self._document_numbers)
            parts.append(Rows(arrays, np.flatnonzero(there)))
        return parts

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield (term, document frequency) of a field, in order of term: of a keyword field, or of
        the words that are kept beside it.
        """
        counts = self._values(field) if field in KEYWORDS else self.vocabulary(field)
        for term in sorted(counts):
            if term.startswith(prefix):
                yield term, counts[term]

    def vocabulary(self, field: str) -> dict[str, int]:
        """Return the document frequency of the terms of a field, all at once; documents that were
        deleted count until the index is built anew. Of words the most frequent ones.
        """
        if field in KEYWORDS:
            return self._values(field)
        return read_vocabulary(self.attachment(VOCABULARY), field)

    def document_frequencies(self, field: str, terms: Sequence[str]) -> list[int]:
        """Return in how many documents each term of a field is."""
        if len(self._frequencies) > _MOST_FREQUENCIES:
            self._frequencies = {}
        frequencies, asked = self._frequencies, dict.fromkeys(terms)
        unknown = [term for term in asked if (field, term) not in frequencies]
        for start in range(0, len(unknown), _AT_ONCE):
            some = unknown[start : start + _AT_ONCE]
            filters = {str(n): translate(Term(field, term)) for n, term in enumerate(some)}
            aggs: Body = {"terms": {"filters": {"filters": filters}}}
            answer = self._view.search({"size": 0, "track_total_hits": False, "aggs": aggs})
            buckets = answer["aggregations"]["terms"]["buckets"]
            for n, term in enumerate(some):
                frequencies[field, term] = buckets[str(n)]["doc_count"]
        return [frequencies[field, term] for term in terms]

    def completions(self, typed: str, kind: CompletionKind, most: int) -> Sequence[Completion]:
        """Return what begins as was typed; what only sounds so is not found on a cluster."""
        return self._suggester.completions(typed, kind, most)

    def is_live(self) -> bool:
        """Return whether this is still the generation that a new reader would get."""
        name = live_name(self._cluster)
        return name == self.name and read_state(self._cluster, name).commit == self.state.commit

    def attachment(self, name: str) -> str:
        """Return a text file that was kept with the generation, or an empty text."""
        place = self.state.files.get(name)
        return self._file(name, place).decode("utf-8") if place else ""

    def attached_arrays(self, name: str) -> Mapping[str, NDArray[Any]]:
        """Return arrays that were kept with the generation, or none."""
        place = self.state.files.get(f"{name}.arrays")
        return arrays_of(self._file(f"{name}.arrays", place)) if place else {}

    def figures(self) -> dict[str, int]:
        """Return what the engine says of itself: segments, and documents that are deleted but not
        yet removed.
        """
        found = self._cluster.ask("GET", f"/{self.name}/_stats/segments,docs")["_all"]["primaries"]
        return {"segments": found["segments"]["count"], "deleted": found["docs"]["deleted"]}

    def sources(self, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
        """Return all that the cluster keeps of documents, by their numbers, to write them anew."""
        body: Body = {"query": {"terms": {NUMBER: list(numbers)}}, "_source": True}
        found = (hit["_source"] for hits in self._view.pages(body) for hit in hits)
        return {source[NUMBER]: source for source in found}

    def release_view(self) -> None:
        """Let go of the view alone."""
        with suppress(EngineError, LookupError):
            self._view.close()

    def close(self) -> None:
        """Let go of the view and close connections."""
        self.release_view()
        self._cluster.close()

    @cached_property
    def _scoring(self) -> Scoring:
        return Scoring(self._view, self.article_count, self.document_frequencies)

    @cached_property
    def _ages(self) -> Ages:
        return Ages.of(self._view, self.built_at)

    @cached_property
    def _suggester(self) -> Suggester:
        return Suggester(self._view, self.vocabulary("text_words"), self._values("source"))

    @cached_property
    def _document_numbers(self) -> NDArray[np.int64]:
        """The numbers of all documents, ascending."""
        if self.state.following == self.article_count:
            return np.arange(self.article_count)
        return self._column(NUMBER).astype(np.int64)

    def _places_of(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        return self._document_numbers.searchsorted(numbers)

    def _number_at(self, place: int) -> int:
        return int(self._document_numbers[place])

    def _column(self, field: str) -> NDArray[Any]:
        body = {"query": {"match_all": {}}, "_source": False, "docvalue_fields": [field]}
        values = [
            hit.get("fields", {}).get(field, [0])[0]
            for hits in self._view.pages(body)
            for hit in hits
        ]
        return np.array(values, np.int64 if field in INTERNAL else np.uint64)

    def _values(self, field: str) -> dict[str, int]:
        """Return how many documents have each value of a keyword field."""
        every: Body = {"values": {"terms": {"field": field, "size": 65_000}}}
        found = self._view.search({"size": 0, "aggs": every})["aggregations"]["values"]["buckets"]
        return {bucket["key"]: bucket["doc_count"] for bucket in found}

    def _hit(self, id: str, source: Sequence[str], fields: Sequence[str] = ()) -> Any:
        body: Body = {"query": {"term": {"id": id}}, "size": 1, "docvalue_fields": list(fields)}
        body["_source"] = list(source) or False
        hits = self._view.search(body)["hits"]["hits"] if is_text(id) else []
        return hits[0] if hits else None

    def _file(self, name: str, place: tuple[int, int]) -> bytes:
        return read_file(self._cluster, f"{self.name}-files", name, place)


def open_index(cluster: Cluster) -> OpenSearchIndex:
    """Open the live generation. Raises IndexUnusable."""
    name = live_name(cluster)
    return OpenSearchIndex(cluster, name, read_state(cluster, name))
