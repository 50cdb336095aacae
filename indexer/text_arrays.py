"""Many short byte strings as two arrays, so that a million of them cost what their bytes do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
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

    def take(self, places: Iterable[int]) -> list[bytes]:
        """Return the strings at some places."""
        ends = np.cumsum(self.lengths, dtype=np.int64)
        return [
            self.content[int(ends[place] - self.lengths[place]) : int(ends[place])].tobytes()
            for place in places
        ]

    def begin_with(self, prefix: bytes, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which of the strings at some places begin with a prefix."""
        starts = (np.cumsum(self.lengths, dtype=np.int64) - self.lengths)[places]
        found = self.lengths[places] >= len(prefix)
        for at, byte in enumerate(prefix):  # a byte of all strings at a time
            there = np.flatnonzero(found)
            found[there] = self.content[starts[there] + at] == byte
        return found
