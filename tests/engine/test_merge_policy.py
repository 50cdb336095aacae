"""Which segments are merged: few stay, small ones often, large ones rarely."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.embedded.merge_policy import MOST_SEGMENTS, Group, Size, plan


def alive(*kept: int) -> list[Size]:
    return [Size(each, each) for each in kept]


def told(groups: Sequence[Group]) -> list[tuple[int, ...]]:
    """Return the places of each group that is written anew."""
    return [tuple(group.places) for group in groups if group.rewritten]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        pytest.param(alive(100_000, 100), [], id="few segments"),
        pytest.param(alive(*[100] * MOST_SEGMENTS), [], id="as many as may be"),
        pytest.param(
            alive(100_000, *[100] * 10), [tuple(range(1, 11))], id="small ones beside a large one"
        ),
        pytest.param(alive(9, *[100] * 10), [tuple(range(11))], id="smaller one before them"),
        pytest.param(
            alive(*[10**6] * 9, 10**4, 10), [(9, 10)], id="two at least, however different"
        ),
        pytest.param(alive(100, *[50] * 9, 200), [tuple(range(11))], id="all alike"),
        pytest.param([Size(9, 6), Size(9, 5)], [(1,)], id="over a third deleted"),
    ],
)
def test_what_is_written_anew(sizes: list[Size], expected: list[tuple[int, ...]]) -> None:
    assert told(plan(sizes)) == expected


def test_segment_of_which_nothing_is_left_vanishes() -> None:
    groups = plan([Size(5, 5), Size(7, 0), Size(3, 3)])
    assert [tuple(group.places) for group in groups] == [(0,), (2,)]


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), max_size=30))
def test_every_document_that_is_kept_stays_in_order(pairs: list[tuple[int, int]]) -> None:
    sizes = [Size(max(pair), min(pair)) for pair in pairs]
    groups = plan(sizes)
    covered = [place for group in groups for place in group.places]
    assert covered == sorted(set(covered))
    assert sum(sizes[place].kept for place in covered) == sum(size.kept for size in sizes)
    assert all(group.rewritten or not sizes[group.places[0]].is_wasteful for group in groups)


def test_many_updates_write_each_document_a_few_times() -> None:
    segments, written = [100_000], 0
    for _ in range(1_000):
        sizes = alive(*segments, 100)
        groups = plan(sizes)
        segments = [sum(sizes[place].kept for place in group.places) for group in groups]
        written += sum(
            size for size, group in zip(segments, groups, strict=True) if group.rewritten
        )
        assert len(segments) <= MOST_SEGMENTS
    assert sum(segments) == 200_000
    assert written < 8 * 100_000
