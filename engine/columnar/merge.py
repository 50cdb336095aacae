"""Merge runs, and other segments, into a segment: postings are moved as arrays, a range of terms at
a time.

Nothing is sorted again: the documents of each source follow those of the one before, so every list
is the lists of the sources one after the other.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, ArrayFileWriter
from engine.columnar.field import FieldWriter, Kind
from engine.columnar.runs import FieldRun
from engine.columnar.segment_fields import term_ranges
from engine.columnar.stretches import Stretches
from engine.columnar.terms import Terms
from engine.columnar.united import united

BYTES_PER_POSTING = 100
"""Memory that a posting takes while it is moved: its value and place, its gap, its bytes."""


class FieldSource(Protocol):
    """One field of some documents: a `FieldRun`, or a `SegmentField`."""

    @property
    def kind(self) -> Kind:
        """The kind of its postings."""

    @property
    def terms(self) -> Terms:
        """Its terms."""

    @property
    def counts(self) -> Array:
        """Number of postings of each term."""

    @property
    def size(self) -> int:
        """Number of postings, about."""

    @property
    def has_frequencies(self) -> bool:
        """Whether postings have frequencies."""

    @property
    def spans(self) -> Array | None:
        """How many positions each document has; None without positions."""

    def postings(self, first: int, end: int, place: int) -> tuple[Array, Array | None]:
        """Return the values and frequencies of the terms from `first` up to `end`; `place` postings
        come before them.
        """


@dataclass(frozen=True, slots=True)
class Source:
    """Documents on their way into a segment: their fields, and which are `kept`."""

    document_count: int
    fields: Mapping[str, FieldSource]
    kept: NDArray[np.bool_] | None = None

    @property
    def kept_count(self) -> int:
        """Number of documents that are kept."""
        return self.document_count if self.kept is None else int(self.kept.sum())


def field_sizes(sources: Sequence[Source]) -> dict[str, int]:
    """Return how many postings each field has, those that have any."""
    sizes: Counter[str] = Counter()
    for source in sources:
        sizes.update({name: run.size for name, run in source.fields.items()})
    return {name: size for name, size in sizes.items() if size}


def merge_fields(
    file: ArrayFileWriter,
    sources: Sequence[Source],
    names: Sequence[str],
    postings_held: int,
    release: Callable[[], None] = lambda: None,
) -> None:
    """Write the postings of some fields of the sources, whose documents are numbered anew.

    About `postings_held` postings are in memory at once, beside the terms; after the terms and
    after so many postings `release` is called, which may give back the memory of what was read.
    """
    for name in names:
        for _ in _merge_field(file, name, sources, postings_held):
            release()


def _merge_field(
    file: ArrayFileWriter, name: str, sources: Sequence[Source], postings_held: int
) -> Iterator[None]:
    """Write one field; yield once the terms are put together, and after each range of them."""
    documents = sum(source.kept_count for source in sources)
    runs, first = [], 0
    for source in sources:
        if name in source.fields:
            runs.append((_renumbered(source.fields[name], source.kept), first, source.kept_count))
        first += source.kept_count
    kind = runs[0][0].kind
    writer = FieldWriter(file, name, kind, documents)
    shifts = [first for _, first, _ in runs]
    if kind == "positions":
        spans = np.zeros(documents, np.uint32)
        for run, first, count in runs:
            assert run.spans is not None
            spans[first : first + count] = run.spans
        starts = writer.lay_out(spans).starts
        shifts = [int(starts[first]) for first in shifts]
    terms, parts = _join([run for run, _, _ in runs], shifts)
    totals = np.zeros(len(terms), np.int64)
    for part in parts:
        totals[part.numbers] += part.run.counts
    yield
    for low, high in term_ranges(totals, postings_held):
        writer.append(totals[low:high], *_gather(parts, totals[low:high], low, high))
        yield
    writer.finish(terms)


@dataclass(slots=True)
class _Part:
    """One source of a field: its terms' numbers in the result, and how far it has got."""

    run: FieldSource
    shift: int
    numbers: NDArray[np.uint32]
    terms_moved: int = 0
    postings_moved: int = 0


def _join(runs: Sequence[FieldSource], shifts: Sequence[int]) -> tuple[Terms, list[_Part]]:
    """Return the terms of all runs together, and the runs with their numbers."""
    packed, places = united([run.terms.packed for run in runs])
    others = sorted({term for run in runs for term in run.terms.others})
    rank = {term: len(packed) + place for place, term in enumerate(others)}
    parts = []
    for run, shift, of_packed in zip(runs, shifts, places, strict=True):
        of_others = map(rank.__getitem__, run.terms.others)
        numbers = np.fromiter(of_others, np.uint32, len(run.terms.others))
        parts.append(_Part(run, shift, np.concatenate([of_packed, numbers])))
    return Terms(packed, others), parts


def _gather(
    parts: Sequence[_Part], totals: Array, low: int, high: int
) -> tuple[Array, Array | None]:
    """Return the values and frequencies of the terms from `low` up to `high`."""
    values = np.empty(int(totals.sum()), np.int64)
    frequencies = np.empty(len(values), np.uint32) if parts[0].run.has_frequencies else None
    free = np.cumsum(totals) - totals  # where the next posting of each term goes
    for part in parts:
        first = part.terms_moved
        end = int(part.numbers.searchsorted(np.uint32(high)))
        counts = part.run.counts[first:end].astype(np.int64)
        some_values, some_frequencies = part.run.postings(first, end, part.postings_moved)
        part.terms_moved, part.postings_moved = end, part.postings_moved + len(some_values)
        rows = part.numbers[first:end].astype(np.int64) - low
        here = np.cumsum(counts) - counts
        places = np.repeat(free[rows] - here, counts)
        places += np.arange(len(places))
        values[places] = some_values.astype(np.int64) + part.shift
        if frequencies is not None and some_frequencies is not None:
            frequencies[places] = some_frequencies
        free[rows] += counts
    return values, frequencies


def _renumbered(run: FieldSource, kept: NDArray[np.bool_] | None) -> FieldSource:
    """Return a run without the documents that are not kept, the others numbered anew; what comes
    from a segment is so already.
    """
    if kept is None or kept.all() or not isinstance(run, FieldRun):
        return run
    numbers = np.cumsum(kept) - 1
    if run.kind == "positions":
        assert run.spans is not None
        old, spans = Stretches(run.spans), run.spans[kept]
        documents = old.documents(run.values)
        new_starts = Stretches(spans).starts[numbers]
        values = run.values.astype(np.int64) - old.starts[documents] + new_starts[documents]
    else:
        documents, spans, values = run.values, None, numbers[run.values]
    stays = kept[documents]
    rows = np.repeat(np.arange(len(run.counts)), run.counts)[stays]
    counts = np.bincount(rows, minlength=len(run.counts))
    left = counts > 0
    frequencies = None if run.frequencies is None else run.frequencies[stays]
    return FieldRun(run.kind, run.terms.only(left), counts[left], values[stays], frequencies, spans)
