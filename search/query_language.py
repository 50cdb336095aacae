"""Understand a query in the query language. Nothing is ever an error: what makes no sense as an
operator is text.

    title:长江 (大桥 OR 隧道) -收费   ->   must: 长江 in the title, 大桥 or 隧道; must not: 收费

`A OR B` takes the runs on both sides, `A AND B` binds more tightly, `-A` and `NOT A` deny, `+A`
demands. Quoted runs, fields and runs joined by an operator must be there; other words rank.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

from analysis import strip_invisible
from search.query_fields import NAMES, read_dates
from search.query_lexer import Token, tokens
from search.query_parser import Clause, parse
from search.query_tree import (
    Dates,
    Either,
    Exact,
    InTitle,
    Near,
    Node,
    Not,
    Pattern,
    Source,
    Together,
    Words,
    wanted,
)

LONGEST_PATTERN = 24
"""Characters. A longer run with `?` or `*` in it is two questions without a space, or a formula."""
MOST_NEAR = 8
"""Runs that can be asked for near one another."""
FARTHEST = 100
"""Characters between them; more is as good as anywhere."""

_PATTERN = re.compile(r"\**(?:[^\W_]+[*?]+)*[^\W_]+\**")
_SEVERAL = re.compile(r"[*?]*\*[*?]*")
_CALCULATION = re.compile(r"\d+(?:[*?]+\d+)+")


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What was understood: `clauses` of a plain query, or the `tree` of one that uses the
    language.
    """

    clauses: tuple[Clause, ...]
    tree: Together | None = None

    @property
    def is_of_words(self) -> bool:
        """Whether nothing is demanded: no quotes, no operators."""
        return self.tree is None and not any(clause.exact for clause in self.clauses)


def understand(query: str) -> ParsedQuery:
    """Return what a query says. Without operators that is what `query_parser.parse` returns."""
    text = strip_invisible(query).strip()
    reader = _Reader(tokens(text))
    tree = reader.row()
    if not reader.used_language or not _finds_something(tree):
        return ParsedQuery(parse(query))
    clauses = tuple(
        Clause(leaf.text, isinstance(leaf, Exact))
        for leaf, _ in wanted(tree)
        if isinstance(leaf, Words | Exact)
    )
    return ParsedQuery(clauses, tree)


