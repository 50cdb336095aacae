"""Packed terms: there and back, and in the order of the terms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.packing import PACKED, pack, pack_codes, unpack, unpack_all

CHARACTERS = st.sampled_from("a中𠮷\x00\x01\x03\U0010ffff") | st.characters(
    exclude_categories=["Cs"]
)
TERMS = st.text(CHARACTERS, min_size=1, max_size=PACKED)


def _packed(terms: list[str]) -> list[int]:
    return [number for term in terms if (number := pack(term)) is not None]


@pytest.mark.parametrize(
    ("term", "number"),
    [
        pytest.param("\x00", 1 << 42, id="NUL is a character"),
        pytest.param("a", 98 << 42, id="one"),
        pytest.param("ab", 98 << 42 | 99 << 21, id="two"),
        pytest.param("abc", 98 << 42 | 99 << 21 | 100, id="three"),
        pytest.param("", None, id="nothing"),
        pytest.param("abcd", None, id="four"),
    ],
)
def test_a_term_of_up_to_three_characters_is_a_number(term: str, number: int | None) -> None:
    assert pack(term) == number


@given(st.lists(TERMS))
def test_numbers_unpack_to_their_terms(terms: list[str]) -> None:
    numbers = _packed(terms)
    assert len(numbers) == len(terms)
    assert [unpack(number) for number in numbers] == terms
    assert unpack_all(np.array(numbers, np.uint64)) == terms


@given(st.lists(TERMS))
def test_numbers_sort_as_their_terms(terms: list[str]) -> None:
    assert _packed(sorted(terms)) == sorted(_packed(terms))


@given(st.lists(TERMS.filter(lambda term: len(term) == 2)))
def test_arrays_pack_as_terms_do(terms: list[str]) -> None:
    places = [np.array([ord(term[place]) for term in terms], np.uint32) for place in range(2)]
    assert pack_codes(places).tolist() == _packed(terms)
