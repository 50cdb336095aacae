"""The bytes that Whoosh's formats attach to a posting, as numbers and back.

Of the formats `Positions`, `Frequency` and `Existence` only the numbers are kept; what their own
encoder would write (a pickle, for positions) is made anew when it is asked for. The bytes of any
other format, or bytes that would not come back as they were, are kept (kind `values`), and Whoosh's
format decodes them: for most formats that is unpickling.
"""

import pickle  # nosec B403
from collections.abc import Sequence

from whoosh.formats import Existence, Format, Frequency, Positions
from whoosh.system import pack_uint

from engine.columnar.field import Kind

LARGEST = (1 << 32) - 16
"""Largest frequency or position that is kept as a number."""

_PICKLED_LIST = b"\x80\x02]"
_POSITIONS = Positions()


def kind_of(format_: Format) -> Kind:
    """Return the kind that a format's postings are, as long as all of them fit it."""
    if type(format_) is Positions:
        return "positions"
    return "frequencies" if type(format_) in (Existence, Frequency) else "values"


def encode_positions(positions: Sequence[int]) -> bytes:
    """Return the value of a posting with these positions."""
    return bytes(_POSITIONS.encode(positions))


def encode_frequency(format_: Format, frequency: int) -> bytes:
    """Return the value of a posting of kind `frequencies`."""
    return bytes(pack_uint(frequency)) if isinstance(format_, Frequency) else b""


def is_frequency(format_: Format, weight: float, value: bytes) -> bool:
    """Return whether a posting is no more than its frequency."""
    return (
        1 <= weight <= LARGEST
        and weight == int(weight)
        and value == encode_frequency(format_, int(weight))
    )


def positions_of(weight: float, value: bytes) -> list[int] | None:
    """Return the positions of a posting; None where it is more, or less, than they are."""
    if value[4 : 4 + len(_PICKLED_LIST)] != _PICKLED_LIST:
        return None
    try:
        positions: list[int] = _POSITIONS.decode_positions(value)
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, IndexError, KeyError):
        return None
    fits = (
        weight == len(positions) > 0
        and all(type(position) is int for position in positions)
        and positions[0] >= 0
        and positions[-1] <= LARGEST
        and positions == sorted(positions)
        and value == encode_positions(positions)
    )
    return positions if fits else None
