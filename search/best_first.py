"""One slice of what a query finds, in its final order: the engine's, in which the best of each rung
are ordered anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from analysis import ArticleAnalyzer
from engine import Evaluation, Index, Match, Order
from search.equivalents import Equivalent
from search.explanation import Explainer
from search.ladder import Plan
from search.models import Explanation
from search.query_parser import Clause
from search.reranking import RERANKED, Parts, Reranker


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

    def evaluate(self) -> Evaluation:
        """Return the slice. It is cut out after ordering, so slices join."""
        if not self._is_reranked:
            return self.index.evaluate(self.plan.query, self.order, **self.how)
        found = self._found_to_the_end()
        start, end = self.order.offset, self.order.offset + self.order.limit
        return replace(found, matches=self._reranker().rerank(found.matches, start, end))

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
    def _is_reranked(self) -> bool:
        """Whether any of the slice is ordered anew."""
        by_relevance = self.order.sort == "relevance" and self.order.offset < RERANKED
        return by_relevance and bool(self.clauses)

    def _reranker(self) -> Reranker:
        return Reranker(self.clauses, self.analyzer, self.index, self.equivalents)

    def _found_to_the_end(self) -> Evaluation:
        """Find all up to the end of the slice, those at least that are ordered anew."""
        end = max(self.order.offset + self.order.limit, RERANKED)
        order = replace(self.order, offset=0, limit=end)
        return self.index.evaluate(self.plan.query, order, **self.how)
