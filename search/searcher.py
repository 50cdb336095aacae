"""The search itself: parse -> evaluate -> snippet, on one open index."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from analysis import ArticleAnalyzer
from engine import And, Index, Keyword, Match, Or, Query, Range
from engine.protocol import Evaluation, Order
from search.highlighting import Highlighter
from search.models import Fragment, Hit, SearchRequest, SearchResponse
from search.query_parser import Clause, parse
from search.ranking import build_query
from search.reranking import RERANKED, Reranker
from search.snippets import make_snippet

_MIDNIGHT, _LAST_MINUTE = 0, 2359


class Searcher:
    """Answers requests from an open index. Safe to use from several threads."""

    def __init__(self, index: Index, analyzer: ArticleAnalyzer | None = None) -> None:
        self.index = index
        self.analyzer = analyzer or ArticleAnalyzer()

    def search(self, request: SearchRequest) -> SearchResponse:
        """Return one page of hits, best first or by date. Raises `engine.IndexUnusable`."""
        started = time.perf_counter()
        clauses = parse(request.query)
        evaluation = self._evaluate(
            clauses,
            _order(request, browsing=not clauses),
            within=_filter(request),
            facets=request.facets,
        )
        highlighter = Highlighter(clauses, self.analyzer)
        hits = tuple(self._hit(match, highlighter) for match in evaluation.matches)
        return SearchResponse(
            request=request,
            hits=hits,
            total_hits=evaluation.total,
            processing_time_ms=round((time.perf_counter() - started) * 1000, 2),
            generation=self.index.generation,
            interpreted_as=self._interpretation(clauses),
            facet_distribution=evaluation.facets,
        )

    def rank(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Return (id, score) of the best `limit` articles, without snippets, for runs over many
        queries.
        """
        clauses = parse(query)
        if not clauses:
            return []
        found = self._evaluate(clauses, Order(limit=limit))
        return [(match.stored["id"], match.score) for match in found.matches]

    def highlighter(self, query: str) -> Callable[[str], tuple[tuple[int, int], ...]]:
        """Return the function that finds what `query` matched in a text, for showing a whole
        article.
        """
        return Highlighter(parse(query), self.analyzer).ranges

    def _evaluate(
        self,
        clauses: tuple[Clause, ...],
        order: Order,
        *,
        within: Query | None = None,
        facets: Sequence[str] = (),
    ) -> Evaluation:
        """Evaluate a query; by relevance, the best articles are ordered anew before a page is cut
        out.
        """
        query = build_query(clauses, self.analyzer)
        if not clauses or order.sort != "relevance" or order.offset >= RERANKED:
            return self.index.evaluate(query, order, within=within, facets=facets)
        end = order.offset + order.limit
        found = self.index.evaluate(
            query, Order(limit=max(end, RERANKED)), within=within, facets=facets
        )
        matches = Reranker(clauses, self.analyzer, self.index).rerank(found.matches)
        return replace(found, matches=matches[order.offset : end])

    def _hit(self, match: Match, highlighter: Highlighter) -> Hit:
        article = match.stored
        title, text = article["title"], article["text"]
        return Hit(
            id=article["id"],
            title=Fragment(title, highlighter.ranges(title)),
            snippet=make_snippet(text, highlighter.ranges(text), self.analyzer),
            score=match.score,
            source=article.get("source", ""),
            url=article.get("url", ""),
            published=article.get("published", ""),
        )

    def _interpretation(self, clauses: tuple[Clause, ...]) -> dict[str, Any]:
        bare = " ".join(clause.text for clause in clauses if not clause.exact)
        return {
            "words": self.analyzer.words.terms(bare),
            "exact": [clause.text for clause in clauses if clause.exact],
        }


def _order(request: SearchRequest, browsing: bool) -> Order:
    """Return the slice of a page; browsing by filter alone shows the newest first."""
    sort = "-date" if browsing and request.sort == "relevance" else request.sort
    return Order((request.page - 1) * request.hits_per_page, request.hits_per_page, sort)


def _filter(request: SearchRequest) -> Query | None:
    parts: list[Query] = []
    if request.source:
        parts.append(Or(tuple(Keyword("source", name) for name in request.source)))
    if request.published_from or request.published_to:
        low = _minute(request.published_from, _MIDNIGHT) if request.published_from else None
        high = _minute(request.published_to, _LAST_MINUTE) if request.published_to else None
        parts.append(Range("published", low, high))
    return And(tuple(parts)) if parts else None


def _minute(day: date, minute: int) -> int:
    """Return a day and time of day (HHMM) as the number of the `published` field, YYYYMMDDHHMM."""
    return int(f"{day:%Y%m%d}{minute:04}")
