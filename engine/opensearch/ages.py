"""How old documents of a cluster's index are, and what that takes from their scores."""

from dataclasses import dataclass
from datetime import datetime

from engine.opensearch.layout import DAY
from engine.opensearch.translation import Body
from engine.opensearch.view import View
from engine.protocol import Decay


@dataclass(frozen=True, slots=True)
class Ages:
    """The newest day of a document that is no newer than the index, and the oldest, since 1970."""

    newest: int
    oldest: int

    @classmethod
    def of(cls, view: View, built_at: str) -> "Ages":
        """Ask for them."""
        built = int(datetime.fromisoformat(built_at[:10] + "T00:00+00:00").timestamp()) // 86_400
        known = {"range": {DAY: {"lte": built}}}
        aggs: Body = {
            "known": {"filter": known, "aggs": {"newest": {"max": {"field": DAY}}}},
            "oldest": {"min": {"field": DAY}},
        }
        found = view.search({"size": 0, "aggs": aggs})["aggregations"]
        newest, oldest = found["known"]["newest"]["value"], found["oldest"]["value"]
        newest = built if newest is None else int(newest)
        return cls(newest, newest if oldest is None else min(int(oldest), newest))

    def factor(self, decay: Decay | None, day: int | None) -> float:
        """Return what the score of a document of a day is multiplied by."""
        if decay is None:
            return 1.0
        age = self.newest - (self.oldest if day is None else min(day, self.newest))
        return float(1 - decay.most * (1 - 2 ** (-age / decay.half_life_days)))

    def decayed(self, scored: Body, decay: Decay | None) -> Body:
        """Return a query with what age leaves of its scores."""
        if decay is None:
            return scored
        fall = {"origin": self.newest, "scale": decay.half_life_days, "decay": 0.5}
        undated = decay.most * 2 ** (-(self.newest - self.oldest) / decay.half_life_days)
        functions: list[Body] = [
            {"weight": 1 - decay.most},
            {
                "filter": {"range": {DAY: {"lte": self.newest}}},
                "exp": {DAY: fall},
                "weight": decay.most,
            },
            {"filter": {"range": {DAY: {"gt": self.newest}}}, "weight": decay.most},
            {
                "filter": {"bool": {"must_not": [{"exists": {"field": DAY}}]}},
                "weight": max(undated, 1e-30),
            },
        ]
        how = {"score_mode": "sum", "boost_mode": "multiply", "functions": functions}
        return {"function_score": {"query": scored, **how}}
