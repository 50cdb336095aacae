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
from indexer.grouping import alike, group
from indexer.signatures import FEATURES, SIGNATURES, Signatures

GROUP = "group"
SERIALS = "serials"

_SHARED, _LINKS = 2, 2
"""Features that two articles share before they are compared, and how many of the first and of the
last articles with a feature are looked at: as in `grouping`."""

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
    links = [np.empty(0, np.int64)]
    for column in range(FEATURES):
        places, values = _having(parts, kept, column, added.features[:, column])
        links.append(_links(places, values, added.features[:, column]))
    pairs, counts = np.unique(np.concatenate(links), return_counts=True)
    ones, others = np.divmod(pairs[counts >= _SHARED], len(added))
    near, ones = np.unique(ones, return_inverse=True)
    together = _with_added(parts, near, added)
    found = alike(together, ones.astype(np.int32), (others + len(near)).astype(np.int32))
    return near[np.unique(found.ones)]


def _having(
    parts: Sequence[Rows], kept: NDArray[np.bool_], column: int, wanted: Array
) -> tuple[Array, Array]:
    """Return the places of the articles that are kept and have one of the wanted features in a
    column, ascending, and these features.
    """
    maybe = np.zeros(1 << 16, bool)  # by the lower half: a look costs a tenth of a search
    maybe[wanted & 0xFFFF] = True
    wanted = np.unique(wanted[wanted > 0])
    places, values, first = [np.empty(0, np.int64)], [np.empty(0, np.uint32)], 0
    for part in parts:
        here = part.arrays["features"][:, column][part.places]
        some = np.flatnonzero(maybe[here & 0xFFFF] & kept[first : first + len(here)])
        some = some[np.isin(here[some], wanted)]
        places.append(some + first)
        values.append(here[some])
        first += len(here)
    return np.concatenate(places), np.concatenate(values)


def _links(places: Array, values: Array, wanted: Array) -> NDArray[np.int64]:
    """Return pairs (place * number of wanted + number of the wanted one) with one feature: of the
    articles that have it the first ones and the last ones, as where all are grouped together.
    """
    order = values.argsort(kind="stable")
    places, values = places[order], values[order]
    starts, ends = values.searchsorted(wanted), values.searchsorted(wanted, "right")
    numbers = np.arange(len(wanted))
    links = [np.empty(0, np.int64)]
    for step in range(_LINKS):
        for at in (starts + step, ends - 1 - step):
            there = (starts <= at) & (at < ends) & (wanted > 0)
            links.append(places[at[there]] * len(wanted) + numbers[there])
    return np.unique(np.concatenate(links))


def _with_added(parts: Sequence[Rows], places: NDArray[np.int64], added: Signatures) -> Signatures:
    """Return the signatures of articles at some places, and of those that were added."""
    columns = []
    for part in fields(Signatures):
        own = getattr(added, part.name)
        columns.append(np.concatenate([*rows_at(parts, part.name, places), own]))
    return Signatures(*columns)


def rows_at(parts: Sequence[Rows], name: str, places: NDArray[np.int64]) -> list[Array]:
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
