import random
from collections.abc import Callable
from contextlib import suppress

import numpy as np
import pytest
from array_files import changed, content_of
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import IndexDamaged
from engine.columnar.array_file import ArrayFile, ArrayFileWriter
from engine.columnar.list_reader import ListReader
from engine.columnar.list_writer import ListWriter
from engine.columnar.short_integers import read_short

Posting = tuple[int, int]
"""A value, and its frequency."""

FREQUENCIES = st.sampled_from((1, 1, 1, 2, 8, 9, 255, 256, 257, 258, 70_000, 2**32 - 1))


@st.composite
def lists_below_a_limit(draw: st.DrawFn) -> tuple[int, list[list[Posting]]]:
    limit = draw(st.sampled_from((1, 2, 300, 70_000, 2**24 + 9, 2**32)))
    gap = draw(st.sampled_from((1, 254, 255, 256, 65_535, 65_536, 2**24)))
    lists = []
    for _ in range(draw(st.integers(0, 5))):
        values = draw(st.lists(st.integers(1, gap + 3), min_size=1, max_size=60))
        ascending = np.cumsum(values) + draw(st.integers(-1, limit))
        distinct = sorted({int(value) % limit for value in ascending})
        lists.append([(value, draw(FREQUENCIES)) for value in distinct])
    return limit, lists


def file_content(
    limit: int, lists: list[list[Posting]], split: int, frequencies: bool = True
) -> bytes:
    """Return a file of lists that were appended some at a time."""

    def write(file: ArrayFileWriter) -> None:
        writer = ListWriter(file, "正文", limit, frequencies)
        for start in range(0, len(lists), split):
            some = lists[start : start + split]
            writer.append(
                np.array([len(each) for each in some], np.int64),
                np.array([value for each in some for value, _ in each], np.int64),
                np.array([f for each in some for _, f in each], np.uint32) if frequencies else None,
                None if frequencies else np.array([len(each) for each in some], np.int64),
            )
        writer.finish()

    return content_of(write)


def written(
    limit: int, lists: list[list[Posting]], split: int, frequencies: bool = True
) -> ArrayFile:
    return ArrayFile(file_content(limit, lists, split, frequencies), "数组")


def read(reader: ListReader, number: int) -> list[Posting]:
    values, repeated, frequencies = reader.read(number)
    of_place = dict(zip(repeated.tolist(), frequencies.tolist(), strict=True))
    assert all(frequency > 1 for frequency in of_place.values())
    return [(value, of_place.get(place, 1)) for place, value in enumerate(values.tolist())]


@settings(max_examples=300)
@given(case=lists_below_a_limit(), split=st.integers(1, 5))
def test_lists_with_frequencies_come_back(
    case: tuple[int, list[list[Posting]]], split: int
) -> None:
    limit, lists = case
    reader = ListReader(written(limit, lists, split), "正文", limit, frequencies=True)
    assert len(reader) == len(lists)
    assert [read(reader, number) for number in range(len(lists))] == lists
    assert [reader.count(number) for number in range(len(lists))] == list(map(len, lists))


@given(case=lists_below_a_limit(), split=st.integers(1, 5))
def test_lists_of_positions_come_back(case: tuple[int, list[list[Posting]]], split: int) -> None:
    limit, lists = case
    file = written(limit, lists, split, frequencies=False)
    reader = ListReader(file, "正文", limit, frequencies=False)
    for number, each in enumerate(lists):
        values, repeated, frequencies = reader.read(number)
        assert values.tolist() == [value for value, _ in each]
        assert not len(repeated) and not len(frequencies)
        assert reader.document_count(number) in (None, len(each))


@settings(max_examples=100)
@given(case=lists_below_a_limit(), frequencies=st.booleans(), data=st.data())
def test_lists_of_terms_in_a_row_are_read_together(
    case: tuple[int, list[list[Posting]]], frequencies: bool, data: st.DataObject
) -> None:
    limit, lists = case
    if not lists:
        return
    reader = ListReader(written(limit, lists, 2, frequencies), "正文", limit, frequencies)
    start = data.draw(st.integers(0, len(lists) - 1))
    end = data.draw(st.integers(start + 1, len(lists)))
    found = reader.read_together(range(start, end))
    expected = [value for each in lists[start:end] for value, _ in each]
    assert sorted(found.tolist()) == sorted(expected)


def of_gaps(*gaps: int) -> list[Posting]:
    """Return a list with these gaps and no repeats."""
    return [(int(value), 1) for value in np.cumsum(gaps)]


