"""Unions of many lists: what one list after the other finds, kept in bounded memory."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_indexes import Large

from engine import Prefix
from engine.columnar.stretches import Marks, Stretches
from engine.columnar.unions import KeptUnions

DOCUMENTS = 1_000


def asked(unions: KeptUnions, key: str, found: np.ndarray, whole: bool = True) -> bool:
    """Ask for a union, check the answer, and return whether it had to be looked for."""
    looked_for = []

    def find() -> np.ndarray:
        looked_for.append(key)
        return found

    assert unions.of(key, find, lambda: whole).tolist() == found.tolist()
    return bool(looked_for)


@settings(max_examples=60)
@given(numbers=st.sets(st.integers(0, DOCUMENTS - 1)))
def test_second_answer_is_the_first(numbers: set[int]) -> None:
    unions, found = KeptUnions(DOCUMENTS), np.array(sorted(numbers), np.int64)
    assert asked(unions, "茶", found)
    asked(unions, "茶", found)


def test_common_character_is_looked_for_once() -> None:
    unions, found = KeptUnions(DOCUMENTS), np.arange(0, DOCUMENTS, 3)
    assert [asked(unions, "的", found) for _ in range(2)] == [True, False]


def test_rare_character_is_looked_for_again() -> None:
    unions, found = KeptUnions(DOCUMENTS), np.array([7])
    assert [asked(unions, "鹦", found) for _ in range(2)] == [True, True]


def test_what_was_cut_short_is_looked_for_again() -> None:
    unions, found = KeptUnions(DOCUMENTS), np.arange(0, DOCUMENTS, 3)
    assert asked(unions, "的", found, whole=False)
    assert asked(unions, "的", np.arange(DOCUMENTS))


def test_what_was_not_asked_for_longest_is_looked_for_again() -> None:
    unions, found = KeptUnions(DOCUMENTS, most_bytes=2 * 125), np.arange(DOCUMENTS)
    looked_for = [key for key in "甲乙甲丙甲乙" if asked(unions, key, found)]
    assert "".join(looked_for) == "甲乙丙乙"


@given(
    spans=st.lists(st.integers(0, 30), min_size=1, max_size=20),
    pieces=st.lists(st.lists(st.integers(0, 9_999), max_size=40), max_size=4),
)
def test_marked_are_the_documents_of_the_positions(
    spans: list[int], pieces: list[list[int]]
) -> None:
    stretches = Stretches(np.array(spans))
    marks, expected = Marks(stretches), set[int]()
    for piece in pieces:
        positions = np.array([each % stretches.limit for each in piece], np.int64)
        marks.add(positions)
        expected.update(stretches.documents(positions).tolist())
    assert marks.documents().tolist() == sorted(expected)


@pytest.mark.parametrize("character", ["哈", "a", "，", "龘"])
def test_documents_of_a_character_are_those_of_its_grams(character: str, large: Large) -> None:
    arrays = large.index._reading.arrays
    assert arrays is not None
    expected = set[int]()
    for base, field in arrays.fields("text_grams"):
        for numbers in field.dictionary.ranges(character.encode()):
            for number in numbers:
                expected.update((field.documents(number) + base).tolist())
    found = [large.index.evaluate(Prefix("text_grams", character)).total for _ in range(2)]
    assert found == [len(expected)] * 2
