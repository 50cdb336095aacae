"""Groups of near-duplicates when articles come and go: only what is near a change is grouped anew.

Each article has a *serial* number of its own, and a group that of its leader. New articles are
compared with those that share features with them, and grouped with all members of the groups that
they are alike to; what is left of a group that lost a member is grouped anew too. A fresh build may
choose another leader, and where articles are a chain of which each is alike only to the next, other
groups.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine import IndexUpdater, Rows
from indexer.grouping import alike, candidates, group
from indexer.signatures import FEATURES, SIGNATURES, Signatures

GROUP = "group"
SERIALS = "serials"

_SHARED = 2
"""Features that an article shares with new ones before it is compared with them."""

Array = NDArray[Any]


def regrouped(index: IndexUpdater, added: Signatures) -> tuple[Array, Array]:
    """Return the serial numbers of the articles that were added, and the group numbers of all:
    those of `index.live` that are kept, and then those added.
    """
    parts, kept = index.live.rows(SIGNATURES), index.kept
    before = index.live.numbers(GROUP)
    serials = _gathered(parts, SERIALS)
    highest = max(int(serials.max(initial=0)), int(before.max(initial=0)))
    new = np.arange(highest + 1, highest + 1 + len(added), dtype=np.uint64)
    numbers = np.concatenate([before.astype(np.uint64), new])
    near = _alike_to_added(parts, kept, added)
    torn = np.isin(before, np.concatenate([before[near], before[~kept]]))
    affected = np.flatnonzero(torn & kept)
    together = _with_added(parts, affected, added)
    if len(together):
        places = np.concatenate([affected, len(before) + np.arange(len(added))])
        leaders = group(together)
        numbers[places] = np.concatenate([serials.astype(np.uint64), new])[places][leaders]
    return new, numbers[np.concatenate([kept, np.ones(len(added), bool)])]


def _alike_to_added(
    parts: Sequence[Rows], kept: NDArray[np.bool_], added: Signatures
) -> NDArray[np.int64]:
    """Return the places of the articles that are alike to some that were added."""
    if not len(added):
        return np.empty(0, np.int64)
    known = np.sort(added.features, axis=0)
    shared = [np.empty(0, np.uint8)]
    shared += [_shared(part.arrays["features"], known)[part.places] for part in parts]
    near = np.flatnonzero((np.concatenate(shared) >= _SHARED) & kept)
    together = _with_added(parts, near, added)
    pairs = alike(together, *candidates(together.features))
    found = np.zeros(len(together), bool)
    for ones, others in ((pairs.ones, pairs.others), (pairs.others, pairs.ones)):
        found[ones[others >= len(near)]] = True
    return near[found[: len(near)]]


def _shared(features: Array, known: Array) -> NDArray[np.uint8]:
    """Return how many features of each article are among the known ones of that column."""
    shared = np.zeros(len(features), np.uint8)
    for place in range(FEATURES):
        values = np.ascontiguousarray(features[:, place])
        column = known[:, place]
        found = column.searchsorted(values)
        found[found == len(column)] = 0
        shared += (column[found] == values) & (values > 0)
    return shared


def _with_added(parts: Sequence[Rows], places: NDArray[np.int64], added: Signatures) -> Signatures:
    """Return the signatures of articles at some places, and of those that were added."""
    columns = []
    for part in fields(Signatures):
        own = getattr(added, part.name)
        columns.append(np.concatenate([*_taken(parts, part.name, places), own]))
    return Signatures(*columns)


def _taken(parts: Sequence[Rows], name: str, places: NDArray[np.int64]) -> list[Array]:
    """Return a column at some places, ascending, part by part."""
    taken, first = [], 0
    for part in parts:
        low, high = places.searchsorted([first, first + len(part.places)])
        if low < high:
            taken.append(part.arrays[name][part.places[places[low:high] - first]])
        first += len(part.places)
    return taken


def _gathered(parts: Sequence[Rows], name: str) -> Array:
    pieces = [part.arrays[name][part.places] for part in parts if len(part.places)]
    return np.concatenate([np.empty(0, np.uint64), *pieces])
