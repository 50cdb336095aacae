"""The first few of an order come before all tiers; the rest goes on tier by tier."""

from hypothesis import given, settings
from hypothesis import strategies as st
from random_queries import TREES
from small_indexes import Large

from engine import Match, Order, Query, Sort


@settings(max_examples=100)
@given(
    tree=TREES,
    tiers=st.lists(TREES, max_size=3),
    sort=st.sampled_from(["relevance", "date", "-date"]),
    mixed=st.integers(0, 70),
    size=st.integers(1, 60),
)
def test_first_few_come_in_the_order_without_tiers_the_rest_as_if_they_were_not_there(
    tree: Query, tiers: list[Query], sort: Sort, mixed: int, size: int, large: Large
) -> None:
    def slice_of(offset: int, limit: int, mixed: int, tiers: tuple[Query, ...]) -> list[Match]:
        order = Order(offset, limit, sort, tiers, mixed)
        return list(large.index.evaluate(tree, order).matches)

    whole = slice_of(0, 1_000, mixed, tuple(tiers))
    numbers = [match.number for match in whole]
    plain = [match.number for match in slice_of(0, mixed, 0, ())]
    tiered = [match.number for match in slice_of(0, 1_000, 0, tuple(tiers))]
    assert numbers == plain + [number for number in tiered if number not in plain]
    pages = [
        match
        for start in range(0, len(whole), size)
        for match in slice_of(start, size, mixed, tuple(tiers))
    ]
    assert pages == whole
