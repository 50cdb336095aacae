"""Outlets: which of an index a name in a query stands for."""

from collections.abc import Sequence

from analysis import fold_key
from engine import Index

MOST = 50
"""Outlets that one part of a name stands for, the first in order of name."""


def outlets_named(index: Index, name: str) -> Sequence[str]:
    """Return the outlets of that name in either script; without any, those whose name has it.

    Example: `长江` -> 长江日报, 長江網
    """
    key = fold_key(name)
    keys = {outlet: fold_key(outlet) for outlet, _ in index.terms("source")}
    same = [outlet for outlet, known in keys.items() if known == key]
    return same or [outlet for outlet, known in keys.items() if key in known][:MOST]
