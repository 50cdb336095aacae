"""The search itself: parse -> evaluate -> snippet, on one open index."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any

from analysis import ArticleAnalyzer
from engine import And, Decay, Evaluation, Index, IndexUnusable, Keyword, Not
from engine.protocol import Order
from search.analysis_answer import analysis_answer
from search.answer_cache import AnswerCache, AnswerStore
from search.answer_types import AnalysisAnswer
from search.best_first import BestFirst
from search.corrections import Corrector
from search.equivalent_queries import EquivalentQueries
from search.equivalents import Equivalents
from search.filters import GROUP, filter_of, filters_of_facets, group_of
from search.highlighting import Highlighter
from search.hits import HitMaker, copy_of, newest_copies
from search.interpretation import as_json, sentence
from search.interpretation_types import Interpretation
from search.lacking import Lacking
from search.ladder import Ladder, Plan
from search.models import Copy, Hit, Rung, SearchRequest, SearchResponse, Suggestion
from search.outlets import outlets_named
from search.query_building import Builder, Unit
from search.query_language import ParsedQuery, understand
from search.ranking import RECENCY_SHARE
from search.similarity import similar_to
from search.spelling import Speller
from search.suggestions import suggestions
from search.synonyms import Synonyms
from search.verbatim import Found, Verbatim, find_verbatim, relaxed

TIME_LIMIT_SECONDS = 0.15
"""Of an evaluation, which leaves 100 ms for its last leaf and for snippets. A usual query takes a
hundredth of it."""

MOST_COPIES = 100
"""Near-duplicates that are listed beside an article; a search among them has pages."""


class Searcher:
    """Answers requests from an open index. Safe to use from several threads."""

    def __init__(
        self,
        index: Index,
        analyzer: ArticleAnalyzer | None = None,
        time_limit_seconds: float | None = TIME_LIMIT_SECONDS,
        recency: int = 0,
        synonyms: Synonyms | None = None,
        answers: AnswerStore | None = None,
    ) -> None:
        """`recency` is that of requests which do not say (`SearchRequest.recency`);
        `answers` keeps what was answered, for who asks the same.
        """
        self.index = index
        self.analyzer = analyzer or ArticleAnalyzer(index.dictionary)
        self.synonyms = synonyms
        self._equivalents = Equivalents(self.analyzer, synonyms)
        self.recency = recency
        words = synonyms.digest if synonyms else ""
        self.cache = AnswerCache(answers, index, (words, recency, time_limit_seconds))
        self._time_limit = time_limit_seconds

    def warm_up(self) -> None:
        """Load what else the first query with a typing error would: a tenth of a second for the
        words of 20,000 articles. What cannot be read now is left to that query.
        """
        with suppress(IndexUnusable):
            _ = self._speller

    def search(self, request: SearchRequest) -> SearchResponse:
        """Return one page of hits, rung by rung, on each best first or by date.

        Raises `engine.IndexUnusable`.
        """
        started = time.perf_counter()
        if (known := self.cache.get(request)) is None:
            response, lasting = self._answer(request)
            if lasting:
                self.cache.keep(response)
        else:
            response = replace(known, cached=True)
        took = round((time.perf_counter() - started) * 1000, 2)
        return replace(response, processing_time_ms=took)

    def copies(self, id: str, limit: int = MOST_COPIES) -> tuple[Copy, ...]:
        """Return the other articles of a group of near-duplicates, the newest first."""
        others = And((group_of(id, self.index), Not(Keyword("id", id))))
        found = self.index.evaluate(others, Order(limit=limit, sort="-date"))
        return tuple(copy_of(match.stored) for match in found.matches)

    def similar(self, id: str, limit: int = 6) -> tuple[Hit, ...]:
        """Return articles on the subject of one, the most similar first: none of its own
        near-duplicates, and one of each other group. There may be none.
        """
        article = self.index.find(id)
        matches = similar_to(article, limit, self.analyzer, self.index) if article else ()
        unmarked = Highlighter(understand(""), self.analyzer)
        return tuple(map(HitMaker(("similar",), unmarked, self.analyzer).hit, matches))

    def analyze(self, text: str) -> AnalysisAnswer:
        """Return how a text is cut and folded, in articles as in queries."""
        return analysis_answer(text, self.analyzer)

    def rank(self, query: str, limit: int) -> list[tuple[str, float]]:
        """Return (id, score) of the best `limit` articles, without snippets, for runs over many
        queries. Scores fall, lifted where rungs begin, because evaluation tools sort by them.
        Near-duplicates are all there, because judgements are of articles, not of groups.
        """
        parsed = self._understand(query)
        if not (parsed.clauses or parsed.tree):
            return []
        plan = self._ladder.plan(parsed)
        order = Order(limit=limit, tiers=plan.tiers)
        best_first = self._best_first(parsed, plan, order)
        matches = best_first.evaluate().found.matches
        above = max((match.score for match in matches), default=0.0) + 1
        best = [(len(plan.tiers) + 1) * above for _ in matches[: best_first.reranked]]
        lifted = best + [(len(plan.tiers) - match.tier) * above for match in matches[len(best) :]]
        return [
            (match.stored["id"], match.score + lift)
            for match, lift in zip(matches, lifted, strict=True)
        ]

    def suggest(self, text: str, limit: int = 8) -> list[Suggestion]:
        """Return what somebody may go on to type who has typed `text`; any text is fine.

        Raises InvalidRequest where the limit is not from 1 to `models.MOST_SUGGESTIONS`.
        """
        return suggestions(self.index, self.analyzer, text, limit)

    def highlighter(self, query: str) -> Highlighter:
        """Return what finds the matches of `query` in a text, for showing a whole article."""
        return Highlighter(self._understand(query), self.analyzer, self._equivalents.of)

    def _answer(self, request: SearchRequest) -> tuple[SearchResponse, bool]:
        """Return the answer to a request, and whether it would be the same another time: whatever
        was cut short by the clock would not.
        """
        parsed = self._understand(request.query)
        exact = request.script == "exact"
        plan = self._ladder.plan(relaxed(parsed) if exact else parsed)
        read = self._find_verbatim(parsed, plan) if exact else None
        only = read.query() if read else None
        how = {
            "within": filter_of(request, self.index, only),
            "facets": filters_of_facets(request, self.index, only),
            "collapse": GROUP if request.collapsed else None,
            "seconds": self._time_limit,
        }
        order = self._order(request, plan, browsing=not (parsed.clauses or parsed.tree))
        best_first = self._best_first(parsed, plan, order, how)
        slice_ = best_first.evaluate()
        found = slice_.found
        lacking = Lacking(parsed.clauses, self._ladder.builder)
        hits = HitMaker(
            plan.rungs,
            Highlighter(parsed, self.analyzer, self._equivalents.of, verbatim=exact),
            self.analyzer,
            newest_copies(found.matches, request.listed_copies, self.index),
            best_first.explain(found.matches) if request.explain else {},
            lacking.of,
        )
        counts = _counts(found, plan)
        rung: Rung = next(iter(counts), "none")
        offered, counted = self._did_you_mean(request, parsed, rung)
        response = SearchResponse(
            request=request,
            hits=tuple(map(hits.hit, found.matches, slice_.sections)),
            total_hits=counts.pop(rung, 0),
            processing_time_ms=0.0,
            generation=self.index.generation,
            interpreted_as=self._interpretation(request, parsed, found.expansion_cut),
            facet_distribution=found.facets,
            rung=rung,
            more_hits=counts,
            did_you_mean=offered,
            partial=found.partial or (read is not None and read.partial),
        )
        return response, counted and not (response.partial or request.explain)

    def _understand(self, query: str) -> ParsedQuery:
        return self._equivalents.joined(understand(query))

    def _find_verbatim(self, parsed: ParsedQuery, plan: Plan) -> Found:
        """Return the articles that have the very characters of the query."""
        verbatim = Verbatim(parsed, self._ladder.builder)
        return find_verbatim(verbatim, self.index, plan.query, self._time_limit)

    def _best_first(
        self,
        parsed: ParsedQuery,
        plan: Plan,
        order: Order,
        how: Mapping[str, Any] = MappingProxyType({}),
    ) -> BestFirst:
        also = self._equivalents.of
        return BestFirst(self.index, self.analyzer, plan, parsed.clauses, order, also, how)

    def _order(self, request: SearchRequest, plan: Plan, browsing: bool) -> Order:
        """Return the slice of a page; browsing by filter alone shows the newest first."""
        sort = "-date" if browsing and request.sort == "relevance" else request.sort
        offset = (request.page - 1) * request.hits_per_page
        half_life = self.recency if request.recency is None else request.recency
        decay = Decay(half_life, RECENCY_SHARE) if half_life and sort == "relevance" else None
        return Order(offset, request.hits_per_page, sort, plan.tiers, decay=decay)

    def _did_you_mean(
        self, request: SearchRequest, parsed: ParsedQuery, rung: Rung
    ) -> tuple[str, bool]:
        """Return another query, or an empty text, and whether there was time to count all."""
        if rung in ("exact", "all") or request.page > 1 or request.script == "exact":
            return "", True
        counted = True

        def articles(query: str) -> int:
            """Count the articles that have all the words of another query."""
            nonlocal counted
            found = self.index.evaluate(
                self._ladder.every(self._understand(query)),
                Order(limit=0),
                within=filter_of(request, self.index),
                seconds=self._time_limit,
            )
            counted = counted and not found.partial
            return found.total

        units = self._ladder.builder.units
        corrector = Corrector(units, lambda: self._speller, articles, self._frequencies)
        return corrector.correct(request.query, parsed, rung != "some"), counted

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self.index.vocabulary("text_words"))

    @cached_property
    def _ladder(self) -> Ladder:
        # Nothing that is kept may lead back here: in a cycle, an index that was replaced would
        # hold its files, and their space on disk, until the garbage collector gets to it.
        weak = EquivalentQueries(
            self.analyzer, self.index.article_count, self.index.document_frequencies
        )
        outlets = partial(outlets_named, self.index)
        builder = Builder(self.analyzer, outlets, self._equivalents.of, weak.condition)
        return Ladder(builder, self.index.article_count, self._frequencies, weak)

    @property
    def _frequencies(self) -> Callable[[Sequence[Unit]], list[int]]:
        return partial(_frequencies, self.index)

    def _interpretation(
        self, request: SearchRequest, parsed: ParsedQuery, expansion_cut: bool
    ) -> Interpretation:
        bare = " ".join(clause.text for clause in parsed.clauses if not clause.exact)
        found: Interpretation = {
            "words": self.analyzer.words.terms(bare),
            "exact": [clause.text for clause in parsed.clauses if clause.exact],
        }
        if parsed.tree is not None:
            found["tree"] = as_json(parsed.tree)
            found["sentence"] = sentence(parsed.tree)
        if request.script == "exact":
            found["script"] = "exact"
        elif also := self._equivalents.as_json(parsed.clauses):
            found["equivalents"] = also
        if expansion_cut:
            found["expansionCut"] = True
        return found


def _counts(found: Evaluation, plan: Plan) -> dict[Rung, int]:
    """Return how many articles stand on each rung that has any, the highest first."""
    counts = found.tiers or (found.total,)
    return {rung: count for rung, count in zip(plan.rungs, counts, strict=True) if count}


def _frequencies(index: Index, units: Sequence[Unit]) -> list[int]:
    """Return in how many articles each of some units stands in the text."""
    counts: dict[Unit, int] = {}
    for field, are_words in (("text_words", True), ("text_grams", False)):
        those = [unit for unit in units if unit.is_word == are_words]
        found = index.document_frequencies(field, [unit.text for unit in those])
        counts.update(zip(those, found, strict=True))
    return [counts[unit] for unit in units]
