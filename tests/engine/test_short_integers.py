"""Arrays of mostly small integers: read as they were written, in the fewest bits, or refused."""

import numpy as np
import pytest
from array_files import content_of, opened
from hypothesis import given
from hypothesis import strategies as st

from engine import IndexDamaged
from engine.columnar.array_file import Array, ArrayFile, ArrayFileWriter
from engine.columnar.short_integers import read_short, write_short

NUMBERS = st.integers(0, 4) | st.integers(14, 17) | st.integers(254, 257) | st.integers(0, 2**40)


def written(values: Array) -> ArrayFile:
    return opened(lambda file: write_short(file, "数", values))


@given(values=st.lists(NUMBERS, max_size=40), times=st.sampled_from((1, 100)))
def test_read_as_written(values: list[int], times: int) -> None:
    file = written(np.array(values * times, np.uint64))
    assert read_short(file, "数").tolist() == values * times


@pytest.mark.parametrize(
    ("values", "bits", "bytes_"),
    [
        pytest.param([1, 2, 0, 2, 1], 2, 2, id="small"),
        pytest.param([1, 2, 0, 2, 3, 1, 1, 1], 2, 3, id="one too large"),
        pytest.param([9, 14] * 4, 4, 4, id="below 15"),
        pytest.param([100, 254], 8, 2, id="below 255"),
        pytest.param([255, 100, 254, 100, 254], 8, 6, id="one of 255"),
        pytest.param([256, 100, 254, 100, 254], 8, 7, id="one too large for a byte"),
        pytest.param([1] * 5_001, 2, 1_251, id="equal"),
        pytest.param([], 2, 0, id="none"),
    ],
)
def test_fewest_bits(values: list[int], bits: int, bytes_: int) -> None:
    file = written(np.array(values, np.uint64))
    assert file.attributes["数"] == [len(values), bits]
    assert file["数"].nbytes + file["数/far"].nbytes == bytes_


def test_equal_ones_take_one_byte() -> None:
    assert len(content_of(lambda file: write_short(file, "数", np.ones(9_999, np.uint8)))) < 500


@pytest.mark.parametrize(
    ("items", "packed", "far"),
    [
        pytest.param(5, [0b11_01_00_01, 2], [], id="one is missing"),
        pytest.param(5, [0b11_01_00_01, 2], [7, 7], id="one too many"),
        pytest.param(9, [0b11_01_00_01, 2], [7], id="cut off"),
        pytest.param(4, [0b11_01_00_01, 2], [7], id="too long"),
    ],
)
def test_what_does_not_fit_is_refused(items: int, packed: list[int], far: list[int]) -> None:
    def write(file: ArrayFileWriter) -> None:
        file.attributes["数"] = [items, 2]
        file.add("数", np.array(packed, np.uint8))
        file.add("数/far", np.array(far, np.uint8))

    with pytest.raises(IndexDamaged, match="数"):
        read_short(opened(write), "数")
