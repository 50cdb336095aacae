"""Reading the lists of any terms together against reading them one by one."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from list_forms import DOCUMENTS, SIZES, field_of
from random_queries import TREES
from small_indexes import Large

from engine import Or, Query, Term
from engine.columnar.evaluator import evaluate
from engine.columnar.field import Field, field_names
from engine.columnar.posting_batches import read_postings
from engine.columnar.scored_lists import ScoredLists
from engine.errors import IndexDamaged


@pytest.fixture(scope="module", params=["frequencies", "positions"])
def field(request: pytest.FixtureRequest) -> Field:
    return field_of(request.param)


def check(field: Field, numbers: list[int]) -> None:
    batch = read_postings(field, np.array(numbers))
    assert sorted(batch.order.tolist()) == list(range(len(numbers)))
    frequencies = np.ones(len(batch.documents), np.int64)
    frequencies[batch.repeated] = batch.frequencies
    for place, at in enumerate(batch.order.tolist()):
        start, end = batch.bounds[place : place + 2]
        alone = field.postings(numbers[at])
        assert np.array_equal(batch.documents[start:end], alone.documents)
        assert np.array_equal(frequencies[start:end], alone.frequencies)
        if field.kind == "positions":
            assert np.array_equal(batch.occurrences[place], field.occurrences(numbers[at]))


@settings(max_examples=60, deadline=None)
@given(numbers=st.lists(st.integers(0, len(SIZES) + 2), min_size=1, max_size=9))
def test_batch_is_the_lists_in_some_order(numbers: list[int], field: Field) -> None:
    check(field, numbers)


@given(bounds=st.lists(st.integers(0, len(SIZES) + 3), min_size=2, max_size=2).map(sorted))
def test_terms_in_a_row_have_the_values_of_each(bounds: list[int], field: Field) -> None:
    numbers = range(*bounds)
    each = [np.empty(0, np.int64), *map(field.lists.read_values, numbers)]
    together = np.sort(field.lists.read_together(numbers))
    assert np.array_equal(together, np.sort(np.concatenate(each)))


def fields_of(large: Large) -> Iterator[Field]:
    assert large.index._reading.arrays is not None
    segment = large.index._reading.arrays.segments[0]
    for name in field_names(segment.postings):
        yield Field(segment.postings, name, len(segment.documents))


def test_batches_of_an_index(large: Large) -> None:
    for field in fields_of(large):
        check(field, list(range(0, len(field), 3)))
        every = np.arange(len(field))
        counts = [field.count(number) for number in every.tolist()]
        assert field.lists.counts_of(every).tolist() == counts


@settings(max_examples=60)
@given(tree=TREES, terms=st.lists(st.sampled_from("哈呵a好"), min_size=4, max_size=7))
def test_terms_together_score_what_each_does(tree: Query, terms: list[str], large: Large) -> None:
    arrays = large.index._reading.arrays
    assert arrays is not None
    children = (*(Term("text_words", term, 0.5 + at) for at, term in enumerate(terms)), tree)
    arrays.scored = ScoredLists()
    found = evaluate(Or(children), arrays)
    expected = np.zeros(arrays.document_count)
    for child in children:
        alone = evaluate(child, arrays)
        expected[alone.documents] += alone.scores
    assert found.scores == pytest.approx(expected[found.documents], rel=1e-5)


@pytest.mark.parametrize("part", ["gap_firsts", "gap_repeats"])
def test_damaged_lists_are_told(part: str) -> None:
    field = field_of("frequencies")
    damaged = field.lists._arrays[part].copy()
    damaged[:] = np.iinfo(damaged.dtype).max if part == "gap_firsts" else 0
    field.lists._arrays[part] = damaged
    with pytest.raises(IndexDamaged, match="damaged"):
        read_postings(field, np.arange(len(field)))


def test_damaged_lists_of_terms_in_a_row_are_told() -> None:
    field = field_of("frequencies")
    field.lists._arrays["gap_firsts"] = np.full_like(field.lists._arrays["gap_firsts"], DOCUMENTS)
    with pytest.raises(IndexDamaged, match="damaged"):
        field.documents_of_any([range(len(field))])
