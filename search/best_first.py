"""One slice of what a query finds, in its final order: the best, which are ordered anew, whatever
their rung; then the engine's order, rung by rung.

That all the words are there counts among the best as much as `reranking` says. Where it came before
everything else, nDCG@10 in 31,866 documents was .9168 for words, .9038 without spaces, .8752 for
two, .9685 for questions, and .9238, .9091, .8799, .9727 where it does not; of news .5859 and of
headlines .7714 against .5919 and .7789; in 3,104 documents the same but for .0008.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any

from analysis import ArticleAnalyzer
from engine import Evaluation, Index, Match, Order
from search.equivalents import Equivalent
from search.explanation import Explainer
from search.ladder import Plan
from search.models import Explanation
from search.query_parser import Clause
from search.reranking import RERANKED, Parts, Reranker

BY_SCORE = 40
"""Of those that are ordered anew so many are the best of all, the others the best of the highest
rung that are not among them, because an article may have the run as typed and be worth little
otherwise: `reranking.ONE_RUN_WEIGHT` then puts it on top.
"""


@dataclass(frozen=True, slots=True)
class Slice:
    """What was found, with the matches of the slice alone. `sections` has for each the highest rung
    that it or a match behind it, on this page or a later one, stands on.
    """

    found: Evaluation
    sections: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BestFirst:
    """One search: a plan, the clauses of its query, the slice that is wanted, what says what else
    a run means, and what else `Index.evaluate` is told.
    """

    index: Index
    analyzer: ArticleAnalyzer
    plan: Plan
    clauses: Sequence[Clause]
    order: Order
    equivalents: Callable[[str], Sequence[Equivalent]]
    how: Mapping[str, Any] = field(default_factory=dict)

    def evaluate(self) -> Slice:
        """Return the slice. It is cut out after ordering, so slices join."""
        if not self._is_reranked:
            order = replace(self.order, mixed=self.mixed)
            found = self.index.evaluate(self.plan.query, order, **self.how)
            return Slice(found, tuple(match.tier for match in found.matches))
        found = self._found_to_the_end()
        ranked = self._reranker().rerank(found.matches)
        sections = sections_of([match.tier for _, match in ranked], found.tiers)
        wanted = slice(self.order.offset, self.order.offset + self.order.limit)
        matches = tuple(replace(match, score=score) for score, match in ranked[wanted])
        return Slice(replace(found, matches=matches), sections[wanted])

    def explain(self, matches: Sequence[Match]) -> dict[int, Explanation]:
        """Return why each match of the slice is where it is, by number. It takes some evaluations
        more.
        """
        reranked: dict[int, Parts] = {}
        if self._is_reranked:
            best = self._found_to_the_end().matches[:RERANKED]
            numbers = (match.number for match in best)
            reranked = dict(zip(numbers, self._reranker().explain(best), strict=True))
        explainer = Explainer(self.plan.query, self.clauses, self.analyzer, self.index)
        return explainer.explain(matches, reranked)

    @property
    def mixed(self) -> int:
        """How many of the best come first whatever their rung, before some are ordered anew."""
        return BY_SCORE if self.order.sort == "relevance" and self.clauses else 0

    @property
    def reranked(self) -> int:
        """How many of the first matches are ordered anew."""
        return RERANKED if self.mixed else 0

    @property
    def _is_reranked(self) -> bool:
        """Whether any of the slice is ordered anew."""
        return self.order.offset < self.reranked

    def _reranker(self) -> Reranker:
        return Reranker(self.clauses, self.analyzer, self.index, self.equivalents)

    def _found_to_the_end(self) -> Evaluation:
        """Find all up to the end of the slice, those at least that are ordered anew."""
        end = max(self.order.offset + self.order.limit, RERANKED)
        order = replace(self.order, offset=0, limit=end, mixed=self.mixed)
        return self.index.evaluate(self.plan.query, order, **self.how)


def sections_of(tiers: Sequence[int], counts: Sequence[int]) -> tuple[int, ...]:
    """Return for each of the first matches the highest tier still to come, its own one included;
    `counts` are those of all matches.
    """
    left = Counter(dict(enumerate(counts))) - Counter(tiers)
    lowest = min(left, default=len(counts))
    return tuple(accumulate(reversed([*tiers, lowest]), min))[:0:-1]
