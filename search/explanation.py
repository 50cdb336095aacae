"""Why a hit: what its score adds up from, in names that stay the same.

    words grams     BM25 of a word, of a pair of characters; `field`, `clause` and `text` say which
    run             that a run of the query stands there as typed
    pattern         that something matches a pattern, or stands near something
    coverage closeness characters title runs    what ordering the best anew adds (`reranking`)
    recency         what age takes away
    other           what cannot be told apart, where the time was up

The BM25 of a hit is the sum of the leaves of the query tree, so each is asked for by itself.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from analysis import ArticleAnalyzer
from engine import (
    And,
    AndMaybe,
    Boost,
    Constant,
    Following,
    Index,
    Keyword,
    Match,
    Not,
    Or,
    Order,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Unless,
    Wildcard,
)
from engine import Near as NearRuns
from engine.queries import All
from search.models import Explanation, Part
from search.query_parser import Clause
from search.ranking import build_query
from search.reranking import Parts

_SILENT = (Keyword, Range, All, Not)
_MARGIN = 1e-3
"""Share of a score by which its parts may miss it: engines add up in 32 bits."""


class Explainer:
    """Explains the hits of one query tree, which was made of some clauses."""

    def __init__(
        self, query: Query, clauses: Sequence[Clause], analyzer: ArticleAnalyzer, index: Index
    ) -> None:
        self._index = index
        self._leaves = Counter(_leaves(query))
        self._clauses: dict[Query, str] = {}
        for clause in clauses:
            for leaf, _ in _leaves(build_query((clause,), analyzer)):
                self._clauses.setdefault(leaf, clause.text)

    def explain(
        self, matches: Sequence[Match], reranked: Mapping[int, Parts]
    ) -> dict[int, Explanation]:
        """Return the explanation of each match, by its number; `reranked` has the parts of those
        that were ordered anew.
        """
        found: dict[int, list[Part]] = {match.number: [] for match in matches}
        within = Or(tuple(Keyword("id", match.stored["id"]) for match in matches))
        order = Order(limit=len(matches))
        for (leaf, factor), times in self._leaves.items() if matches else ():
            for match in self._index.evaluate(leaf, order, within=within).matches:
                if match.score and match.number in found:
                    part = self._part(leaf, match.score * factor * times)
                    found[match.number].append(part)
        return {
            match.number: _explained(match, found[match.number], reranked.get(match.number))
            for match in matches
        }

    def _part(self, leaf: Query, value: float) -> Part:
        name, field, text = _told(leaf)
        return Part(name, value, field, self._clauses.get(leaf, ""), text)


def _explained(match: Match, bm25: list[Part], reranked: Parts | None) -> Explanation:
    ranked = sorted(bm25, key=lambda part: -part.value)
    parts = reranked or Parts(
        match.score / match.decay, recency=match.score * (1 - 1 / match.decay)
    )
    rest = parts.bm25 - sum(part.value for part in bm25)
    if abs(rest) > _MARGIN * max(1.0, parts.bm25):
        ranked.append(Part("other", rest))
    added = [Part(part.name, getattr(parts, part.name)) for part in fields(parts)[1:]]
    kept = [part for part in added if part.value or (reranked and part.name != "recency")]
    return Explanation((*ranked, *kept), reranked is not None)


def _leaves(query: Query, factor: float = 1.0) -> Iterator[tuple[Query, float]]:
    """Yield what scores in a tree, and what its score is multiplied by."""
    if isinstance(query, Boost):
        yield from _leaves(query.child, factor * query.factor)
    elif isinstance(query, And | Or):
        for child in query.children:
            yield from _leaves(child, factor)
    elif isinstance(query, AndMaybe):
        yield from _leaves(query.required, factor)
        yield from _leaves(query.optional, factor)
    elif not isinstance(query, _SILENT) and not (isinstance(query, Constant) and not query.score):
        yield query, factor


def _told(leaf: Query) -> tuple[str, str, str]:
    """Return name, field and text of a leaf.

    Example: `Term("text_words", "武汉")` -> `("words", "text", "武汉")`
    """
    if isinstance(leaf, Term):
        field, _, stream = leaf.field.rpartition("_")
        return stream, field, leaf.term
    if isinstance(leaf, Unless):
        return _told(leaf.run)
    if isinstance(leaf, Following | NearRuns):
        return "pattern", leaf.runs[0].field.rpartition("_")[0], ""
    if isinstance(leaf, Phrase | Prefix | Wildcard):
        field, _, stream = leaf.field.rpartition("_")
        if isinstance(leaf, Phrase):
            return "run", field, _run(leaf)
        text = leaf.prefix if isinstance(leaf, Prefix) else leaf.pattern
        return "run" if stream == "grams" else "pattern", field, text
    return "other", "", ""


def _run(phrase: Phrase) -> str:
    """Return the run that grams one after the other make."""
    return phrase.terms[0] + "".join(term[1:] for term in phrase.terms[1:])
