"""Preflight: how much space a build is going to take, from its sources and the live index.

An estimate on the low side: a build that cannot fit is refused at once, and one that might goes
ahead, for a disk that fills up harms nothing but the build.
"""

_INDEX_PER_SOURCE = 1.5
"""Bytes of an index for each of its sources, where nothing better is known: 2.7 were measured on
news as plain text, 2.2 without originals; of a PDF it is little more than one."""
_PEAK = 2.0
"""Bytes on disk while a generation is written, for each of its own once it is complete: 2.3 were
measured."""
_ALIKE = 2
"""Sources that are at most so many times as large, or as small, as those of the live index are
taken for the same archive, so that the live index tells how large the new one is going to be."""


def needed_bytes(source_bytes: int, live_source_bytes: int = 0, live_bytes: int = 0) -> int:
    """Return the bytes that a build needs at least; the live index takes `live_bytes` for so many
    bytes of its sources (0: there is none, or it is not known).
    """
    ratio = _INDEX_PER_SOURCE
    if live_source_bytes / _ALIKE <= source_bytes <= live_source_bytes * _ALIKE:
        ratio = live_bytes / max(live_source_bytes, 1)
    return int(source_bytes * ratio * _PEAK)
