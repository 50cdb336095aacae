"""Tell whether a query only says what an article says itself, piece by piece."""

from analysis import fold_key, strip_invisible
from search.query_parser import parse

_SHORTEST_PIECE = 2
"""Characters; single ones stand in every long article, and can be put together to anything."""
_MOST_PIECES = 3
"""From more of them a message can be put together, too."""
_LONGEST = 100_000
"""Characters of an article that are looked at, so that a book takes no time."""


def cites(query: str, title: str, text: str) -> bool:
    """Return whether each run of a query (in quotes, or between spaces) stands in an article, in
    either script, and nothing else is in the query.

    Example: `cites("武汉 大桥", "", "武漢長江大橋")` -> True
    """
    pieces = [fold_key(clause.text) for clause in parse(query)]
    if not 0 < len(pieces) <= _MOST_PIECES or strip_invisible(query) != query:
        return False
    key = f"{fold_key(title)}\n{fold_key(text[:_LONGEST])}"
    return all(len(piece) >= _SHORTEST_PIECE and piece in key for piece in pieces)
