"""Merge runs, and other segments, into a segment: postings are moved as arrays, a range of terms at
a time.

Nothing is sorted again: the documents of each source follow those of the one before, so every list
is the lists of the sources one after the other.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter
from engine.columnar.field_arrays import FieldWriter
from engine.columnar.pieces import FieldSource, Piece
from engine.columnar.runs import FieldRun
from engine.columnar.segment_fields import term_ranges
from engine.columnar.stretches import Stretches
from engine.columnar.terms import Terms
from engine.columnar.united import united

BYTES_PER_POSTING = 100
"""Memory that a posting takes while it is moved: its value and place, its gap, its bytes."""


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


Release = Callable[[], None]
"""Gives back the memory of what was read; called once the terms are put together, and after each
range of them.
"""


def merge_fields(
    file: ArrayFileWriter,
    sources: Sequence[Source],
    names: Sequence[str],
    postings_held: int,
    release: Release = lambda: None,
) -> None:
    """Write the postings of some fields of the sources, whose documents are numbered anew.

    About `postings_held` postings are in memory at once, beside the terms.
    """
    for name in names:
        writer, runs, shifts = _begun(file, name, sources)
        writer.finish(_append(writer, runs, shifts, postings_held, release))


def merge_divided(
    file: ArrayFileWriter,
    sources: Sequence[Source],
    first: Piece,
    postings_held: int,
    release: Release,
    others: Iterable[ArrayFile],
) -> None:
    """Write the postings of a field as `merge_fields` does, but only its first piece is merged
    here: the others, in order, are what `merge_piece` wrote elsewhere.
    """
    writer, runs, shifts = _begun(file, first.field, sources)
    terms = [_append(writer, first.of(runs), shifts, postings_held, release)]
    terms += [writer.take_over(other) for other in others]
    packed = np.concatenate([each.packed for each in terms])
    writer.finish(Terms(packed, [term for each in terms for term in each.others]))


def merge_piece(
    file: ArrayFileWriter,
    sources: Sequence[Source],
    piece: Piece,
    postings_held: int,
    release: Release,
) -> None:
    """Write a piece of a field for `merge_divided`."""
    writer, runs, shifts = _begun(file, piece.field, sources)
    writer.save(_append(writer, piece.of(runs), shifts, postings_held, release))


def _begun(
    file: ArrayFileWriter, name: str, sources: Sequence[Source]
) -> tuple[FieldWriter, list[FieldSource], list[int]]:
    """Return a writer of a field without terms yet, what it is merged of, and by how much the
    values of each of these are moved.
    """
    documents = sum(source.kept_count for source in sources)
    runs, firsts, first = [], [], 0
    for source in sources:
        if name in source.fields:
            runs.append(_renumbered(source.fields[name], source.kept))
            firsts.append(first)
        first += source.kept_count
    writer = FieldWriter(file, name, runs[0].kind, documents)
    if runs[0].kind != "positions":
        return writer, runs, firsts
    spans = np.zeros(documents, np.uint32)
    for run, first in zip(runs, firsts, strict=True):
        assert run.spans is not None
        spans[first : first + len(run.spans)] = run.spans
    return writer, runs, writer.lay_out(spans).starts[firsts].tolist()


def _append(
    writer: FieldWriter,
    runs: Sequence[FieldSource],
    shifts: Sequence[int],
    postings_held: int,
    release: Release,
) -> Terms:
    """Append the postings of all terms of some runs; return these terms."""
    terms, parts = _join(runs, shifts)
    totals = np.zeros(len(terms), np.int64)
    for part in parts:
        totals[part.numbers] += part.run.counts
    release()
    for low, high in term_ranges(totals, postings_held):
        writer.append(totals[low:high], *_gather(parts, totals[low:high], low, high))
        release()
    return terms


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
