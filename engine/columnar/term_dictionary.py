"""The dictionary of one field of an open file: the number of a term, the term of a number.

`terms.py` writes it and says what lies where.
"""

import codecs
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from heapq import merge
from typing import Any

import numpy as np

from analysis.packing import BITS, PACKED, unpack
from engine.columnar.array_file import Array, ArrayFile, narrow, numbers_in, smallest, sums
from engine.columnar.short_integers import read_short
from engine.columnar.terms import Terms, as_bytes, pack_bytes
from engine.errors import IndexDamaged


class TermDictionary:
    """The terms of one field of an open file."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._name = f"{file.name} ({name})"
        self._alphabet = read_short(file, f"{name}/alphabet").cumsum(dtype=np.uint32)
        try:
            codes = (self._alphabet - np.uint32(1)).astype("<u4", copy=False)
            # Not bytes.decode, which reads the codec's file when first used: who may read the
            # index need not be able to read Python's own folder any more.
            self._characters, _ = codecs.utf_32_le_decode(codes.data, "strict", True)
        except UnicodeDecodeError:  # no term that has it could be read
            raise self._damaged() from None
        self._heads = narrow(sums(file[f"{name}/widths"]).view(np.uint64))
        """Number of the first term that begins with each of them, and the number of terms."""
        self.base = int(file.attributes[f"{name}/base"])
        steps = read_short(file, f"{name}/tails")
        self._packed_count = len(steps)
        limit = self.base * (len(self._alphabet) + 1)
        if self._heads[-1] != self._packed_count or not 0 < limit < 1 << 63:
            raise self._damaged()
        self._tails = _tails(steps, self._heads, smallest(limit))
        self.shared = str(file.attributes[f"{name}/shared"]).encode("latin-1")
        self._offsets = numbers_in(sums(file[f"{name}/lengths"]))
        self._bytes = numbers_in(file[f"{name}/bytes"])
        self._fast_heads, self._fast_tails = numbers_in(self._heads), numbers_in(self._tails)
        fits = self._offsets[-1] == len(self._bytes)
        fits &= len(self._heads) == len(self._alphabet) + 1
        if not fits:
            raise self._damaged()

    def __len__(self) -> int:
        return self._packed_count + len(self._offsets) - 1

    @property
    def columns(self) -> dict[str, Any]:
        """The arrays that are searched: `heads` are sums of `widths`, `offsets` of `lengths`."""
        kept = {"alphabet": self._alphabet, "heads": self._heads, "tails": self._tails}
        return {**kept, "offsets": self._offsets, "bytes": self._bytes}

    @cached_property
    def _places(self) -> dict[str, int]:
        """Place in the alphabet, from 1, of each character."""
        return {character: place for place, character in enumerate(self._characters, 1)}

    def find(self, term: str | bytes) -> int:
        """Return the number of a term, or -1."""
        try:
            text = term if isinstance(term, str) else term.decode()
        except UnicodeDecodeError:
            return self._find_other(term)
        if not 0 < len(text) <= PACKED:
            return self._find_other(term)
        return self._find_packed(text)

    def _find_packed(self, text: str) -> int:
        places, tail = self._places, 0
        try:
            head = places[text[0]]
            if len(text) > 1:
                tail = places[text[1]] * self.base
            if len(text) > 2:
                if self.base == 1:  # no term has a third character
                    return -1
                tail += places[text[2]]
        except KeyError:
            return -1
        end = self._fast_heads[head]
        number = bisect_left(self._fast_tails, tail, self._fast_heads[head - 1], end)
        return number if number < end and self._fast_tails[number] == tail else -1

    def _find_other(self, term: str | bytes) -> int:
        term = as_bytes(term)
        place = bisect_left(_Others(self), term)
        found = place < len(self._offsets) - 1 and self._other(place) == term
        return self._packed_count + place if found else -1

    def ranges(self, prefix: bytes) -> tuple[range, ...]:
        """Return the numbers of the terms that begin with whole characters."""
        others = _Others(self)
        low = bisect_left(others, prefix)
        high = bisect_left(others, True, lo=low, key=lambda term: not term.startswith(prefix))
        found = [range(self._packed_count + low, self._packed_count + high)]
        if not prefix:
            found.insert(0, range(self._packed_count))
        elif pack_bytes(prefix) is not None:
            found.insert(0, self._packed_range(prefix.decode()))
        return tuple(numbers for numbers in found if numbers)

    def terms(self, start: bytes = b"") -> Iterator[tuple[bytes, int]]:
        """Yield (term, number) in the order of their bytes, from the first that is >= start."""
        first = bisect_left(range(self._packed_count), start, key=self.term)
        others = self._packed_count + bisect_left(_Others(self), start)
        yield from merge(
            ((self.term(number), number) for number in range(first, self._packed_count)),
            ((self.term(number), number) for number in range(others, len(self))),
        )

    def term(self, number: int) -> bytes:
        """Return the term of a number."""
        if number >= self._packed_count:
            return self._other(number - self._packed_count)
        head = int(np.searchsorted(self._heads, number, "right")) - 1
        second, third = divmod(int(self._tails[number]), self.base)
        try:
            codes = [int(self._alphabet[place - 1]) if place else 0 for place in (second, third)]
            code = (int(self._alphabet[head]) << 2 * BITS) | (codes[0] << BITS) | codes[1]
            return unpack(code).encode()
        except IndexError:
            raise self._damaged() from None

    def all(self) -> Terms:
        """Return all terms, for merging."""
        heads = self._heads.astype(np.int64)
        widths = heads[1:] - heads[:-1]
        alphabet = np.append(np.uint64(0), self._alphabet.astype(np.uint64))
        try:
            first = np.repeat(alphabet[1:], widths)
            second, third = np.divmod(self._tails.astype(np.uint64), np.uint64(self.base))
            packed = (
                (first << np.uint64(2 * BITS))
                | (alphabet[second.astype(np.int64)] << np.uint64(BITS))
                | alphabet[third.astype(np.int64)]
            )
        except (IndexError, ValueError):
            raise self._damaged() from None
        return Terms(packed, [self._other(place) for place in range(len(self._offsets) - 1)])

    def _packed_range(self, text: str) -> range:
        """Return the numbers of the packed terms that begin with a text."""
        places = [self._places.get(character, 0) for character in text]
        if 0 in places or (len(places) == PACKED and self.base == 1):
            return range(0)
        start, end = self._fast_heads[places[0] - 1], self._fast_heads[places[0]]
        if len(places) == 1:
            return range(start, end)
        scales = (self.base, 1)
        low = high = sum(place * scale for place, scale in zip(places[1:], scales, strict=False))
        if len(places) < PACKED:
            high += self.base - 1
        first = bisect_left(self._fast_tails, low, start, end)
        return range(first, bisect_right(self._fast_tails, high, first, end))

    def _other(self, place: int) -> bytes:
        return self.shared + bytes(self._bytes[self._offsets[place] : self._offsets[place + 1]])

    def _damaged(self) -> IndexDamaged:
        return IndexDamaged(f"{self._name} has a damaged dictionary")


class _Others(Sequence[bytes]):
    """The other terms of a dictionary, each read when it is asked for."""

    def __init__(self, dictionary: TermDictionary) -> None:
        self._dictionary = dictionary

    def __len__(self) -> int:
        return len(self._dictionary._offsets) - 1

    def __getitem__(self, place: Any) -> Any:
        return self._dictionary._other(place)


def _tails(steps: Array, heads: Array, kind: Any) -> Array:
    """Return the tail of each packed term, of which `steps` are the differences. All fit into
    `kind`, so it does not matter that sums over several heads may not.
    """
    ends = np.zeros(len(steps) + 1, kind)
    np.cumsum(steps, dtype=kind, out=ends[1:])
    ends[1:] -= np.repeat(ends[heads[:-1]], np.diff(heads))
    return ends[1:]
