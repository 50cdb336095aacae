"""Short terms as numbers: three characters of 21 bits in 63 bits, so that arrays can hold and sort
them.

The order of the numbers is the order of the terms by code point, a term before its extensions.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

PACKED = 3
"""Characters of a packed term at most."""

BITS = 21
"""Bits of a character."""

_MASK = (1 << BITS) - 1
_SHIFTS = tuple(BITS * (PACKED - 1 - place) for place in range(PACKED))


def pack(term: str) -> int | None:
    """Return the number of a term of one to three characters; None for others.

    A character stands as its code + 1, and 0 for none, so that U+0000 is a character too.
    """
    if not 0 < len(term) <= PACKED:
        return None
    return sum((ord(c) + 1) << shift for c, shift in zip(term, _SHIFTS, strict=False))


def pack_codes(places: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint64]:
    """Pack many terms of one length; `places[i]` holds the code of each term's character i."""
    packed = np.zeros(len(places[0]), np.uint64)
    for codes, shift in zip(places, _SHIFTS, strict=False):
        packed |= (codes + np.uint64(1)) << np.uint64(shift)
    return packed


def characters_of(packed: NDArray[np.uint64]) -> tuple[NDArray[np.uint32], ...]:
    """Return the first, second and third characters of many terms, each its code + 1 or 0."""
    mask = np.uint64(_MASK)
    return tuple(((packed >> np.uint64(shift)) & mask).astype(np.uint32) for shift in _SHIFTS)


def unpack(packed: int) -> str:
    """Return the term of a number that `pack` made."""
    codes = ((packed >> shift) & _MASK for shift in _SHIFTS)
    return "".join(chr(code - 1) for code in codes if code)


def unpack_all(packed: NDArray[np.uint64]) -> list[str]:
    """Return the terms of many numbers, each as `unpack` would."""
    codes = np.stack(characters_of(packed), axis=1).astype("<u4", copy=False)
    padded = np.maximum(codes, 1) - np.uint32(1)
    terms: list[str] = padded.view(f"<U{PACKED}").ravel().tolist()
    for index in np.flatnonzero((codes == 1).any(axis=1)):  # NumPy drops U+0000 from the end.
        terms[index] = unpack(int(packed[index]))
    return terms
