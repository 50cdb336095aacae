"""Lists of ascending integers, one a term: documents with their frequencies, or positions.

Each list lies in the form that takes least space:

- *small*: its values one after the other, each in as many bits as the largest possible value
  needs; where there are frequencies, a value is 8 x document + frequency - 1. No other entry.
- *gaps* of 1, 2 or 3 bytes: the first value apart, and then the differences. A gap that does not
  fit is written as all ones, and itself goes to `exceptions`. Frequencies lie apart: a bit for each
  posting says whether it is more than one, and `repeats` has those that are, less two.

    counts            short   values of each small list, 0 for the others
    small             bits    of all small lists
    gap_firsts        uint32  of each list with gaps: its first value
    gap_counts        uint    the number of values
    gap_widths        uint8   the bytes of a gap
    gap_exceptions    uint    the number of exceptions
    gap_documents     uint    of positions: the number of documents they are in
    gap_repeats       uint    of documents: the number of set flags
    gaps1 gaps2 gaps3 bytes   of all lists of that width
    exceptions        bits    each in as many as the largest value needs
    flags             bits    one for each value of the lists with gaps
    repeats           uint8   255 for what does not fit: then `far_repeats` has it
    far_repeats       uint32  pairs: place in `repeats`, frequency less two

`uint` is the narrowest type that holds all numbers of the array, `short` see `short_integers`.

The attribute `limit` is what all values are below.
"""

WIDTHS = (1, 2, 3)
FREQUENCY_BITS = 3
FREQUENCIES = 1 << FREQUENCY_BITS
"""Frequencies up to this one fit into a small list."""
PAD = 8
"""Bytes after the last gap, so that a wider integer can be read from the last one."""

TABLES = (
    "counts",
    "gap_firsts",
    "gap_counts",
    "gap_widths",
    "gap_exceptions",
    "gap_documents",
    "gap_repeats",
)
PARTS = ("small", "gaps1", "gaps2", "gaps3", "exceptions", "flags", "repeats", "far_repeats")


def limit_of(width: int) -> int:
    """Return the gap from which on gaps of a width are exceptions."""
    return (1 << 8 * width) - 1
