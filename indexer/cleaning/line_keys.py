"""The keys of lines: every step asks for those of the same few lines again."""

from functools import lru_cache

from analysis import fold_key

_LINES = 2048
"""Lines that are remembered: those of the articles at hand."""


@lru_cache(_LINES)
def line_key(line: str) -> str:
    """Return the key of a line; see `analysis.fold_key`."""
    return fold_key(line)
