from typing import NamedTuple

import numpy as np
import pytest
from array_files import opened
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import IndexDamaged
from engine.columnar.array_file import ArrayFileWriter
from engine.columnar.field import Field, field_names
from engine.columnar.field_arrays import FieldArrays, FieldWriter, write_field
from engine.columnar.terms import Terms

Lists = dict[bytes, dict[int, list[int]]]
"""For each term the positions in each document that has it."""

TERMS = st.text("的一是国x", max_size=5).map(str.encode) | st.binary(min_size=1, max_size=3)
POSITIONS = st.lists(st.integers(0, 40), min_size=1, max_size=20, unique=True).map(sorted)


class Case(NamedTuple):
    documents: int
    lists: Lists


@st.composite
def cases(draw: st.DrawFn) -> Case:
    documents = draw(st.integers(1, 400))
    some = st.dictionaries(st.integers(0, documents - 1), POSITIONS, min_size=1, max_size=30)
    lists: Lists = draw(st.dictionaries(TERMS, some, max_size=8))
    if draw(st.booleans()):
        lists["处处".encode()] = {document: [50] for document in range(documents)}
    return Case(
        documents,
        {
            term: {document: found[document] for document in sorted(found)}
            for term, found in lists.items()
        },
    )


def positions_of(lists: Lists) -> FieldArrays:
    terms, order = Terms.of(list(lists))
    rows = [
        [(document, at) for document, some in list(lists.values())[place].items() for at in some]
        for place in order
    ]
    flat = np.array([pair for row in rows for pair in row], np.uint32).reshape(-1, 2)
    counts = np.array([len(row) for row in rows], np.uint32)
    return FieldArrays("positions", terms, counts, flat[:, 0], flat[:, 1])


def frequencies_of(lists: Lists) -> FieldArrays:
    terms, order = Terms.of(list(lists))
    rows = [
        [(document, len(some)) for document, some in list(lists.values())[place].items()]
        for place in order
    ]
    flat = np.array([pair for row in rows for pair in row], np.uint32).reshape(-1, 2)
    counts = np.array([len(row) for row in rows], np.uint32)
    return FieldArrays("frequencies", terms, counts, flat[:, 0], flat[:, 1])


def field_of(arrays: FieldArrays, documents: int) -> Field:
    file = opened(lambda writer: write_field(writer, "正文", arrays, documents))
    assert field_names(file) == ["正文"]
    return Field(file, "正文", documents)


def check_frequencies(field: Field, case: Case) -> None:
    """Check what fields with and without positions have in common."""
    assert len(field) == len(case.lists)
    for term, found in case.lists.items():
        number = field.find(term)
        assert field.dictionary.term(number) == term
        counts = [len(some) for some in found.values()]
        assert field.documents(number).tolist() == list(found)
        assert field.document_frequency(number) == len(found)
        documents, repeated, frequencies = field.frequencies(number)
        assert documents.tolist() == list(found)
        expanded = np.ones(len(documents), np.int64)
        expanded[repeated] = frequencies
        assert expanded.tolist() == counts
        assert (np.asarray(frequencies) > 1).all()
        assert field.postings(number).frequencies.tolist() == counts


@settings(max_examples=200)
@given(case=cases())
def test_positions_come_back(case: Case) -> None:
    field = field_of(positions_of(case.lists), case.documents)
    check_frequencies(field, case)
    for term, found in case.lists.items():
        postings = field.postings(field.find(term))
        assert postings.positions is not None and postings.starts is not None
        slices = np.split(postings.positions, postings.starts[1:-1])
        assert [part.tolist() for part in slices] == list(found.values())
        assert field.count(field.find(term)) == sum(map(len, found.values()))


@settings(max_examples=200)
@given(case=cases())
def test_frequencies_come_back(case: Case) -> None:
    field = field_of(frequencies_of(case.lists), case.documents)
    check_frequencies(field, case)
    assert all(field.count(field.find(term)) == len(found) for term, found in case.lists.items())


def test_values_come_back() -> None:
    terms, _ = Terms.of([b"a", "长江".encode()])
    arrays = FieldArrays(
        "values",
        terms,
        np.array([2, 1], np.uint32),
        np.array([0, 7, 3], np.uint32),
        weights=np.array([0.5, 2.0, 1.0]),
        values=[b"one", b"", b"\x00three"],
    )
    field = field_of(arrays, 8)
    postings = field.postings(field.find("a"))
    assert postings.documents.tolist() == [0, 7]
    assert postings.frequencies.tolist() == [0.5, 2.0]
    assert [postings.value(place) for place in (0, 1)] == [b"one", b""]
    assert field.postings(field.find("长江")).value(0) == b"\x00three"


@pytest.mark.parametrize("length", [65_535, 65_536, 100_000])
def test_document_of_very_many_positions(length: int) -> None:
    """The last terms of a long document, and the first of the one behind it, lie far apart."""
    lists: Lists = {
        "长江".encode(): {0: [length - 1], 1: [0]},
        "大桥".encode(): {0: list(range(length - 1))},
    }
    field = field_of(positions_of(lists), 2)
    check_frequencies(field, Case(2, lists))
    postings = field.postings(field.find("长江"))
    assert postings.positions is not None
    assert postings.positions.tolist() == [length - 1, 0]


def test_field_of_no_documents() -> None:
    for arrays in (positions_of({}), frequencies_of({})):
        field = field_of(arrays, 0)
        assert len(field) == 0
        assert field.find("长江") == -1


def test_more_positions_than_a_segment_can_hold() -> None:
    def write(file: ArrayFileWriter) -> None:
        FieldWriter(file, "正文", "positions", 3).lay_out(np.array([2**31, 2**31, 9], np.uint32))

    with pytest.raises(OverflowError, match="'正文' has more than"):
        opened(write)


@pytest.mark.parametrize(
    ("documents", "told"),
    [
        pytest.param(3, "spans", id="more documents than positions were written for"),
        pytest.param(1, "spans", id="fewer"),
    ],
)
def test_field_of_another_segment(documents: int, told: str) -> None:
    lists: Lists = {"长江".encode(): {0: [1], 1: [0, 2]}}
    file = opened(lambda writer: write_field(writer, "正文", positions_of(lists), 2))
    with pytest.raises(IndexDamaged, match=f"^数组 has a damaged field '正文' .*{told}"):
        Field(file, "正文", documents)
    file = opened(lambda writer: write_field(writer, "正文", frequencies_of(lists), 2))
    with pytest.raises(IndexDamaged, match=r"^数组 has a damaged field '正文' .*limit"):
        Field(file, "正文", documents)


@pytest.mark.parametrize("missing", ["spans", "counts", "gaps2", "tails", "small"])
def test_array_that_is_missing(missing: str) -> None:
    def write(file: ArrayFileWriter) -> None:
        lists: Lists = {"长江".encode(): {0: [1], 1: [0, 2]}}
        whole = opened(lambda writer: write_field(writer, "正文", positions_of(lists), 2))
        file.attributes.update(whole.attributes)
        for name in whole:
            if name != f"正文/{missing}":
                file.add(name, whole[name])

    with pytest.raises(IndexDamaged, match=missing):
        Field(opened(write), "正文", 2)
