"""Reading the lists of many terms together against reading them one by one."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from array_files import opened
from hypothesis import given, settings
from hypothesis import strategies as st
from small_indexes import Large

from engine.columnar.array_file import ArrayFile
from engine.columnar.field import Field, field_names
from engine.columnar.field_arrays import FieldArrays, write_field
from engine.columnar.merge import Source, merge_fields
from engine.columnar.segment_fields import SegmentField
from engine.columnar.terms import Terms
from engine.errors import IndexDamaged

DOCUMENTS = 70_000


@pytest.fixture(scope="module")
def field() -> Field:
    """A field with lists of every form: small, gaps of each width, exceptions, frequencies."""
    chance = np.random.default_rng(5)
    lists = [np.sort(chance.choice(DOCUMENTS, size, replace=False)) for size in _sizes()]
    lists += [np.array([0, 1, 2, 69_000, 69_001]), np.arange(0, DOCUMENTS, 7)]
    lists.append(np.unique(np.concatenate([np.arange(900), chance.choice(DOCUMENTS, 30)])))
    terms, _ = Terms.of([f"词语{n:05}".encode() for n in range(len(lists))])
    documents = np.concatenate(lists)
    frequencies = chance.choice(np.array([1, 1, 1, 2, 9, 300], np.uint32), len(documents))
    counts = np.array(list(map(len, lists)))
    arrays = FieldArrays("frequencies", terms, counts, documents, frequencies)
    return Field(opened(lambda file: write_field(file, "f", arrays, DOCUMENTS)), "f", DOCUMENTS)


def _sizes() -> list[int]:
    return [1, 2, 300, 5, 20_000, 1, 700, 90, 260, 3, 35_000, 12, 4_000] + [2] * 200 + [600, 1]


@settings(max_examples=60)
@given(ends=st.lists(st.integers(0, 217), min_size=2, max_size=2))
def test_range_is_the_lists_one_after_the_other(ends: list[int], field: Field) -> None:
    low, high = sorted(min(end, len(field)) for end in ends)
    values, frequencies = field.read_range(low, high)
    one_by_one = [field.postings(number) for number in range(low, high)]
    nothing = np.empty(0, np.int64)
    expected = np.concatenate([nothing, *(each.documents for each in one_by_one)])
    assert np.array_equal(values, expected)
    expected = np.concatenate([nothing, *(each.frequencies for each in one_by_one)])
    assert np.array_equal(frequencies, expected)
    counts = [field.count(number) for number in range(low, high)]
    assert field.counts[low:high].tolist() == counts


def fields_of(large: Large) -> Iterator[Field]:
    segment = large.index._reading.arrays.segments[0]  # type: ignore[union-attr]
    for name in field_names(segment.postings):
        yield Field(segment.postings, name, len(segment.documents))


def test_ranges_of_an_index(large: Large) -> None:
    for field in fields_of(large):
        for low, high in pairwise([0, 1, len(field) // 2, len(field)]):
            values, _ = field.read_range(low, high)
            read = [field.lists.read_values(number) for number in range(low, high)]
            assert np.array_equal(values, np.concatenate([np.empty(0, np.int64), *read]))


@pytest.mark.parametrize("held", [1, 50, 1_000_000])
def test_segment_without_some_documents(held: int, large: Large) -> None:
    kept = np.random.default_rng(3).random(700) < 0.6
    numbers = np.cumsum(kept) - 1
    for field in fields_of(large):
        source = Source(700, {field.name: SegmentField(field, kept)}, kept)
        file: ArrayFile = opened(
            lambda file, s=source, n=field.name: merge_fields(file, [s], [n], held)
        )
        merged = Field(file, field.name, int(kept.sum()))
        left = 0
        for number in range(len(field)):
            before = field.postings(number)
            stays = kept[before.documents]
            if not stays.any():
                continue
            after = merged.postings(left)
            assert merged.dictionary.term(left) == field.dictionary.term(number)
            assert np.array_equal(after.documents, numbers[before.documents[stays]])
            assert np.array_equal(after.frequencies, before.frequencies[stays])
            left += 1
        assert left == len(merged)


def test_damaged_lists_are_told(field: Field) -> None:
    arrays = dict(field.lists._arrays)
    damaged = arrays["gap_firsts"].copy()
    damaged[:] = DOCUMENTS
    field.lists._arrays["gap_firsts"] = damaged
    try:
        with pytest.raises(IndexDamaged, match="damaged postings"):
            field.read_range(0, len(field))
    finally:
        field.lists._arrays["gap_firsts"] = arrays["gap_firsts"]
