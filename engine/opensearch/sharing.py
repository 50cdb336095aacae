"""Documents that share a group, as near-duplicates do."""

from collections.abc import Sequence

from engine.opensearch.layout import COLLAPSED, NUMBER, STORED
from engine.opensearch.translation import Body
from engine.opensearch.view import View
from engine.protocol import Stored


def newest_of_groups(view: View, numbers: Sequence[int], most: int) -> list[tuple[Stored, ...]]:
    """Return for each document the stored fields of at most so many others of its group, the newest
    first. It takes two searches, however many documents there are.
    """
    groups = _groups(view, numbers)
    shared = sorted({group for group in groups.values() if group >= 0})
    if not shared or most <= 0:
        return [() for _ in numbers]
    newest: Body = {
        "size": most + 1,  # the document itself may be among them
        "sort": [{"published": {"order": "desc", "missing": "_last"}}, {NUMBER: "asc"}],
        "_source": [STORED],
        "docvalue_fields": [NUMBER],
    }
    aggs: Body = {
        "groups": {
            "terms": {"field": COLLAPSED, "size": len(shared)},
            "aggs": {"newest": {"top_hits": newest}},
        }
    }
    answer = view.search({"size": 0, "query": {"terms": {COLLAPSED: shared}}, "aggs": aggs})
    buckets = answer["aggregations"]["groups"]["buckets"]
    found = {bucket["key"]: bucket["newest"]["hits"]["hits"] for bucket in buckets}
    return [
        tuple(
            hit["_source"][STORED]
            for hit in found.get(groups.get(number, -1), ())
            if hit["fields"][NUMBER][0] != number
        )[:most]
        for number in numbers
    ]


def _groups(view: View, numbers: Sequence[int]) -> dict[int, int]:
    """Return the group of each document, a number below 0 where it has none."""
    if not numbers:
        return {}
    body: Body = {"query": {"terms": {NUMBER: list(numbers)}}, "_source": False}
    body["docvalue_fields"] = [NUMBER, COLLAPSED]
    hits = (hit["fields"] for page in view.pages(body) for hit in page)
    return {fields[NUMBER][0]: fields[COLLAPSED][0] for fields in hits}
