"""How many letters must be changed to make one word of another, for many words at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def edit_distances(word: str, others: Sequence[str]) -> NDArray[np.int64]:
    """Return from each of some words how many letters must be put in, taken out, replaced, or
    swapped with the next one to make `word` of it (optimal string alignment).
    """
    longest = max(map(len, others), default=0)
    letters = np.array([list(other.ljust(longest, "\0")) for other in others]).reshape(
        len(others), longest
    )
    lengths = np.array([len(other) for other in others], np.int64)
    rows = [np.tile(np.arange(len(word) + 1), (len(others), 1))]
    ends = [rows[0][:, -1]]
    for at in range(longest):
        row = np.full((len(others), len(word) + 1), at + 1)
        for place, letter in enumerate(word, 1):
            same = letters[:, at] == letter
            steps = [rows[-1][:, place] + 1, row[:, place - 1] + 1, rows[-1][:, place - 1] + ~same]
            if at and place > 1:
                swapped = (letters[:, at] == word[place - 2]) & (letters[:, at - 1] == letter)
                steps.append(np.where(swapped, rows[-2][:, place - 2] + 1, longest + len(word)))
            row[:, place] = np.minimum.reduce(steps)
        rows.append(row)
        ends.append(row[:, -1])
    found: NDArray[np.int64] = np.stack(ends)[lengths, np.arange(len(others))]
    return found
