"""What cleaning changed in an article, as a stored field: packed when it is written, read when it
is shown. An index that was written before there was such a field, or by somebody else, has none.

    [[characters since the one before, length, what stood there, its kinds, inferred], …]

is JSON, deflated, as Base64, so that reading the other stored fields takes no longer for it. What
stands there now is the text itself at that place, so it is not said again.
"""

import binascii
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.protocol import Stored

REPAIRS = "repairs"
"""The name of the stored field."""

LONGEST = 60
"""Characters told of what stood there, and of what does now; a whole menu says no more than its
beginning."""
_MOST_BYTES = 1 << 20
"""Unpacked; far more than there are in what we write, few enough to hold."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A place of an article's text that was changed: `text[offset:offset + length]` stands where
    `before` did.

    `before` is `shortened`. `inferred` where the new text was made out from what
    stands around it.
    """

    kinds: tuple[str, ...]
    offset: int
    length: int
    before: str
    inferred: bool = False

    def after(self, text: str) -> str:
        """Return what stands there now in the article's text, shortened."""
        return shortened(text[self.offset : self.offset + self.length])


def shortened(text: str) -> str:
    """Return a text, or its beginning with … where it is long."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def pack_repairs(repairs: Iterable[Repair]) -> str:
    """Return repairs, in order of their offsets, as the value of the stored field."""
    rows, place = [], 0
    for repair in repairs:
        row = [repair.offset - place, repair.length, repair.before, ",".join(repair.kinds)]
        rows.append([*row, 1] if repair.inferred else row)
        place = repair.offset
    content = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return b64encode(zlib.compress(content.encode("utf-8", "surrogatepass"), 9)).decode("ascii")


def read_repairs(stored: Stored) -> tuple[Repair, ...]:
    """Return the repairs of an article, in order of their offsets; none where they are not stored,
    or not so that they fit its text.
    """
    packed, length = stored.get(REPAIRS), len(str(stored.get("text", "")))
    if not isinstance(packed, str):
        return ()
    try:
        found = tuple(_repairs(_unpacked(packed)))
    except (ValueError, TypeError, RecursionError, zlib.error, binascii.Error):
        return ()
    inside = all(0 <= one.offset <= one.offset + one.length <= length for one in found)
    return found if inside else ()


def _unpacked(packed: str) -> Any:
    unpacker = zlib.decompressobj()
    content = unpacker.decompress(b64decode(packed, validate=True), _MOST_BYTES)
    if not unpacker.eof:
        raise ValueError("cut off, or too much")
    return json.loads(content.decode("utf-8", "surrogatepass"))


def _repairs(rows: Iterable[Any]) -> Iterator[Repair]:
    """Yield the repairs of rows. Raises ValueError or TypeError where they are none."""
    place = 0
    for gap, length, before, kinds, *inferred in rows:
        if not (type(gap) is type(length) is int and type(before) is type(kinds) is str):
            raise TypeError("not a repair")
        if gap < 0 or length < 0:
            raise ValueError("not in order")
        place += gap
        yield Repair(tuple(kinds.split(",")), place, length, before, bool(inferred))
