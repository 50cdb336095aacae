"""How a query was understood, in the language of the interface; `search.interpretation` says what
a tree looks like.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from webapp.language import say

Node = Mapping[str, Any]

EQUIVALENTS_SHOWN = 4
"""Other forms of a word that are named."""


def sentence(tree: Node) -> str:
    """Return the tree of a query in words.

    Example: `title:长江 大桥 -收费` -> `标题里有“长江”；最好有“大桥”；没有“收费”`
    """
    must, should, denied = (tree.get(row, ()) for row in ("must", "should", "mustNot"))
    parts = [_said(node) for node in must]
    if should:
        parts.append(say("query.best" if must else "query.must", what=_listed(should)))
    if denied:
        parts.append(say("query.not", what=_listed(denied)))
    return say("query.then").join(parts)


def equivalents(found: Sequence[Mapping[str, Any]]) -> str:
    """Return what was searched for beside what was typed, if anything was.

    Example: `[{"typed": "软件", "also": ["軟體"]}]` -> `也找了“软件”的其他写法：軟體。…`
    """
    if not found:
        return ""
    told = []
    for one in found:
        also = say("query.and").join(one["also"][:EQUIVALENTS_SHOWN])
        more = say("results.more_equivalents") if len(one["also"]) > EQUIVALENTS_SHOWN else ""
        told.append(say("results.equivalent", typed=one["typed"], also=f"{also}{more}"))
    return say("results.equivalents", list=say("query.then").join(told))


def _listed(nodes: Sequence[Node]) -> str:
    return say("query.and").join(_said(node, short=True) for node in nodes)


def _said(node: Node, short: bool = False) -> str:
    """Return a node in words; `short` without the verb, where another has said it."""
    [(kind, value)] = [item for item in node.items() if item[0] != "distance"][:1]
    match kind:
        case "title":
            return say("query.title", what=_said(value))
        case "source":
            return say("query.source", name=value)
        case "date":
            return _dates(value["from"], value["to"])
        case "not":
            return say("query.not", what=_said(value, short=True))
        case "or":
            return _either(value, short)
        case "must" | "should" | "mustNot":
            return say("query.group", what=sentence(node))
    said = _near(node) if kind == "near" else say(f"query.{kind}", text=value)
    return said if short else say("query.must", what=said)


def _near(node: Node) -> str:
    runs = "".join(say("query.run", text=run) for run in node["near"])
    return say("query.near", runs=runs, distance=node["distance"])


def _either(nodes: Sequence[Node], short: bool) -> str:
    if all(node.keys() & {"words", "exact", "pattern", "near"} for node in nodes):
        said = say("query.or").join(_said(node, short=True) for node in nodes)
        return said if short else say("query.must", what=said)
    return say("query.or_long").join(_said(node) for node in nodes)


def _dates(first: str | None, last: str | None) -> str:
    if first and last:
        return say("query.on" if first == last else "query.between", first=first, last=last)
    return say("query.since", first=first) if first else say("query.until", last=last)
