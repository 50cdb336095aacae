"""Merge runs into a segment: postings are moved as arrays, a range of terms at a time.

Nothing is sorted again: the documents of each source follow those of the one before, so every list
is the lists of the sources one after the other.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, ArrayFileWriter
from engine.columnar.field import FieldWriter
from engine.columnar.runs import FieldRun
from engine.columnar.stretches import Stretches, firsts
from engine.columnar.terms import Terms

BYTES_PER_POSTING = 100
"""Memory that a posting takes while it is moved: its value and place, its gap, its bytes."""


@dataclass(frozen=True, slots=True)
class Source:
    """Documents on their way into a segment: the runs of their fields, and which are `kept`."""

    document_count: int
    fields: Mapping[str, FieldRun]
    kept: NDArray[np.bool_] | None = None

    @property
    def kept_count(self) -> int:
        """Number of documents that are kept."""
        return self.document_count if self.kept is None else int(self.kept.sum())


def field_sizes(sources: Sequence[Source]) -> dict[str, int]:
    """Return how many postings each field has, those that have any."""
    sizes: Counter[str] = Counter()
    for source in sources:
        sizes.update({name: len(run.values) for name, run in source.fields.items()})
    return {name: size for name, size in sizes.items() if size}


def merge_fields(
    file: ArrayFileWriter,
    sources: Sequence[Source],
    names: Sequence[str],
    postings_held: int,
    release: Callable[[], None] = lambda: None,
) -> None:
    """Write the postings of some fields of the sources, whose documents are numbered anew.

    About `postings_held` postings are in memory at once, beside the terms; after so many, `release`
    is called, which may give back the memory of what was read.
    """
    for name in names:
        for _ in _merge_field(file, name, sources, postings_held):
            release()


def _merge_field(
    file: ArrayFileWriter, name: str, sources: Sequence[Source], postings_held: int
) -> Iterator[None]:
    """Write one field; yield after each range of terms."""
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
    for low, high in _ranges(totals, postings_held):
        writer.append(totals[low:high], *_gather(parts, totals[low:high], low, high))
        yield
    writer.finish(terms)


@dataclass(slots=True)
class _Part:
    """One run of a field in a merge: its terms' numbers in the result, and how far it has got."""

    run: FieldRun
    shift: int
    numbers: NDArray[np.uint32]
    terms_moved: int = 0
    postings_moved: int = 0


def _join(runs: Sequence[FieldRun], shifts: Sequence[int]) -> tuple[Terms, list[_Part]]:
    """Return the terms of all runs together, and the runs with their numbers."""
    packed = np.concatenate([run.terms.packed for run in runs])
    packed.sort()
    packed = packed[firsts(packed)]  # np.unique hashes, which takes ten times as long
    others = sorted({term for run in runs for term in run.terms.others})
    rank = {term: len(packed) + place for place, term in enumerate(others)}
    parts = []
    for run, shift in zip(runs, shifts, strict=True):
        numbers = np.concatenate(
            [
                np.searchsorted(packed, run.terms.packed),
                np.fromiter(map(rank.__getitem__, run.terms.others), np.int64),
            ]
        )
        parts.append(_Part(run, shift, numbers.astype(np.uint32)))
    return Terms(packed, others), parts


def _ranges(totals: Array, held: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of term numbers with about `held` postings each."""
    ends = np.cumsum(totals)
    last = int(ends[-1]) if len(ends) else 0
    edges = np.searchsorted(ends, np.arange(held, last, held), "right")
    yield from pairwise(np.unique([0, *edges, len(totals)]).tolist())


def _gather(
    parts: Sequence[_Part], totals: Array, low: int, high: int
) -> tuple[Array, Array | None]:
    """Return the values and frequencies of the terms from `low` up to `high`."""
    values = np.empty(int(totals.sum()), np.int64)
    frequencies = None if parts[0].run.frequencies is None else np.empty(len(values), np.uint32)
    free = np.cumsum(totals) - totals  # where the next posting of each term goes
    for part in parts:
        first = part.terms_moved
        end = int(part.numbers.searchsorted(np.uint32(high)))
        counts = part.run.counts[first:end].astype(np.int64)
        source = slice(part.postings_moved, part.postings_moved + int(counts.sum()))
        part.terms_moved, part.postings_moved = end, source.stop
        rows = part.numbers[first:end].astype(np.int64) - low
        here = np.cumsum(counts) - counts
        places = np.repeat(free[rows] - here, counts)
        places += np.arange(len(places))
        values[places] = part.run.values[source].astype(np.int64) + part.shift
        if frequencies is not None and part.run.frequencies is not None:
            frequencies[places] = part.run.frequencies[source]
        free[rows] += counts
    return values, frequencies


def _renumbered(run: FieldRun, kept: NDArray[np.bool_] | None) -> FieldRun:
    """Return a run without the documents that are not kept, the others numbered anew."""
    if kept is None or kept.all():
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
    packed_left = left[: len(run.terms.packed)]
    others = [
        term for term, stay in zip(run.terms.others, left[len(packed_left) :], strict=True) if stay
    ]
    frequencies = None if run.frequencies is None else run.frequencies[stays]
    terms = Terms(run.terms.packed[packed_left], others)
    return FieldRun(run.kind, terms, counts[left], values[stays], frequencies, spans)
