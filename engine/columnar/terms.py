"""The terms of one field, in memory, and how they are written as a dictionary.

A term of one to three characters is *packed* into one integer (`analysis.packing`), whose order is
that of the terms; every other term (longer, or bytes that are no UTF-8) is kept as bytes. Terms are
numbered: the packed ones first, in order, then the others, in order.

On disk a packed term is found by its first character and the rest:

    alphabet   code points + 1 of all characters of packed terms, ascending: the differences
    widths     how many terms begin with each of these characters
    tails      of each packed term: places in the alphabet (from 1; 0 none) of its other characters,
               the difference to the term before if that begins with the same character
    lengths    of the other terms, which lie one after the other in `bytes`, without what all of
               them begin with (`shared`)

Differences are short integers (`short_integers`). `term_dictionary.py` reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from analysis.packing import BITS, PACKED, characters_of, pack, unpack_all
from engine.columnar.array_file import ArrayFileWriter, narrow
from engine.columnar.short_integers import write_short
from engine.columnar.stretches import changes


@dataclass(frozen=True, slots=True)
class Terms:
    """Distinct terms: `packed` uint64 ascending, `others` ascending."""

    packed: NDArray[np.uint64]
    others: Sequence[bytes]

    def __len__(self) -> int:
        return len(self.packed) + len(self.others)

    @classmethod
    def of(cls, terms: Sequence[bytes]) -> tuple[Self, NDArray[np.int64]]:
        """Sort distinct terms in; return them and the place in `terms` of each term number."""
        packed: list[tuple[int, int]] = []
        others: list[tuple[bytes, int]] = []
        for place, term in enumerate(terms):
            code = pack_bytes(term)
            if code is None:
                others.append((term, place))
            else:
                packed.append((code, place))
        packed.sort()
        others.sort()
        found = cls(np.array([code for code, _ in packed], np.uint64), [term for term, _ in others])
        return found, np.array([place for _, place in (*packed, *others)], np.int64)

    def only(self, left: NDArray[np.bool_]) -> Self:
        """Return the terms that are left, of each of which `left` says whether it is."""
        of_packed, of_others = left[: len(self.packed)], left[len(self.packed) :]
        others = [term for term, stays in zip(self.others, of_others, strict=True) if stays]
        return type(self)(self.packed[of_packed], others)

    def as_bytes(self) -> list[bytes]:
        """Return all terms in UTF-8, by number."""
        return [term.encode() for term in unpack_all(self.packed)] + list(self.others)

    def write(self, file: ArrayFileWriter, name: str) -> None:
        """Write the dictionary of the field called `name`."""
        first, second, third = characters_of(self.packed)
        is_there = np.zeros(1 << BITS, np.bool_)
        for characters in (first, second, third):
            is_there[characters] = True
        is_there[0] = False
        alphabet = is_there.nonzero()[0].astype(np.uint32)
        places = np.zeros(1 << BITS, np.uint32)  # a table is ten times as fast as a search
        places[alphabet] = np.arange(1, len(alphabet) + 1)
        steps = np.diff(alphabet, prepend=np.uint32(0))
        write_short(file, f"{name}/alphabet", steps)
        widths = np.bincount(places[first], minlength=len(alphabet) + 1)[1:]
        file.add(f"{name}/widths", narrow(widths.astype(np.uint64)))
        base = len(alphabet) + 1 if third.any() else 1
        tails = places[second].astype(np.uint64) * np.uint64(base) + places[third]
        file.attributes[f"{name}/base"] = base
        steps = np.diff(tails, prepend=np.uint64(0))
        heads = changes(first)
        steps[heads] = tails[heads]
        write_short(file, f"{name}/tails", steps)
        shared = _shared(self.others[0], self.others[-1]) if self.others else b""
        file.attributes[f"{name}/shared"] = shared.decode("latin-1")
        others = [term[len(shared) :] for term in self.others]
        lengths = np.array([len(term) for term in others], np.uint64)
        file.add(f"{name}/lengths", narrow(lengths))
        file.add(f"{name}/bytes", np.frombuffer(b"".join(others), np.uint8))


def as_bytes(term: str | bytes) -> bytes:
    """Return a term as it lies in an index. Halves of surrogate pairs are in none."""
    return term if isinstance(term, bytes) else term.encode("utf-8", "surrogatepass")


def pack_bytes(term: bytes) -> int | None:
    """Return the packed form of a term in UTF-8; None where it has none."""
    if not 0 < len(term) <= 4 * PACKED:
        return None
    try:
        return pack(term.decode())
    except UnicodeDecodeError:
        return None


def _shared(first: bytes, last: bytes) -> bytes:
    """Return what two terms begin with, and so all that are between them."""
    pairs = zip(first, last, strict=False)
    length = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(first), len(last)))
    return first[:length]
