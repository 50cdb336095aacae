"""The pointer of an index directory: which generation is live, and which one was before it.

    {"generation": "000002", "before": "000001", "seal": "…"}

The seal is a checksum of the rest, so a changed byte is never another generation. A pointer that
names a generation and nothing else, as one may write by hand, needs none.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Pointer:
    """The live generation, and the one to roll back to; "" where there is none."""

    live: str
    before: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a pointer. Raises ValueError, KeyError or TypeError where it is none of ours."""
        fields = json.loads(text)
        pointer = cls(fields["generation"], fields.get("before", ""))
        if fields.keys() != {"generation"} and text != pointer.text():
            raise ValueError("it is not the one that was written")
        return pointer

    def text(self) -> str:
        """Return the pointer as it is written."""
        fields = {"generation": self.live}
        if self.before:
            fields["before"] = self.before
            fields["seal"] = hashlib.sha256(json.dumps(fields).encode()).hexdigest()[:16]
        return json.dumps(fields) + "\n"
