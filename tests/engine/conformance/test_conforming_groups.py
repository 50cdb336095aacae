"""Documents that share a group: the others of each, the newest first."""

from dataclasses import replace

import pytest
from conforming_indexes import Build
from random_queries import document, many_documents

from engine import Document, Index

DATES = (202211120000, 202211130000, None, 202211120000, 202211120000, 199912310000)
GROUPS = (7, 7, 7, 7, 9, 0)


def grouped() -> list[Document]:
    """Return four documents of one group, one of another, and one of none."""
    made = (document(n, "", "大桥", None, date) for n, date in enumerate(DATES))
    return [
        replace(one, numbers={**one.numbers, **({"group": group} if group else {})})
        for one, group in zip(made, GROUPS, strict=True)
    ]


def others(index: Index, numbers: list[int], most: int = 10) -> list[list[int]]:
    return [[each["number"] for each in found] for found in index.sharing("group", numbers, most)]


@pytest.mark.parametrize(
    ("numbers", "most", "expected"),
    [
        pytest.param([0], 10, [[1, 3, 2]], id="newest first, then as written, undated last"),
        pytest.param([2], 10, [[1, 0, 3]], id="of the undated one"),
        pytest.param([0], 2, [[1, 3]], id="at most so many"),
        pytest.param([1], 2, [[0, 3]], id="at most so many, without the newest itself"),
        pytest.param([0], 0, [[]], id="none wanted"),
        pytest.param([4], 10, [[]], id="alone in its group"),
        pytest.param([5], 10, [[]], id="without a group"),
        pytest.param([5, 1, 0, 4], 1, [[], [0], [1], []], id="several at once, in their order"),
        pytest.param([], 10, [], id="of nothing"),
    ],
)
def test_others_of_a_group(
    numbers: list[int], most: int, expected: list[list[int]], build: Build
) -> None:
    assert others(build(grouped()), numbers, most) == expected


def test_others_of_many_groups_are_those_of_a_scan(build: Build) -> None:
    documents = [
        replace(one, numbers={**one.numbers, "group": n % 17 + 1})
        for n, one in enumerate(many_documents(120))
    ]
    index = build(documents)
    dates = [one.numbers.get("published", 0) for one in documents]
    for number in range(0, 120, 5):
        group = [n for n in range(120) if n % 17 == number % 17 and n != number]
        group.sort(key=lambda n: (-dates[n], n))
        assert others(index, [number], 3) == [group[:3]]
