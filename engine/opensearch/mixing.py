"""The first few hits of an answer in tiers, in order of their scores whatever their tier.

Of a group the document stands that its lowest tier has, not the one with the best score, so more
hits than are wanted are looked at: the documents of groups that stand may be worth less. Where more
than that many groups are, the last of the first few can differ from those of a folder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.opensearch.layout import COLLAPSED, NUMBER
from engine.opensearch.runs import Body
from engine.opensearch.translation import condition
from engine.queries import Query

if TYPE_CHECKING:
    from engine.opensearch.evaluation import Question


@dataclass(frozen=True, slots=True)
class Placed:
    """A hit, the same with its own score and its stored fields, and its tier."""

    hit: Any
    again: Any
    tier: int

    @property
    def values(self) -> Any:
        """Numbers of the document, by field."""
        return self.hit["fields"]

    @property
    def number(self) -> int:
        """Number of the document."""
        return int(self.values[NUMBER][0])

    @property
    def group(self) -> int:
        """Number of its group, below 0 where it has none."""
        return int(self.values[COLLAPSED][0])

    @property
    def score(self) -> float:
        """Its own score, exact."""
        return float(self.again["_score"])

    @property
    def source(self) -> Any:
        """What is stored."""
        return self.again["_source"]

    def by_score(self) -> tuple[float, int]:
        """Return what hits are sorted by, whatever their tier."""
        return -self.score, self.number

    def by_tier(self) -> tuple[int, float, int]:
        """Return what hits are sorted by, tier by tier."""
        return self.tier, -self.score, self.number


@dataclass(frozen=True, slots=True)
class Mixing:
    """The search for the first few of a question within a filter."""

    question: "Question"
    within: Query | None

    def hits(self) -> list[Placed]:
        """Return the first few."""
        asked, wanted = self.question, self.question.order.mixed
        best = asked.listed(self._by_score(2 * wanted))
        tiers = {hit["_id"]: self._tier(hit) for hit in best}
        groups = [_group(hit) for hit in best if _group(hit) >= 0] if asked.collapsed else []
        if groups:
            shared: Body = {"terms": {COLLAPSED: groups}}
            body = {**asked.ranked(self.within, shared), "size": len(groups), "_source": False}
            leaders = asked.listed(body)
            tiers |= {hit["_id"]: asked.tier_of(hit) for hit in leaders}
            best = [*(hit for hit in best if _group(hit) < 0), *leaders]
        again = asked.scored_again(best)
        found = [Placed(hit, again[hit["_id"]], tiers[hit["_id"]]) for hit in best]
        return sorted(found, key=Placed.by_score)[:wanted]

    def _by_score(self, size: int) -> Body:
        """Return a search without tiers whose hits say in which of them they are."""
        named = [
            {"constant_score": {"filter": condition(tier), "boost": 0, "_name": str(number)}}
            for number, tier in enumerate(self.question.order.tiers)
        ]
        query = {"bool": {"must": [self.question.within(self.within)], "should": named}}
        sort: list[Body] = [{"_score": "desc"}, {NUMBER: "asc"}]
        return {"query": query, "sort": sort, "track_scores": True, "size": size, "_source": False}

    def _tier(self, hit: Any) -> int:
        names = hit.get("matched_queries", ())
        return min(map(int, names), default=len(self.question.order.tiers))


def behind(first: Sequence[Placed], collapsed: bool) -> Body:
    """Return a filter for all but the first few, and those that they stand for where groups are
    collapsed.
    """
    numbers = [hit.number for hit in first]
    groups = [hit.group for hit in first if hit.group >= 0] if collapsed else []
    return {
        "bool": {
            "must": [{"match_all": {}}],
            "must_not": [{"terms": {NUMBER: numbers}}, {"terms": {COLLAPSED: groups}}],
        }
    }


def _group(hit: Any) -> int:
    return int(hit["fields"][COLLAPSED][0])
