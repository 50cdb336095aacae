"""From what a query says to a query tree of the engine: which articles match, and in which rung.

Plain queries are `ranking.build_query`'s alone. A query in the query language is its condition,
which does not score, and what `ranking` makes of each run in it, which does.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from analysis import ArticleAnalyzer, fold_key
from analysis.schema import TEXT_FIELDS
from engine import (
    All,
    And,
    AndMaybe,
    Constant,
    Following,
    Keyword,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Wildcard,
    run_query,
)
from engine import Near as NearRuns
from engine import Not as Without
from search.equivalents import Equivalent
from search.query_tree import (
    Dates,
    Either,
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

MOST_TERMS = 1000
"""Terms that a prefix or wildcard stands for; the most frequent ones where there are more. A common
character begins some 200 words of 20,000 articles, a common letter some 3,000."""

LONGEST_GAP = 10
"""Characters that `*` inside a run stands for at most."""

_MIDNIGHT, _LAST_MINUTE = 0, 2359
_GAP = re.compile(r"[*?]+")

Outlets = Callable[[str], Sequence[str]]
"""The names of the outlets of an index that a name in a query stands for."""


class Unit(NamedTuple):
    """A word of a query, or characters in a row that are no words."""

    text: str
    is_word: bool = True

    @property
    def tells_something(self) -> bool:
        """Whether it says what an article is about: more than one character of a Chinese run."""
        return len(self.text) > 1 or not _is_han(self.text)


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes conditions: query trees that say which articles match and score nothing of use."""

    analyzer: ArticleAnalyzer
    outlets: Outlets
    equivalents: Callable[[str], Sequence[Equivalent]] = lambda run: ()
    equivalent: Callable[[Equivalent, Sequence[str]], Query] = lambda one, fields: Or(())

    def condition(self, node: Node, fields: Sequence[str] = TEXT_FIELDS) -> Query:
        """Return the condition of a node on some text fields together."""
        if isinstance(node, Words):
            return self.all_words(node.text, fields)
        if isinstance(node, Leaf):
            return Or(tuple(self._leaf(node, field) for field in fields))
        if isinstance(node, InTitle):
            return self.condition(node.node, ("title",))
        if isinstance(node, Source):
            return Or(tuple(Keyword("source", name) for name in self.outlets(node.name)))
        if isinstance(node, Dates):
            return date_range(node.first, node.last)
        if isinstance(node, Not):
            return Without(self._denied(node.node, fields))
        return self._joined(node, fields)

    def all_words(self, text: str, fields: Sequence[str] = TEXT_FIELDS) -> Query:
        """Find a run as it stands, or all its units in any place; an equivalent of some stands for
        these.
        """
        equivalents = self.equivalents(text)
        placed = self.placed(text, equivalents)
        units = dict.fromkeys(unit for start, unit in placed if not _over(start, equivalents))
        parts = [self.unit(unit, fields) for unit in units]
        for one in equivalents:
            inside = [unit for start, unit in placed if one.start <= start < one.end]
            typed = And(tuple(self.unit(unit, fields) for unit in inside))
            parts.append(Or((typed, self.equivalent(one, fields))))
        return Or((self.run(text, fields), *([And(tuple(parts))] if parts else [])))

    def units(self, text: str) -> list["Unit"]:
        """Return the words of a run, each once; characters that are no words join to one unit.

        A typing error falls into single characters: 武旱 is no word, and 武 here and 旱 there say
        nothing of it.
        """
        return list(dict.fromkeys(unit for _, unit in self.placed(text)))

    def pieces(self, text: str) -> list[str]:
        """Return the units of a run as they were typed."""
        placed = self.placed(text)
        return [text[start : start + len(unit.text)] for start, unit in placed]

    def placed(self, text: str, equivalents: Sequence[Equivalent] = ()) -> list[tuple[int, "Unit"]]:
        """Return the units of a run and where they begin; none reaches into an equivalent."""
        edges = {at for one in equivalents for at in (one.start, one.end)}
        units: list[tuple[int, Unit]] = []
        end = joined_to = -1
        for token in self.analyzer.words.tokens(text):
            if token.end <= end:  # a part of the word before it
                continue
            lone = token.end - token.start == 1 and _is_han(token.term)
            if lone and joined_to == token.start and token.start not in edges:
                start, unit = units[-1]
                units[-1] = start, Unit(unit.text + token.term, is_word=False)
            else:
                units.append((token.start, Unit(token.term)))
            end = token.end
            joined_to = end if lone else -1
        return units

    def run(self, text: str, fields: Sequence[str] = TEXT_FIELDS) -> Query:
        """Find a run of one or more characters as it stands."""
        return Or(tuple(self._run(text, field) for field in fields))

    def unit(self, unit: "Unit", fields: Sequence[str] = TEXT_FIELDS) -> Query:
        """Find a word, or the characters of a unit as they stand."""
        if not unit.is_word:
            return self.run(unit.text, fields)
        return Or(tuple(Term(f"{field}_words", unit.text) for field in fields))

    def parts(self, text: str) -> list["Unit"]:
        """Return what a run may be found by in part: its words, and pairs of characters that are
        no words, because names fall into such characters.
        """
        found: list[Unit] = []
        for unit in self.units(text):
            pairs = pairwise(unit.text)
            found += [unit] if unit.is_word else [Unit(a + b, is_word=False) for a, b in pairs]
        telling = [unit for unit in found if unit.tells_something]
        return list(dict.fromkeys(telling or found))

    def _run(self, text: str, field: str) -> Phrase | Prefix:
        return run_query(field, text, self.analyzer.grams)

    def _leaf(self, leaf: Leaf, field: str) -> Query:
        if isinstance(leaf, Pattern):
            return self._pattern(fold_key(leaf.text), field)
        if isinstance(leaf, Near):
            runs = tuple(self._run(run, field) for run in leaf.runs)
            lengths = tuple(map(len, leaf.runs))
            return NearRuns(runs, lengths, sum(lengths) + leaf.distance)
        return self._run(leaf.text, field)

    def _pattern(self, pattern: str, field: str) -> Query:
        """Find words that match, where a pattern is of one word; else runs with gaps in them."""
        pieces = pieces_of(pattern)
        if is_of_one_word(pattern):
            if len(pieces) == 1:
                return Prefix(f"{field}_words", pieces[0], most=MOST_TERMS)
            return Wildcard(f"{field}_words", pattern, most=MOST_TERMS)
        if len(pieces) == 1:
            return self._run(pieces[0], field)
        gaps = _GAP.findall(pattern.strip("*"))
        distances = [
            (len(piece), len(piece) + LONGEST_GAP) if "*" in gap else (len(piece) + len(gap),) * 2
            for piece, gap in zip(pieces, gaps, strict=False)
        ]
        return Following(tuple(self._run(piece, field) for piece in pieces), tuple(distances))

    def _denied(self, node: Node, fields: Sequence[str]) -> Query:
        """Return the condition of what must not be there: of words, the run as it stands."""
        if isinstance(node, Words):
            return self.run(node.text, fields)
        if isinstance(node, InTitle):
            return self._denied(node.node, ("title",))
        if isinstance(node, Either):
            return Or(tuple(self._denied(child, fields) for child in node.nodes))
        if isinstance(node, Together) and not node.must:
            any_of = Or(tuple(self._denied(child, fields) for child in node.should))
            return And((any_of, *(self._without(node.must_not, fields))))
        return self.condition(node, fields)

    def _joined(self, node: Either | Together, fields: Sequence[str]) -> Query:
        if isinstance(node, Either):
            return Or(tuple(self.condition(child, fields) for child in node.nodes))
        required = [self.condition(child, fields) for child in node.must]
        if not required and node.should:
            required = [Or(tuple(self.condition(child, fields) for child in node.should))]
        return And((*(required or [All()]), *self._without(node.must_not, fields)))

    def _without(self, nodes: Iterable[Node], fields: Sequence[str]) -> list[Query]:
        return [Without(self._denied(node, fields)) for node in nodes]


