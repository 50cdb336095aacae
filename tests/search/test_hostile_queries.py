"""No query makes an error, takes the engine apart or marks what is not there."""

import json
from pathlib import Path

import pytest

from search import Searcher, SearchRequest
from search.answers import answer
from search.models import is_empty


def hostile_queries() -> list[str]:
    """Return the table: a JSON string a line, or a list of pieces, each with how often it comes."""
    lines = (
        Path(__file__).with_name("hostile_queries.jsonl").read_text(encoding="ascii").split("\n")
    )
    rows = [json.loads(line) for line in lines if line]
    return [
        row if isinstance(row, str) else "".join(piece * times for piece, times in row)
        for row in rows
    ]


def test_the_table_is_long_and_its_queries_are_allowed() -> None:
    queries = hostile_queries()
    assert len(set(queries)) >= 400
    assert max(map(len, queries)) == 512


@pytest.mark.parametrize("query", [q for q in hostile_queries() if not is_empty(q)], ids=ascii)
def test_hostile_query_is_answered(searcher: Searcher, query: str) -> None:
    patient = Searcher(searcher.index, time_limit_seconds=None)
    response = patient.search(SearchRequest(query, facets=("source", "year")))
    json.dumps(answer(response)).encode("utf-8")
    assert len(response.hits) == min(10, response.total_hits + sum(response.more_hits.values()))
    for hit in response.hits:
        for fragment in (hit.title, hit.snippet):
            flat = [offset for pair in fragment.ranges for offset in pair]
            assert flat == sorted(set(flat))
            assert all(0 <= offset <= len(fragment.text) for offset in flat)
