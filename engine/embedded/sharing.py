"""Documents that share a number in a field, as near-duplicates do."""

import numpy as np

from engine.columnar.arrays import Arrays
from engine.columnar.found import best
from engine.embedded.layout import UNDATED


def newest_sharing(field: str, document: int, most: int, arrays: Arrays) -> list[int]:
    """Return the others that have the number of a document in a field, the newest first, at most
    so many; none where it has none.
    """
    number = int(arrays.numbers(field)[document])
    if number == UNDATED:
        return []
    others = arrays.only_live(arrays.with_number(field, number))
    others = others[others != document]
    dates = arrays.numbers("published").take(others).astype(np.uint64)
    newest: list[int] = others[best(dates, most)].tolist()
    return newest