def required(condition: Query, scoring: Query | None) -> Query:
    """Return the tree that finds by a condition and scores by something else."""
    unscored = Constant(condition, 0.0)
    return AndMaybe(unscored, scoring) if scoring is not None else unscored


def date_range(first: date | None, last: date | None) -> Query:
    """Find what was published on some days, both included."""
    low = _minute(first, _MIDNIGHT) if first else None
    high = _minute(last, _LAST_MINUTE) if last else None
    return Range("published", low, high)


def _minute(day: date, minute: int) -> int:
    """Return a day and time of day (HHMM) as the number of the `published` field, YYYYMMDDHHMM."""
    return int(f"{day:%Y%m%d}{minute:04}")


def _over(start: int, equivalents: Sequence[Equivalent]) -> bool:
    return any(one.start <= start < one.end for one in equivalents)


def _is_han(text: str) -> bool:
    return not text.isascii() and text.isalpha()


def pieces_of(pattern: str) -> list[str]:
    """Return what is given of a pattern between its wildcards."""
    return [piece for piece in _GAP.split(pattern) if piece]


def is_of_one_word(pattern: str) -> bool:
    """Whether a pattern is matched by words rather than by passages: it begins with a given letter
    and is Latin, or only the first character of a word is given.
    """
    return not pattern.startswith("*") and (
        pattern.isascii() or (len(pattern) == 2 and pattern.endswith("*"))
    )
