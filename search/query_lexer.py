"""Cut a query into the tokens of the query language; `query_language` makes sense of them.

A sign, a field, a bracket or a word such as OR is a token of its own only where it stands free: at
the beginning of a run, for a word between white space. All else is text, cut as by
`query_parser`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from unicodedata import normalize

from search.query_fields import FIELD_PREFIX, NAMES
from search.query_parser import CLOSING_QUOTES, closing_quote

Kind = Literal["open", "close", "or", "and", "not", "without", "with", "field", "quote", "bare"]

DEEPEST = 20
"""Brackets in one another; a query with deeper ones is text, so that no tree is too deep."""

_WORDS: dict[str, Kind] = {
    **dict.fromkeys(("OR", "|", "||", "或", "或者"), "or"),
    **dict.fromkeys(("AND", "&", "&&", "+", "且", "並且", "并且"), "and"),
    "NOT": "not",
}
_SIGNS: dict[str, Kind] = {"-": "without", "－": "without", "+": "with", "＋": "with"}
_BRACKETS = {"(": ")", "（": "）"}
_RUN = re.compile(r"\S+")
_LEAD = re.compile(rf"(?:^|\s)[(（]*[-－+＋]?(?:(?:{'|'.join(NAMES)})[:：])?[(（]*$", re.IGNORECASE)
_WITHIN = re.compile(r"[~～]([0-9]{1,3})(?![^\s)）])")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query. `text` is what it says: of a quoted run what is inside, of a field its
    name; `raw` is all of it as typed. `within` is the number behind `"…"~`.
    """

    kind: Kind
    text: str
    raw: str
    within: int | None = None


def tokens(text: str) -> list[Token]:
    """Return the tokens of a query without invisible characters."""
    return list(_Lexer(text).tokens())


class _Lexer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._quotes = _quotes(text)
        self._brackets = _brackets(text, self._quotes)

    def tokens(self) -> Iterator[Token]:
        """Yield the tokens one after the other."""
        at, free = 0, True
        while at < len(self._text):
            if self._text[at].isspace():
                at, free = at + 1, True
                continue
            token, end = self._token(at, free)
            yield token
            free = token.kind in ("open", "without", "with")
            at = end

    def _token(self, at: int, free: bool) -> tuple[Token, int]:
        """Return the token at a place, and where it ends."""
        kind: Kind | None = self._brackets.get(at)
        if kind is not None:
            return self._cut(kind, at, at + 1)
        if at in self._quotes:
            return self._quoted(at)
        if free and (found := self._operator(at)) is not None:
            return found
        return self._cut("bare", at, self._end_of_bare_run(at))

    def _operator(self, at: int) -> tuple[Token, int] | None:
        after = self._text[at + 1 : at + 2]
        run = _RUN.match(self._text, at)
        word = normalize("NFKC", run[0]) if run else ""
        if word in _WORDS and self._is_between_spaces(at, len(run[0]) if run else 0):
            return self._cut(_WORDS[word], at, run.end() if run else at)
        sign = _SIGNS.get(self._text[at])
        if sign and after and not after.isspace() and after not in _SIGNS:
            return self._cut(sign, at, at + 1)
        if match := FIELD_PREFIX.match(self._text, at):
            return Token("field", match[1].lower(), match[0]), match.end()
        return None

    def _is_between_spaces(self, at: int, length: int) -> bool:
        before, after = self._text[:at][-1:], self._text[at + length : at + length + 1]
        return (not before or before.isspace()) and (not after or after.isspace())

    def _quoted(self, at: int) -> tuple[Token, int]:
        end = self._quotes[at] + 1
        inside = self._text[at + 1 : end - 1].strip()
        match = _WITHIN.match(self._text, end)
        if match is None:
            return Token("quote", inside, self._text[at:end]), end
        return Token("quote", inside, self._text[at : match.end()], int(match[1])), match.end()

    def _end_of_bare_run(self, start: int) -> int:
        for at in range(start + 1, len(self._text)):
            if self._text[at].isspace() or at in self._quotes or self._brackets.get(at) == "close":
                return at
        return len(self._text)

    def _cut(self, kind: Kind, start: int, end: int) -> tuple[Token, int]:
        return Token(kind, self._text[start:end], self._text[start:end]), end


def _quotes(text: str) -> dict[int, int]:
    """Return where quotes open, and where each closes."""
    found = {}
    at = 0
    while at < len(text):
        end = closing_quote(text, at) if text[at] in CLOSING_QUOTES else None
        if end is not None:
            found[at] = at = end
        at += 1
    return found


def _brackets(text: str, quotes: dict[int, int]) -> dict[int, Kind]:
    """Return which brackets group: a pair that opens a run and closes one, outside quotes.

    None of them do where they are nested too deep.
    """
    found: dict[int, Kind] = {}
    stack: list[tuple[int, bool]] = []
    depth = 0
    at = 0
    while at < len(text):
        if text[at] in _BRACKETS:
            stack.append((at, _opens_a_run(text, at)))
        elif text[at] in _BRACKETS.values() and stack:
            opening, opens = stack.pop()
            if opens and _closes_a_run(text, at) and at > opening + 1:
                found[opening], found[at] = "open", "close"
                depth = max(depth, len(stack) + 1)
        at = quotes.get(at, at) + 1
    return found if depth <= DEEPEST else {}


def _opens_a_run(text: str, at: int) -> bool:
    return _LEAD.search(text, 0, at) is not None


def _closes_a_run(text: str, at: int) -> bool:
    after = text[at:].lstrip("".join(_BRACKETS.values()))[:1]
    return not after or after.isspace()
