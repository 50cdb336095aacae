from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.columnar.packed_integers import PackedReader, PackedWriter, bits_for, packed_size


@st.composite
def integers_in_pieces(draw: st.DrawFn) -> tuple[int, list[list[int]]]:
    limit = draw(st.integers(1, 2**48) | st.sampled_from((1, 2, 3, 255, 256, 257, 2**32, 2**48)))
    value = st.integers(0, limit - 1) | st.just(limit - 1)
    return limit, draw(st.lists(st.lists(value, max_size=40), max_size=5))


def reader_of(limit: int, pieces: list[list[int]]) -> PackedReader:
    writer = PackedWriter(limit)
    for piece in pieces:
        writer.append(np.array(piece, np.uint64))
    content = b"".join(writer.finish().pieces())
    assert len(content) == packed_size(sum(map(len, pieces)), bits_for(limit))
    return PackedReader(np.frombuffer(content, np.uint8), limit)


@given(case=integers_in_pieces(), edges=st.tuples(st.integers(0, 200), st.integers(0, 200)))
def test_any_slice_comes_back(case: tuple[int, list[list[int]]], edges: tuple[int, int]) -> None:
    limit, pieces = case
    values = [value for piece in pieces for value in piece]
    reader = reader_of(limit, pieces)
    assert reader.read(0, len(values)).tolist() == values
    for start, end in pairwise(sorted(min(edge, len(values)) for edge in edges)):
        assert reader.read(start, end - start).tolist() == values[start:end]


@pytest.mark.parametrize(
    ("limit", "bits"), [(1, 1), (2, 1), (3, 2), (256, 8), (257, 9), (2**32, 32), (2**48, 48)]
)
def test_bits_that_all_values_below_a_limit_fit_into(limit: int, bits: int) -> None:
    assert bits_for(limit) == bits


def test_reading_where_nothing_is() -> None:
    reader = reader_of(1_000, [[7, 8]])
    with pytest.raises(IndexError):
        reader.read(10_000, 3)
    with pytest.raises(IndexError):
        PackedReader(np.empty(0, np.uint8), 1_000).read(0, 1)
