"""Whoosh's matcher over the postings of one term: what queries run on that the evaluator does not
know, and what gives spans for highlighting.
"""

from bisect import bisect_left
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.formats import Format, Frequency, Positions
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.scoring import BaseScorer

from engine.columnar.field import Kind, Postings
from engine.columnar.posting_values import encode_frequency, encode_positions

BLOCK = 128
"""Postings whose best score is bounded together, as many as in a block of Whoosh's own codec."""


@dataclass(frozen=True)
class TermPostings:
    """The postings of one term, and the lengths of its field by document, if there are any."""

    kind: Kind
    postings: Postings
    lengths: NDArray[np.uint32] | None

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """First place of each block."""
        return np.arange(0, len(self.postings.documents), BLOCK)

    @cached_property
    def block_weights(self) -> list[float]:
        """Largest weight in each block."""
        weights = np.maximum.reduceat(self.postings.frequencies, self.starts)
        return weights.astype(np.float64).tolist()  # type: ignore[no-any-return]

    @cached_property
    def block_lengths(self) -> tuple[list[int], list[int]]:
        """Smallest and largest length of the field in the documents of each block."""
        if self.lengths is None:
            nothing = [0] * len(self.starts)
            return nothing, nothing
        lengths = self.lengths[self.postings.documents]
        smallest = np.minimum.reduceat(lengths, self.starts).tolist()
        return smallest, np.maximum.reduceat(lengths, self.starts).tolist()


class ColumnarMatcher(LeafMatcher):
    """Moves through the postings of a term, a block of them in Python's numbers at a time."""

    def __init__(
        self,
        source: TermPostings,
        format_: Format,
        term: tuple[str, bytes] | None = None,
        scorer: BaseScorer | None = None,
    ) -> None:
        self.format, self.scorer = format_, scorer
        self._source, self._term = source, term
        self._documents = source.postings.documents
        self._count = len(self._documents)
        self._place = 0
        self._block = -1
        self._ids: list[int] = []
        self._weights: list[float] = []

    def is_active(self) -> bool:
        return self._place < self._count

    def reset(self) -> None:
        self._place = 0

    def copy(self) -> "ColumnarMatcher":
        return copy(self)

    def id(self) -> int:
        block, place = divmod(self._place, BLOCK)
        if block != self._block:
            self._load(block)
        return self._ids[place]

    def weight(self) -> float:
        block, place = divmod(self._place, BLOCK)
        if block != self._block:
            self._load(block)
        return self._weights[place]

    def _load(self, block: int) -> None:
        part = slice(block * BLOCK, (block + 1) * BLOCK)
        self._ids = self._documents[part].tolist()
        if part.stop >= self._count:  # at the end Whoosh's `AndNot` asks for the document, too
            self._ids.append(int(self._documents[-1]))
        self._weights = self._source.postings.frequencies[part].astype(np.float64).tolist()
        self._block = block

    def all_ids(self) -> Iterator[int]:
        """Return the documents from here on, without moving."""
        return iter(self._documents[self._place :].tolist())

    def next(self) -> bool:  # type: ignore[override]  # what Whoosh says, not what it does
        """Move on; return whether a new block begins."""
        self._place += 1
        return self._place % BLOCK == 0 or self._place >= self._count

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        if id <= self.id():
            return
        if id <= self._ids[-1]:
            self._place = self._block * BLOCK + bisect_left(self._ids, id)
        else:
            self._place += int(self._documents[self._place :].searchsorted(id))

    def value(self) -> bytes:
        """Return what the format's encoder wrote, or would write."""
        postings = self._source.postings
        if self._source.kind == "values":
            return postings.value(self._place)
        if self._source.kind == "positions":
            return encode_positions(self._positions())
        return encode_frequency(self.format, int(self.weight()))

    def value_as(self, astype: str) -> Any:
        kind = self._source.kind
        if kind == "positions" and astype == "positions" and type(self.format) is Positions:
            return self._positions()
        exact = (kind, type(self.format)) in (("positions", Positions), ("frequencies", Frequency))
        if exact and astype == "frequency":
            return int(self.weight())
        return self.format.decoder(astype)(self.value())

    def _positions(self) -> list[int]:
        postings = self._source.postings
        assert postings.positions is not None and postings.starts is not None
        start, end = postings.starts[self._place : self._place + 2].tolist()
        positions: list[int] = postings.positions[start:end].tolist()
        return positions

    def skip_to_quality(self, minquality: float) -> int:
        """Move to the first block, this or a later one, that may hold a better score; return how
        many were passed over.
        """
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._place = min((self._place // BLOCK + 1) * BLOCK, self._count)
            skipped += 1
        return skipped

    def block_quality(self) -> float:
        assert self.scorer is not None
        return self.scorer.block_quality(self)

    def block_min_id(self) -> int:
        return int(self._documents[self._current_block() * BLOCK])

    def block_max_id(self) -> int:
        return int(self._documents[min((self._current_block() + 1) * BLOCK, self._count) - 1])

    def block_min_length(self) -> int:
        return self._source.block_lengths[0][self._current_block()]

    def block_max_length(self) -> int:
        return self._source.block_lengths[1][self._current_block()]

    def block_max_weight(self) -> float:
        return self._source.block_weights[self._current_block()]

    def _current_block(self) -> int:
        """Return the block of the current posting; at the end, the last: Whoosh asks then too."""
        return min(self._place, self._count - 1) // BLOCK
