"""What a query says, as a tree: made by `query_language`, asked of an engine by `query_building`.

Leaves hold text as it was typed. A `Together` finds the articles that have every `must` and no
`must_not`; `should` only ranks, unless nothing must be there: then any of it finds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Words:
    """A run without quotes: all its words, or the run as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Exact:
    """A run in quotes: as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A run with wildcards: `?` is one character, `*` a few or none, at the end any ending."""

    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """Runs in any order, with at most `distance` other characters between the first and the
    last.
    """

    runs: tuple[str, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class InTitle:
    """What must be found in the title."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Source:
    """Articles of an outlet."""

    name: str


@dataclass(frozen=True, slots=True)
class Dates:
    """Articles of some days, both included; an end that is None is open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Not:
    """Articles without something; a run of words counts only as it stands."""

    node: "Node"


@dataclass(frozen=True, slots=True)
class Either:
    """Articles with any of these."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Several things in a row; see above."""

    must: tuple["Node", ...] = ()
    should: tuple["Node", ...] = ()
    must_not: tuple["Node", ...] = ()


Leaf = Words | Exact | Pattern | Near
Node = Leaf | InTitle | Source | Dates | Not | Either | Together


def children(node: Node) -> tuple[Node, ...]:
    """Return what stands right below a node."""
    if isinstance(node, InTitle | Not):
        return (node.node,)
    if isinstance(node, Either):
        return node.nodes
    if isinstance(node, Together):
        return (*node.must, *node.should, *node.must_not)
    return ()


def wanted(node: Node, title: bool = False) -> Iterator[tuple[Leaf, bool]]:
    """Yield what may match in an article, and whether only in its title: all leaves of text but
    those that are denied.
    """
    if isinstance(node, Leaf):
        yield node, title
    elif isinstance(node, Together):
        for child in (*node.must, *node.should):
            yield from wanted(child, title)
    elif not isinstance(node, Not):
        for child in children(node):
            yield from wanted(child, title or isinstance(node, InTitle))
