"""Completions of what was typed: the candidates of all segments, merged, counted and ordered.

What was typed is compared as it stands (words, titles, outlets that begin so), as it sounds (the
same, by their units) and, of titles, anywhere in them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from analysis import GramAnalyzer, fold_key
from engine.columnar.array_file import Array
from engine.columnar.arrays import Arrays, SegmentFiles
from engine.columnar.evaluator import evaluate
from engine.columnar.limits import limited
from engine.columnar.suggestions import SOURCES, WORDS, Suggestions, letters_of
from engine.embedded.candidates import (
    WHOLE_UNITS,
    Title,
    TitleCandidates,
    WordCandidates,
    sources_of,
)
from engine.embedded.typed import ABBREVIATED, AS_TYPED, Typed
from engine.protocol import Completion, CompletionKind
from engine.queries import Phrase

_INSIDE_SECONDS = 0.01
_SPARE_TITLES = 24
"""Titles of each of several segments beyond those wanted: some have them in common."""
_SHORT_BYTES = 64_000
"""Stored fields of an article that is looked at for how a word is written."""
_LOOKED_AT, _LOOKED_AMONG = 2, 64
"""Articles that are, the shortest of so many that have the word."""


class _Segment:
    """The candidates of one segment."""

    def __init__(self, arrays: Arrays, place: int, live: Array, published: Array) -> None:
        self.files, self.base = arrays.segments[place], arrays.bases[place]
        self.end = self.base + len(self.files.documents)
        assert self.files.suggestions is not None
        kept = Suggestions(self.files.suggestions)
        fields = (field for base, field in arrays.fields(WORDS) if base == self.base)
        field = next(fields, None)
        self.words = None if field is None else WordCandidates(field, kept)
        self.sources = kept.sources
        here = slice(self.base, self.end)
        self.titles = TitleCandidates(kept, published[here], live[here])


class Suggester:
    """Completes what is typed, from the arrays of an open index."""

    def __init__(self, arrays: Arrays) -> None:
        """Raises IndexDamaged."""
        self._arrays = arrays
        self._grams = GramAnalyzer()
        live = arrays.live
        live = np.ones(arrays.document_count, bool) if live is None else live
        dates = arrays.numbers("published")
        self._segments = [
            _Segment(arrays, place, live, dates)
            for place, files in enumerate(arrays.segments)
            if files.suggestions is not None
        ]

    def completions(self, typed: str, kind: CompletionKind, most: int) -> list[Completion]:
        """Return completions in order; see `engine.Index`."""
        read = Typed.of(typed)
        if not read.letters:
            return []
        if kind == "title":
            return self._titles(read, most)
        return self._terms(read, kind, most)

    def _terms(self, typed: Typed, kind: CompletionKind, most: int) -> list[Completion]:
        """Complete to words or outlets, which are counted as the terms that they are."""
        field = WORDS if kind == "word" else SOURCES
        tiers: dict[str, int] = {}
        for term, tier in self._candidates(typed, kind, most):
            tiers[term] = min(tier, tiers.get(term, tier))
        counts = {term: self._frequency(field, term) for term in tiers}
        ordered = sorted(tiers, key=lambda term: (*_rank(tiers[term], counts[term]), term))
        if self._arrays.live is not None:
            counts = self._live_frequencies(field, ordered, most)
            ordered = sorted(counts, key=lambda term: (*_rank(tiers[term], counts[term]), term))
        chosen = ordered[:most]
        shown = [self._written(term) if kind == "word" else term for term in chosen]
        return [
            Completion(text, letters_of(term), kind, counts[term], tiers[term])
            for text, term in zip(shown, chosen, strict=True)
        ]

    def _candidates(
        self, typed: Typed, kind: CompletionKind, most: int
    ) -> Iterator[tuple[str, int]]:
        for segment in self._segments:
            if kind == "source":
                yield from sources_of(segment.sources, typed, most)
            elif segment.words is not None:
                yield from segment.words.find(typed, most)

    def _frequency(self, field: str, term: str) -> int:
        """Return how many documents have a term, deleted ones too."""
        places = self._arrays.locate(field, term)
        return sum(found.document_frequency(number) for _, found, number in places)

    def _live_frequencies(self, field: str, terms: Sequence[str], most: int) -> dict[str, int]:
        """Return how many documents have each of the first terms that some have, not counting
        deleted ones.
        """
        live, counts = self._arrays.live, dict[str, int]()
        assert live is not None
        for term in terms:
            if len(counts) == most:
                break
            if count := int(np.count_nonzero(live[self._arrays.documents(field, term)])):
                counts[term] = count
        return counts

    def _titles(self, typed: Typed, most: int) -> list[Completion]:
        inside = self._with_title_having(typed)
        wanted = most if len(self._segments) == 1 else most + _SPARE_TITLES
        merged: dict[str, Title] = {}
        for segment in self._segments:
            here = inside[(inside >= segment.base) & (inside < segment.end)] - segment.base
            for title in segment.titles.find(typed, here, wanted):
                known = merged.get(title.letters)
                merged[title.letters] = _joined(known, title) if known else title
        order = sorted(
            merged.values(), key=lambda title: (title.tier, -title.documents, -title.newest)
        )
        return [
            Completion(title.text, title.letters, "title", title.documents, title.tier)
            for title in order[:most]
        ]

    def _with_title_having(self, typed: Typed) -> NDArray[np.int64]:
        """Return the documents whose title has what was typed; none for a single character."""
        terms = self._grams.terms(typed.key)[:-1]
        if not terms:
            return np.empty(0, np.int64)
        with limited(_INSIDE_SECONDS):
            return evaluate(Phrase("title_grams", tuple(terms)), self._arrays).documents

    def _written(self, key: str) -> str:
        """Return how the archive writes a word, mostly, by some short articles that have it."""
        seen: Counter[str] = Counter()
        for text in self._texts_with(key):
            folded, at = fold_key(text), -1
            while (at := folded.find(key, at + 1)) >= 0:
                seen[text[at : at + len(key)]] += 1
        return max(seen, key=lambda written: (seen[written], written), default=key)

    def _texts_with(self, key: str) -> Iterator[str]:
        for base, field, number in self._arrays.locate(WORDS, key):
            files, _ = self._arrays.segment_of(base)
            yield from _short_texts(files, field.documents(number)[:_LOOKED_AMONG])


def _rank(tier: int, count: int) -> tuple[bool, int]:
    return tier != AS_TYPED, -count * (1 if tier == ABBREVIATED else WHOLE_UNITS)


def _short_texts(files: SegmentFiles, documents: NDArray[np.int64]) -> Iterator[str]:
    """Yield title and text of the shortest of some documents."""
    sizes = files.documents.stored_bytes[documents]
    for place in sizes.argsort(kind="stable")[:_LOOKED_AT].tolist():
        if sizes[place] <= _SHORT_BYTES:
            stored = files.documents.stored(int(documents[place]))
            yield "\n".join(str(stored.get(name, "")) for name in ("title", "text"))


def _joined(first: Title, second: Title) -> Title:
    """Return one title of two segments."""
    newer = max(first, second, key=lambda title: title.newest)
    return newer._replace(
        tier=min(first.tier, second.tier), documents=first.documents + second.documents
    )