def repeats(*frequencies: int) -> list[Posting]:
    """Return a list of neighbours with these frequencies."""
    return list(enumerate(frequencies))


@pytest.mark.parametrize(
    ("content", "holds"),
    [
        pytest.param(of_gaps(5), {"small": 1}, id="one posting"),
        pytest.param(of_gaps(*[9] * 3), {"small": 3}, id="few"),
        pytest.param(repeats(8, 8), {"small": 2}, id="small frequencies"),
        pytest.param(repeats(1, 9), {"gaps1": 1, "repeats": 1}, id="frequency of nine"),
        pytest.param(of_gaps(*[9] * 300), {"gaps1": 299}, id="gaps of one byte"),
        pytest.param(of_gaps(*[254] * 300), {"gaps1": 299}, id="largest gaps of one byte"),
        pytest.param(of_gaps(*[255] * 300), {"gaps2": 299}, id="smallest gaps of two bytes"),
        pytest.param(of_gaps(*[9_000] * 300), {"gaps2": 299}, id="gaps of two bytes"),
        pytest.param(of_gaps(*[65_535] * 300), {"gaps3": 299}, id="gaps of three bytes"),
        pytest.param(
            of_gaps(*[9] * 300, 255, 2**24, *[9] * 300),
            {"gaps1": 601, "exceptions": 2},
            id="exceptions",
        ),
        pytest.param(
            [*of_gaps(*[2**24 - 1] * 250), (2**32 - 1, 9)],
            {"gaps1": 250, "exceptions": 250, "repeats": 1},
            id="all exceptions",
        ),
        pytest.param(
            repeats(256, 257, 2**32 - 1, 1), {"gaps1": 3, "repeats": 3, "far": 2}, id="far repeats"
        ),
    ],
)
def test_form_of_a_list(content: list[Posting], holds: dict[str, int]) -> None:
    file = written(2**32, [content], 1)
    small = int(read_short(file, "正文/counts").sum())
    found = {"small": small} if small else {}
    for width in (1, 2, 3):
        found[f"gaps{width}"] = (len(file[f"正文/gaps{width}"]) - 8) // width
    found["exceptions"] = int(file["正文/gap_exceptions"].sum())
    found["repeats"] = len(file["正文/repeats"])
    found["far"] = len(file["正文/far_repeats"]) // 2
    assert {name: count for name, count in found.items() if count} == holds
    assert read(ListReader(file, "正文", 2**32, frequencies=True), 0) == content


def some_lists(count: int, length: Callable[[], int], chance: random.Random) -> list[list[Posting]]:
    return [
        [
            (value, chance.choice((1, 1, 1, 2, 3, 12, 300)))
            for value in sorted(chance.sample(range(100_000), length()))
        ]
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    "longest",
    [pytest.param(3, id="small ones"), pytest.param(500, id="both forms beside each other")],
)
def test_many_lists(longest: int) -> None:
    chance = random.Random(longest)
    lists = some_lists(400, lambda: chance.randint(1, longest), chance)
    reader = ListReader(written(100_000, lists, 7), "正文", 100_000, frequencies=True)
    for number in chance.sample(range(400), 400):
        assert read(reader, number) == lists[number]


def test_limit_must_be_the_one_that_was_written() -> None:
    file = written(300, [of_gaps(1, 2)], 1)
    with pytest.raises(ValueError, match="limit"):
        ListReader(file, "正文", 301, frequencies=True)


def _read_all(content: bytes, limit: int, frequencies: bool) -> None:
    reader = ListReader(ArrayFile(content, "数组"), "正文", limit, frequencies)
    for number in range(len(reader)):
        with suppress(IndexDamaged):
            values = reader.read(number).values
            assert 0 <= values[0] <= values[-1] < limit
            assert len(values) == reader.count(number)


@pytest.mark.parametrize("frequencies", [True, False])
@pytest.mark.parametrize("mask", [1, 128, 255])
def test_any_changed_byte_is_damage_or_another_list(mask: int, frequencies: bool) -> None:
    chance = random.Random(mask)
    lists = [repeats(9), repeats(1, 300), of_gaps(*[9] * 300, 400), of_gaps(2, *[600] * 260)]
    lists += some_lists(12, lambda: chance.randint(1, 9), chance)
    content = file_content(160_000, lists, 5, frequencies)
    for at in range(len(content)):
        with suppress(IndexDamaged):
            _read_all(changed(content, at, mask), 160_000, frequencies)
