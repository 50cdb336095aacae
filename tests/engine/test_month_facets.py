"""Counts by month: what a linear scan over the dates counts."""

from collections import Counter

import pytest
from hypothesis import given, settings
from linear_scan import scan
from random_queries import TREES
from small_indexes import Build, Large

from engine import Document, Query
from engine.queries import All


def dated(*numbers: int) -> list[Document]:
    """Return documents with these dates as numbers YYYYMMDDHHMM; 0 is without one."""
    return [
        Document(str(place), {"text": "长江"}, numbers={"published": number} if number else {})
        for place, number in enumerate(numbers)
    ]


def months(build: Build, *numbers: int) -> dict[str, int]:
    """Return the counts by month of an index of documents with these dates."""
    return dict(build(dated(*numbers)).evaluate(All(), facets=["month"]).facets["month"])


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        pytest.param(
            [202211120800, 202211300000, 202212010000],
            [("2022-11", 2), ("2022-12", 1)],
            id="most first",
        ),
        pytest.param(
            [202212010000, 195005010000], [("1950-05", 1), ("2022-12", 1)], id="then in order"
        ),
        pytest.param([0, 202211120000], [("2022-11", 1)], id="without a date"),
        pytest.param([202200000000, 202213010000], [], id="no month there is"),
        pytest.param([0, 0], [], id="no dates at all"),
    ],
)
def test_months_are_counted(
    build: Build, numbers: list[int], expected: list[tuple[str, int]]
) -> None:
    assert list(months(build, *numbers).items()) == expected


@settings(max_examples=60)
@given(tree=TREES)
def test_months_are_those_of_a_scan(tree: Query, large: Large) -> None:
    found = large.index.evaluate(tree, facets=["month"]).facets["month"]
    dates = [
        large.documents[number].numbers.get("published", 0)
        for number in scan(tree, large.documents)
    ]
    expected = Counter(f"{date // 10**8:04}-{date // 10**6 % 100:02}" for date in dates if date)
    assert found == {month: n for month, n in expected.items() if 1 <= int(month[5:]) <= 12}
