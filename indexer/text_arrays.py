"""Many short byte strings as two arrays, so that a million of them cost what their bytes do."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class TextArray:
    """Byte strings, one after the other, and how long each is."""

    content: NDArray[np.uint8]
    lengths: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.lengths)

    @classmethod
    def of(cls, texts: Sequence[bytes]) -> "TextArray":
        """Return these byte strings."""
        lengths = np.fromiter(map(len, texts), np.uint32, len(texts))
        return cls(np.frombuffer(b"".join(texts), np.uint8), lengths)

    @classmethod
    def joined(cls, parts: "Sequence[TextArray]") -> "TextArray":
        """Return the strings of several such arrays."""
        return cls(
            np.concatenate([part.content for part in parts]),
            np.concatenate([part.lengths for part in parts]),
        )

    def only(self, kept: NDArray[np.bool_]) -> "TextArray":
        """Return the strings that are kept."""
        if kept.all():
            return self
        return TextArray(self.content[np.repeat(kept, self.lengths)], self.lengths[kept])

    def __getitem__(self, place: int) -> bytes:
        start = int(self._starts[place])
        return self.content[start : start + int(self.lengths[place])].tobytes()

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        return np.cumsum(self.lengths, dtype=np.int64) - self.lengths

    def begin_with(self, prefix: bytes, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which of the strings at some places begin with a prefix."""
        starts = self._starts[places]
        found = self.lengths[places] >= len(prefix)
        for at, byte in enumerate(prefix):  # a byte of all strings at a time
            there = np.flatnonzero(found)
            found[there] = self.content[starts[there] + at] == byte
        return found
