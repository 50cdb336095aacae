"""Say how a query was understood: as JSON for programs, as a sentence in Chinese for people.

    {"must": [NODE, …], "should": [NODE, …], "mustNot": [NODE, …]}

without what is empty. A NODE is such an object again or one of

    {"words": "武汉"}  {"exact": "长江 大桥"}  {"pattern": "武*"}
    {"near": ["长江", "大桥"], "distance": 5}
    {"title": NODE}  {"source": "长江日报"}  {"date": {"from": "2022-01-01", "to": null}}
    {"or": [NODE, …]}  {"not": NODE}
"""

from datetime import date
from typing import cast

from search.interpretation_types import Node as NodeAnswer
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


def as_json(node: Node) -> NodeAnswer:
    """Return a tree as JSON values."""
    if isinstance(node, Leaf):
        return _leaf_as_json(node)
    if isinstance(node, InTitle):
        return {"title": as_json(node.node)}
    if isinstance(node, Source):
        return {"source": node.name}
    if isinstance(node, Dates):
        return {"date": {"from": _day(node.first), "to": _day(node.last)}}
    if isinstance(node, Not):
        return {"not": as_json(node.node)}
    if isinstance(node, Either):
        return {"or": [as_json(child) for child in node.nodes]}
    rows = {"must": node.must, "should": node.should, "mustNot": node.must_not}
    filled = {name: [as_json(child) for child in row] for name, row in rows.items() if row}
    return cast(NodeAnswer, filled)


def _leaf_as_json(leaf: Leaf) -> NodeAnswer:
    if isinstance(leaf, Near):
        return {"near": list(leaf.runs), "distance": leaf.distance}
    names = {Words: "words", Exact: "exact", Pattern: "pattern"}
    return cast(NodeAnswer, {names[type(leaf)]: leaf.text})


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def sentence(tree: Together) -> str:
    """Return a tree in words.

    Example: `title:长江 大桥 -收费` -> `标题里有“长江”；最好有“大桥”；没有“收费”`
    """
    parts = [_said(node) for node in tree.must]
    if tree.should:
        words = "、".join(_said(node, short=True) for node in tree.should)
        parts.append(f"最好有{words}" if tree.must else f"有{words}")
    if tree.must_not:
        parts.append("没有" + "、".join(_said(node, short=True) for node in tree.must_not))
    return "；".join(parts)


def _said(node: Node, short: bool = False) -> str:
    """Return a node in words; `short` without the verb, where another has said it."""
    if isinstance(node, Leaf):
        return _leaf_said(node) if short else f"有{_leaf_said(node)}"
    if isinstance(node, InTitle):
        return f"标题里{_said(node.node)}"
    if isinstance(node, Source):
        return f"来源是“{node.name}”"
    if isinstance(node, Dates):
        return _dates_said(node)
    if isinstance(node, Not):
        return f"没有{_said(node.node, short=True)}"
    if isinstance(node, Either):
        return _either_said(node, short)
    return f"（{sentence(node)}）"


def _either_said(node: Either, short: bool) -> str:
    if all(isinstance(child, Leaf) for child in node.nodes):
        said = "或".join(_said(child, short=True) for child in node.nodes)
        return said if short else f"有{said}"
    return "，或者".join(_said(child) for child in node.nodes)


def _leaf_said(leaf: Leaf) -> str:
    if isinstance(leaf, Near):
        runs = "".join(f"“{run}”" for run in leaf.runs)
        return f"{runs}（相隔不超过 {leaf.distance} 字）"
    kinds = {Words: "", Exact: "（一字不差）", Pattern: "（通配）"}
    return f"“{leaf.text}”{kinds[type(leaf)]}"


def _dates_said(dates: Dates) -> str:
    if dates.first and dates.last:
        if dates.first == dates.last:
            return f"日期是 {dates.first}"
        return f"日期从 {dates.first} 到 {dates.last}"
    return f"日期在 {dates.first} 以后" if dates.first else f"日期在 {dates.last} 以前"
