"""Parse a query that does not use the query language: runs in quotes are exact, the rest is words.

Nothing is ever an error.

    武汉 "社区治理" C919   ->   words 武汉, exact 社区治理, words C919

Quotes may be "…", “…”, 「…」, 『…』 or ＂…＂. A quote opens at the start of a run and closes
before white space or the end; so a quotation mark inside an exact run is part of it: `"他说"好""`
is exactly 他说"好". A quote that never closes is an ordinary character.
"""

from dataclasses import dataclass

from analysis import strip_invisible

CLOSING_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "＂": "＂"}


@dataclass(frozen=True, slots=True)
class Clause:
    """One run of a query: text without white space at its ends, and whether it stood in quotes."""

    text: str
    exact: bool = False


def parse(query: str) -> tuple[Clause, ...]:
    """Return the clauses of `query` in order. Bare runs are split at white space."""
    text = strip_invisible(query).strip()
    clauses = []
    at = 0
    while at < len(text):
        end = closing_quote(text, at) if text[at] in CLOSING_QUOTES else None
        if end is None:
            end = _end_of_bare_run(text, at)
            clauses.append(Clause(text[at:end]))
            at = end
        else:
            clauses.append(Clause(text[at + 1 : end].strip(), exact=True))
            at = end + 1
        while at < len(text) and text[at].isspace():
            at += 1
    return tuple(clause for clause in clauses if clause.text)


def _end_of_bare_run(text: str, start: int) -> int:
    """Return where the bare run at `start` ends: at white space, or at a quote that closes further
    on.
    """
    for at in range(start, len(text)):
        if text[at].isspace():
            return at
        if at > start and text[at] in CLOSING_QUOTES and closing_quote(text, at) is not None:
            return at
    return len(text)


def closing_quote(text: str, opening: int) -> int | None:
    """Return the offset of the quote that closes the one at `opening`, or None.

    The first one with something inside that stands before white space or the end; where another
    quoted run opens before that, or there is none, simply the first one.
    """
    mark = text[opening]
    first = text.find(CLOSING_QUOTES[mark], opening + 2)
    if first < 0:
        return None
    at = first
    while at >= 0:
        after = text[at + 1 : at + 2]
        if not after or after.isspace():
            return at
        if text[at - 1].isspace():
            break
        at = text.find(CLOSING_QUOTES[mark], at + 1)
    return first
