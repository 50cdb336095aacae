"""Evaluate query trees on a cluster: tiers, order, collapsing and facets of one answer.

hits     tier by tier in one search: each tier lifts the score above all that scores can be
scores   of a slice whose scores were lifted: asked for once more, so that they are exact
groups   documents alone are counted by the cluster; those that share a group are listed, up to
         `LISTED`, because only the first of each counts; where more are found, counts are
         estimated
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, log2
from typing import Any

from engine.opensearch.ages import Ages
from engine.opensearch.layout import COLLAPSED, DAY, NUMBER, STORED, WINDOW
from engine.opensearch.mixing import Mixing, Placed, behind
from engine.opensearch.scoring import Scoring
from engine.opensearch.translation import Body, condition, highest_score, narrowed, scored
from engine.opensearch.view import View
from engine.protocol import Evaluation, Match, Order
from engine.queries import Query

LISTED = 5_000
"""Documents in groups that are listed of one answer: about 50 ms."""
_VALUES = 10_000
"""Values of a facet that are told at most."""
_SHARED: Body = {"range": {COLLAPSED: {"gte": 0}}}
_ALONE: Body = {"range": {COLLAPSED: {"lt": 0}}}

Facets = Mapping[str, Query | None]
Counts = tuple[list[int], dict[str, Counter[str]]]
"""How many documents are in each tier, and the facets of the first that has any."""


@dataclass
class Question:
    """One evaluation: a query in an order on a view of so many documents, perhaps collapsed."""

    view: View
    scoring: Scoring
    ages: Ages
    query: Query
    order: Order
    collapsed: bool
    seconds: float | None
    partial: bool = field(default=False, init=False)

    def answer(self, within: Query | None, facets: Facets) -> Evaluation:
        """Return what is found."""
        wanted: dict[Query | None, list[str]] = {within: []}
        for name, other in facets.items():
            wanted.setdefault(other, []).append(name)
        found = {other: self._counted(other, names) for other, names in wanted.items()}
        counts = found[within][0]
        matches = self._matches(within) if self.order.limit and sum(counts) else ()
        shown = {name: found[other][1].get(name, Counter()) for name, other in facets.items()}
        return Evaluation(
            sum(counts),
            matches,
            {name: _ordered(counter) for name, counter in shown.items()},
            tuple(counts) if self.order.tiers else (),
            self.partial,
        )

    @cached_property
    def _scored(self) -> Body:
        return self.ages.decayed(scored(self.query, self.scoring), self.order.decay)

    @cached_property
    def _tiers(self) -> list[Body]:
        """Return what finds each tier, and nothing of another."""
        found = [condition(tier) for tier in self.order.tiers]
        parts: list[Body] = [
            {"bool": {"filter": [tier], "must_not": found[:place]}}
            for place, tier in enumerate(found)
        ]
        return [*parts, {"bool": {"must": [{"match_all": {}}], "must_not": found}}]

    @cached_property
    def _step(self) -> float:
        """By how much a tier is lifted above the next one: a power of two, so sums are exact."""
        if self.order.sort != "relevance":
            return 1.0
        return float(2 ** ceil(log2(highest_score(self.query, self.scoring.documents) + 1)))

    def within(self, *filters: Query | Body | None) -> Body:
        """Return what is found within filters, and scored."""
        return narrowed(self._scored, _conditions(filters))

    def _found_within(self, *filters: Query | Body | None) -> Body:
        """Return what is found within filters, to be counted."""
        return narrowed(condition(self.query), _conditions(filters))

    def ranked(self, *filters: Query | Body | None) -> Body:
        """Return the query and the order of a search, all tiers together."""
        found = self.within(*filters)
        if self.order.tiers:
            if self.order.sort != "relevance":
                found = {"constant_score": {"filter": found, "boost": 0}}
            last = len(self.order.tiers)
            lifts = [
                {"constant_score": {"filter": condition(tier), "boost": self._step * (last - n)}}
                for n, tier in enumerate(self.order.tiers)
            ]
            found = {"bool": {"must": [found], "should": [{"dis_max": {"queries": lifts}}]}}
        return {"query": found, "sort": self._sort(), "track_scores": True}

    def _sort(self) -> list[Body]:
        lifted: list[Body] = [{"_score": "desc"}]
        if self.order.sort != "relevance":
            direction = "asc" if self.order.sort == "date" else "desc"
            dated = {"published": {"order": direction, "missing": "_last"}}
            lifted = [*(lifted if self.order.tiers else []), dated]
        return [*lifted, {NUMBER: "asc"}]

    def tier_of(self, hit: Any) -> int:
        """Return the tier that the lifted score of a hit says."""
        return len(self.order.tiers) - int(hit["_score"] // self._step) if self.order.tiers else 0

    def _asked(self, body: Body) -> Any:
        if self.seconds is not None:
            body = {**body, "timeout": f"{max(1, round(self.seconds * 1000))}ms"}
        answer = self.view.search(body)
        self.partial = self.partial or bool(answer["timed_out"])
        return answer

    # Counts

    def _counted(self, within: Query | None, facets: Sequence[str]) -> Counts:
        parts = {f"tier{place}": tier for place, tier in enumerate(self._tiers)}
        per_tier = {name: {"filter": tier, "aggs": _facets(facets)} for name, tier in parts.items()}
        aggs: Body = per_tier
        if self.collapsed:
            aggs = {"alone": {"filter": _ALONE, "aggs": per_tier}, "shared": {"filter": _SHARED}}
        plain = len(parts) == 1 and not facets and not self.collapsed
        body: Body = {"size": 0, "query": self._found_within(within), "track_total_hits": True}
        answer = self._asked(body if plain else {**body, "aggs": aggs})
        if plain:
            return [answer["hits"]["total"]["value"]], {}
        found = answer["aggregations"]
        if not self.collapsed:
            return _first_of([_tier_counts(found[name], facets) for name in parts])
        alone = [_tier_counts(found["alone"][name], facets) for name in parts]
        shared = found["shared"]["doc_count"]
        if shared > LISTED:
            return self._estimated(within, facets)
        if shared:
            self._add_leaders(alone, within, facets)
        return _first_of(alone)

    def _add_leaders(
        self,
        counts: list[tuple[int, dict[str, Counter[str]]]],
        within: Query | None,
        facets: Sequence[str],
    ) -> None:
        """Count of each group the document that comes first."""
        body = {**self.ranked(within, _SHARED), "size": LISTED, "_source": False}
        body["docvalue_fields"] = [COLLAPSED, *facets]
        seen = set()
        for hit in self._asked(body)["hits"]["hits"]:
            values = hit["fields"]
            group = values[COLLAPSED][0]
            if group in seen:
                continue
            seen.add(group)
            tier = self.tier_of(hit)
            for name in facets:
                if name in values:
                    counts[tier][1][name][values[name][0]] += 1
            counts[tier] = counts[tier][0] + 1, counts[tier][1]

    def _estimated(self, within: Query | None, facets: Sequence[str]) -> Counts:
        """Count groups by what their numbers hash to; one is counted for each value that it has."""
        groups = {"groups": {"cardinality": {"field": COLLAPSED, "precision_threshold": 40_000}}}
        aggs: Body = {}
        for place, tier in enumerate(self._tiers):
            upto = {"bool": {"should": self._tiers[: place + 1], "minimum_should_match": 1}}
            aggs[f"upto{place}"] = {"filter": upto, "aggs": groups}
            aggs[f"tier{place}"] = {"filter": tier, "aggs": _facets(facets, groups)}
        answer = self._asked({"size": 0, "query": self._found_within(within), "aggs": aggs})
        found, counts, before = answer["aggregations"], [], 0
        for place in range(len(self._tiers)):
            upto = found[f"upto{place}"]["groups"]["value"]
            count, values = max(upto - before, 0), found[f"tier{place}"]
            before = max(before, upto)
            counts.append((count, _tier_counts(values, facets)[1]))
        return _first_of(counts)

    # Matches

    def _matches(self, within: Query | None) -> tuple[Match, ...]:
        start, end = self.order.offset, min(self.order.offset + self.order.limit, WINDOW)
        if not (self.order.mixed and self.order.tiers and self.order.sort == "relevance"):
            return self._tiered(start, end, within)
        first = Mixing(self, within).hits()
        rest = behind(first, self.collapsed) if first else None
        last = self._tiered(max(start - len(first), 0), end - len(first), within, rest)
        return (*self._told(first[start:end], within), *last)

    def _tiered(self, start: int, end: int, *filters: Query | Body | None) -> tuple[Match, ...]:
        """Return a slice of what is found within filters, tier by tier."""
        if end <= start:
            return ()
        body = {**self.ranked(*filters), "from": start, "size": end - start}
        hits = self.listed({**body, "_source": False if self.order.tiers else [STORED]})
        again = self.scored_again(hits) if self.order.tiers else {hit["_id"]: hit for hit in hits}
        found = [Placed(hit, again[hit["_id"]], self.tier_of(hit)) for hit in hits]
        if self.order.sort == "relevance":  # lifted scores have some digits less
            found.sort(key=Placed.by_tier)
        return self._told(found, filters[0])

    def _told(self, hits: Sequence[Placed], within: Query | Body | None) -> tuple[Match, ...]:
        copies = self._copies(hits, within) if self.collapsed else {}
        return tuple(
            Match(
                hit.number,
                hit.score,
                hit.source[STORED],
                hit.tier,
                max(copies.get(hit.group, 1) - 1, 0),
                self.ages.factor(self.order.decay, hit.values.get(DAY, [None])[0]),
            )
            for hit in hits
        )

    def listed(self, body: Body) -> list[Any]:
        """Return the hits of a search, one of each group where groups are collapsed."""
        body = {**body, "docvalue_fields": [NUMBER, COLLAPSED, DAY], "track_total_hits": False}
        if self.collapsed:
            body["collapse"] = {"field": COLLAPSED}
        hits: list[Any] = self._asked(body)["hits"]["hits"]
        return hits

    def scored_again(self, hits: Sequence[Any]) -> dict[str, Any]:
        """Return documents with their own scores."""
        if not hits:
            return {}
        ids: Body = {"ids": {"values": [hit["_id"] for hit in hits]}}
        body = {"query": self.within(ids), "size": len(hits), "_source": [STORED]}
        answer = self.view.search(body)
        return {hit["_id"]: hit for hit in answer["hits"]["hits"]}

    def _copies(self, hits: Sequence[Placed], within: Query | Body | None) -> dict[int, int]:
        """Return how many documents were found of each group that a slice has one of."""
        groups = [hit.group for hit in hits]
        shared: Body = {"terms": {COLLAPSED: [group for group in groups if group >= 0]}}
        if not shared["terms"][COLLAPSED]:
            return {}
        aggs = {"groups": {"terms": {"field": COLLAPSED, "size": len(groups)}}}
        body = {"size": 0, "query": self._found_within(within, shared), "aggs": aggs}
        buckets = self._asked(body)["aggregations"]["groups"]["buckets"]
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}


def _conditions(filters: Sequence[Query | Body | None]) -> list[Body]:
    return [one if isinstance(one, dict) else condition(one) for one in filters if one]


def _facets(names: Sequence[str], inside: Body | None = None) -> Body:
    more = {"aggs": inside} if inside else {}
    return {name: {"terms": {"field": name, "size": _VALUES}, **more} for name in names}


def _tier_counts(found: Any, facets: Sequence[str]) -> tuple[int, dict[str, Counter[str]]]:
    values: dict[str, Counter[str]] = {}
    for name in facets:
        buckets = found[name]["buckets"]
        values[name] = Counter(
            {
                bucket["key"]: bucket["groups"]["value"]
                if "groups" in bucket
                else bucket["doc_count"]
                for bucket in buckets
            }
        )
    return found["doc_count"], values


def _first_of(counts: Sequence[tuple[int, dict[str, Counter[str]]]]) -> Counts:
    first = next((values for count, values in counts if count), counts[0][1])
    return [count for count, _ in counts], first


def _ordered(counts: Counter[str]) -> dict[str, int]:
    """Return counts by value, most first, then by value."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
