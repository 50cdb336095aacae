"""The postings of many terms of a field, found in the lists of all of them together."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.columnar.field import Field
from engine.columnar.stretches import changes


class PostingBatch(NamedTuple):
    """The postings of some terms, one term after the other: of that which was asked for as number
    `order[n]` those from `bounds[n]` to `bounds[n + 1]`. `repeated` are the places whose frequency
    is more than one, and `frequencies` these frequencies. `occurrences` are where each term in turn
    stands, laid out as in `stretches` (kind `positions`).
    """

    order: NDArray[np.int64]
    bounds: NDArray[np.int64]
    documents: NDArray[np.int64]
    repeated: NDArray[np.int64]
    frequencies: NDArray[np.int64]
    occurrences: Sequence[NDArray[np.int64]] = ()


def read_postings(field: Field, numbers: NDArray[np.int64]) -> PostingBatch:
    """Return the postings of some terms, one at least, of a field that is not of kind `values`."""
    found = field.lists.read_batch(numbers)
    if field.kind == "frequencies":
        return PostingBatch(*found)
    documents = field.stretches.documents(found.values)
    new = changes(documents)
    new[found.bounds[:-1]] = True
    places = new.nonzero()[0]
    counts = np.empty_like(places)
    counts[:-1] = places[1:]
    counts[-1] = len(documents)
    counts -= places
    repeated = (counts > 1).nonzero()[0]
    return PostingBatch(
        found.order,
        places.searchsorted(found.bounds),
        documents[places].astype(np.int64),
        repeated,
        counts[repeated],
        [found.values[start:end] for start, end in pairwise(found.bounds.tolist())],
    )