def _finds_something(node: Node) -> bool:
    """Whether a query asks for more than what must not be there, which is nearly everything."""
    if isinstance(node, Together):
        return any(_finds_something(child) for child in (*node.must, *node.should))
    if isinstance(node, Either):
        return any(_finds_something(child) for child in node.nodes)
    return not isinstance(node, Not)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a row: an operand with what becomes of it, or an operator still to be joined."""

    node: Node
    operator: str = ""


class _Reader:
    """Reads tokens into a tree, each once, from left to right."""

    def __init__(self, found: Sequence[Token]) -> None:
        self._tokens = found
        self._at = 0
        self.used_language = False

    def row(self, inside: bool = False) -> Together:
        """Read a row of runs, to the end or to the bracket that closes it."""
        parts: list[_Part] = []
        while self._at < len(self._tokens):
            token = self._next()
            if token.kind == "close" and inside:
                break
            part = self._part(token)
            if part is not None:
                parts.append(part)
        return self._joined(parts)

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _part(self, token: Token) -> _Part | None:
        if token.kind in ("or", "and", "not"):
            return _Part(Words(token.raw), token.kind)
        if token.kind == "close":
            return _Part(Words(token.raw))
        node = self._operand(token)
        return None if node is None else _Part(node)

    def _operand(self, token: Token) -> Node | None:
        """Return what a token stands for, with those that belong to it."""
        if token.kind in ("without", "with"):
            return self._signed(token)
        if token.kind == "field":
            return self._fielded(token)
        if token.kind == "open":
            return _simplest(self.row(inside=True))
        if token.kind == "quote":
            return self._quoted(token)
        return self._bare(token.text)

    def _signed(self, sign: Token) -> Node | None:
        following = self._following()
        node = self._operand(following) if following else None
        if node is None:
            return Words(sign.raw)
        self.used_language = True
        return Not(node) if sign.kind == "without" else Together(must=(node,))

    def _following(self) -> Token | None:
        """Take the next token if it can be an operand."""
        if self._at == len(self._tokens) or self._tokens[self._at].kind in (
            "close",
            "or",
            "and",
            "not",
        ):
            return None
        return self._next()

    def _fielded(self, name: Token) -> Node | None:
        following = self._following()
        if following is None:
            return Words(name.raw)
        field = NAMES[name.text]
        if field == "title":
            node = self._operand(following)
            if node is None or not _is_text(node):
                return node or Words(name.raw)
            self.used_language = True
            return InTitle(node)
        found = self._value(field, following)
        return found or self._bare(name.raw + following.raw)

    def _value(self, field: str, token: Token) -> Source | Dates | None:
        text = token.text.strip()
        if token.kind not in ("bare", "quote") or not text:
            return None
        found = Source(text) if field == "source" else read_dates(normalize("NFKC", text))
        self.used_language = self.used_language or found is not None
        return found

    def _quoted(self, token: Token) -> Node | None:
        runs = tuple(dict.fromkeys(token.text.split()))
        if token.within is not None and 2 <= len(runs) <= MOST_NEAR:
            self.used_language = True
            return Near(runs, min(token.within, FARTHEST))
        return Exact(token.text) if token.text else None

    def _bare(self, text: str) -> Node:
        pattern = text.replace("＊", "*")
        is_pattern = (
            ("*" in pattern or "?" in pattern)
            and len(pattern) <= LONGEST_PATTERN
            and _PATTERN.fullmatch(pattern)
            and not _CALCULATION.fullmatch(pattern)
        )
        if not is_pattern:
            return Words(text)
        self.used_language = True
        return Pattern(_SEVERAL.sub("*", pattern))

    def _joined(self, parts: list[_Part]) -> Together:
        """Join operands by the operators that stand between two of them."""
        parts = _demoted(self._denied(parts))
        choices: list[list[list[Node]]] = []
        operator = ""
        for part in parts:
            if part.operator:
                operator, self.used_language = part.operator, True
                continue
            if operator == "or":
                choices[-1].append([part.node])
            elif operator == "and":
                choices[-1][-1].append(part.node)
            else:
                choices.append([[part.node]])
            operator = ""
        return _together([_either(choice) for choice in choices])

    def _denied(self, parts: list[_Part]) -> list[_Part]:
        """Apply each NOT to the operand behind it; without one it is a word."""
        found: list[_Part] = []
        for part in parts:
            if found and found[-1].operator == "not" and not part.operator:
                self.used_language = True
                found[-1] = _Part(Not(part.node))
            else:
                found.append(part)
        return [_Part(part.node) if part.operator == "not" else part for part in found]


def _demoted(parts: list[_Part]) -> list[_Part]:
    """Make words of the operators that do not stand between two operands."""
    around = [_Part(Words(""), "end"), *parts, _Part(Words(""), "end")]
    return [
        _Part(part.node) if part.operator and (before.operator or after.operator) else part
        for before, part, after in zip(around, parts, around[2:], strict=False)
    ]


def _either(choice: list[list[Node]]) -> Node:
    options = list(
        dict.fromkeys(nodes[0] if len(nodes) == 1 else _demanded(nodes) for nodes in choice)
    )
    return options[0] if len(options) == 1 else Either(tuple(options))


def _demanded(nodes: Sequence[Node]) -> Node:
    """Return what finds all of some operands that AND joins."""
    return Together(
        must=tuple(node for node in nodes if not isinstance(node, Not)),
        must_not=tuple(node.node for node in nodes if isinstance(node, Not)),
    )


def _together(nodes: Sequence[Node]) -> Together:
    return Together(
        must=tuple(node for node in nodes if not isinstance(node, Words | Not | Together))
        + tuple(one for node in nodes if isinstance(node, Together) for one in node.must),
        should=tuple(
            one
            for node in nodes
            for one in (node.should if isinstance(node, Together) else (node,))
            if isinstance(node, Words | Together)
        ),
        must_not=tuple(
            one
            for node in nodes
            if isinstance(node, Not | Together)
            for one in (node.must_not if isinstance(node, Together) else (node.node,))
        ),
    )


def _simplest(row: Together) -> Node | None:
    """Return the only node of a row, or the row; None where it is empty."""
    nodes = (*row.must, *row.should)
    if not nodes and not row.must_not:
        return None
    return nodes[0] if len(nodes) == 1 and not row.must_not else row


def _is_text(node: Node) -> bool:
    return any(True for _ in wanted(node))
