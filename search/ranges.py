"""Ranges of a text: pairs of offsets in characters, from the first to before the second."""

from collections.abc import Iterable

from search.models import Range


def merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Return ranges sorted and disjoint: those that overlap or touch are one."""
    found: list[Range] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
