"""`script=exact`: only articles in which the very characters of the query stand, 裏 apart from 里.

An index knows no scripts, so the articles that it finds are read and looked through. Width, case
and punctuation stay folded.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis import fold_width
from engine import Index, Keyword, Or, Order, Query, Stored
from search.query_building import Builder, pieces_of
from search.query_language import ParsedQuery
from search.query_tree import (
    Dates,
    Either,
    Exact,
    InTitle,
    Leaf,
    Near,
    Node,
    Not,
    Pattern,
    Source,
    Together,
    Words,
)

MOST_READ = 2000
"""Articles that are read for one search, the best ones where more are found. Reading so many items
of news takes some 100 ms."""

_AT_ONCE = 1000
"""Articles between two looks at the clock."""

Texts = tuple[str, ...]
"""Title and text of an article, or its title alone, folded by `fold_width`."""


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of the articles that have what was asked for, and whether all could be read."""

    ids: tuple[str, ...]
    partial: bool

    def query(self) -> Query:
        """Find just these articles."""
        return Or(tuple(Keyword("id", id) for id in self.ids))


class Verbatim:
    """What an article must have for one query: all its words as they were typed, each quoted run,
    nothing that is denied.
    """

    def __init__(self, parsed: ParsedQuery, builder: Builder) -> None:
        self._builder = builder
        self._node: Node = parsed.tree or Together(
            must=tuple(
                Exact(clause.text) if clause.exact else Words(clause.text)
                for clause in parsed.clauses
            )
        )

    def matches(self, article: Stored) -> bool:
        """Return whether an article has it."""
        text = "\n".join([str(article.get("text", "")), *article.get("captions", ())])
        texts = tuple(_flat(part) for part in (str(article.get("title", "")), text))
        return self._has(self._node, texts)

    def _has(self, node: Node, texts: Texts) -> bool:
        match node:
            case Source() | Dates():
                return True  # which the index knows
            case InTitle():
                return self._has(node.node, texts[:1])
            case Not():
                return not self._has_denied(node.node, texts)
            case Either():
                return any(self._has(child, texts) for child in node.nodes)
            case Together():
                return self._has_together(node, texts)
            case _:
                return self._has_leaf(node, texts)

    def _has_together(self, node: Together, texts: Texts) -> bool:
        if any(self._has_denied(child, texts) for child in node.must_not):
            return False
        return all(self._has(child, texts) for child in (*node.must, *node.should))

    def _has_leaf(self, leaf: Leaf, texts: Texts) -> bool:
        if isinstance(leaf, Words):
            pieces: Sequence[str] = self._builder.pieces(leaf.text)
            if not pieces or _has(leaf.text, texts):
                return _has(leaf.text, texts)
        elif isinstance(leaf, Near):
            pieces = leaf.runs
        else:
            pieces = pieces_of(leaf.text) if isinstance(leaf, Pattern) else (leaf.text,)
        return all(_has(piece, texts) for piece in pieces)

    def _has_denied(self, node: Node, texts: Texts) -> bool:
        """Return whether an article has what must not be there: of words, the run."""
        if isinstance(node, Source | Dates):
            return False  # the index has left those out
        if isinstance(node, Words):
            return _has(node.text, texts)
        if isinstance(node, InTitle):
            return self._has_denied(node.node, texts[:1])
        return self._has(node, texts)


def relaxed(parsed: ParsedQuery) -> ParsedQuery:
    """Return a query that also finds what has a denied run in the other script only."""
    if parsed.tree is None:
        return parsed
    kept = tuple(node for node in parsed.tree.must_not if isinstance(node, Source | Dates))
    return replace(parsed, tree=replace(parsed.tree, must_not=kept))


def find_verbatim(
    wanted: Verbatim, index: Index, query: Query, seconds: float | None
) -> Found:
    """Return which of the articles that a query finds have what is wanted, whatever narrows the
    search beside it: the counts of a facet ignore its own filter.
    """
    ids: list[str] = []
    end = None if seconds is None else time.monotonic() + seconds
    for start in range(0, MOST_READ, _AT_ONCE):
        order = Order(start, _AT_ONCE)
        found = index.evaluate(query, order, seconds=_left(end))
        ids += (match.stored["id"] for match in found.matches if wanted.matches(match.stored))
        everything = start + _AT_ONCE >= found.total
        if everything or _left(end) == 0:
            return Found(tuple(ids), found.partial or not everything)
    return Found(tuple(ids), True)


def _left(end: float | None) -> float | None:
    """Return the seconds until a time, 0 where it is over."""
    return None if end is None else max(0.0, end - time.monotonic())


def _has(run: str, texts: Texts) -> bool:
    flat = _flat(run)
    return any(flat in text for text in texts)


def _flat(text: str) -> str:
    """Return a text as it is compared: white space counts as one character, as in the index."""
    return " ".join(fold_width(text).split())
