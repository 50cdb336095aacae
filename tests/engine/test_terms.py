import numpy as np
import pytest
from array_files import opened
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import IndexDamaged
from engine.columnar.array_file import ArrayFileWriter
from engine.columnar.term_dictionary import TermDictionary
from engine.columnar.terms import Terms

ALPHABET = "的一国民x\0😀\U0010ffff"
TEXTS = st.text(ALPHABET, max_size=6)
BYTES = TEXTS.map(str.encode) | st.binary(max_size=6)


def dictionary_of(terms: list[bytes]) -> TermDictionary:
    return TermDictionary(opened(lambda file: Terms.of(terms)[0].write(file, "正文")), "正文")


@settings(max_examples=300)
@given(terms=st.sets(BYTES, max_size=30), start=BYTES, prefix=TEXTS)
def test_dictionary_is_a_sorted_list(terms: set[bytes], start: bytes, prefix: str) -> None:
    in_order = sorted(terms)
    dictionary = dictionary_of(in_order[::-1])
    assert len(dictionary) == len(terms)
    assert [term for term, _ in dictionary.terms()] == in_order
    assert [term for term, _ in dictionary.terms(start)] == [t for t in in_order if t >= start]
    assert all(dictionary.term(number) == term for term, number in dictionary.terms())
    assert all(dictionary.find(term) == number for term, number in dictionary.terms())
    assert (dictionary.find(start) >= 0) is (start in terms)
    assert (dictionary.find(prefix) >= 0) is (prefix.encode() in terms)
    numbers = [number for part in dictionary.ranges(prefix.encode()) for number in part]
    begun = {term for term in terms if term.startswith(prefix.encode())}
    assert {dictionary.term(number) for number in numbers} == begun
    assert len(numbers) == len(begun)


@given(terms=st.lists(BYTES, unique=True, max_size=30))
def test_numbers_of_terms(terms: list[bytes]) -> None:
    found, order = Terms.of(terms)
    assert [terms[place] for place in order] == found.as_bytes()
    assert (np.diff(found.packed.astype(np.float64)) > 0).all() or len(found.packed) < 2
    assert list(found.others) == sorted(found.others)
    assert all(len(term.decode()) in (1, 2, 3) for term in found.as_bytes()[: len(found.packed)])
    again = dictionary_of(terms).all()
    assert again.packed.tolist() == found.packed.tolist()
    assert list(again.others) == list(found.others)


@pytest.mark.parametrize(
    "term",
    [
        pytest.param("", id="empty"),
        pytest.param("的", id="one character of a pair"),
        pytest.param("的一国", id="longer than a pair"),
        pytest.param("的一国民族", id="longer than all"),
        pytest.param("民一", id="both characters known, not together"),
        pytest.param("啊", id="unknown character"),
        pytest.param("的啊", id="unknown second character"),
        pytest.param("\ud800", id="half a character"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"\xe7\x9a", id="part of a character"),
    ],
)
def test_term_that_there_is_not(term: str | bytes) -> None:
    pairs = [text.encode() for text in ("的一", "一国", "国民", "民族主义")]
    for terms in (pairs, pairs[:3], []):
        assert dictionary_of(terms).find(term) == -1


def test_prefix_ends_where_the_next_character_begins() -> None:
    for more in ("", "国一的", "国民主义"):
        terms = sorted(
            text.encode() for text in ("一", "一的", "一国", "一国民", "一民", "国一", more) if text
        )
        dictionary = dictionary_of(terms)
        for prefix in ("一", "一的", "一国", "国", "国一", "国民", "一国民", "民"):
            numbers = [number for part in dictionary.ranges(prefix.encode()) for number in part]
            found = {dictionary.term(number).decode() for number in numbers}
            assert found == {t.decode() for t in terms if t.startswith(prefix.encode())}


def test_prefix_of_part_of_a_character_finds_no_packed_term() -> None:
    assert dictionary_of(["的一".encode()]).ranges(b"\xe7") == ()


@pytest.mark.parametrize(
    ("array", "value"),
    [
        pytest.param("alphabet/far", np.array([2**22] * 3, np.uint32), id="beyond Unicode"),
        pytest.param("alphabet/far", np.array([0xD801, 9, 9], np.uint32), id="half a character"),
        pytest.param("alphabet/far", np.array([0, 9, 9], np.uint32), id="no character"),
        pytest.param("alphabet", np.array([1] * 3, np.uint8), id="differences left over"),
        pytest.param("tails", np.array([0], np.uint8), id="tails left over"),
        pytest.param("tails/far", np.array([9], np.uint8), id="beyond the alphabet"),
        pytest.param("widths", np.array([0, 0, 9], np.uint32), id="more terms than there are"),
        pytest.param("widths", np.empty(0, np.uint32), id="no widths"),
        pytest.param("lengths", np.array([200], np.uint8), id="bytes that there are not"),
    ],
)
def test_damaged_array(array: str, value: np.ndarray) -> None:
    def write(file: ArrayFileWriter) -> None:
        terms = [text.encode() for text in ("一", "一国", "国民", "一国民族")]
        whole = opened(lambda other: Terms.of(terms)[0].write(other, "正文"))
        file.attributes.update(whole.attributes)
        for name in whole:
            file.add(name, value if name == f"正文/{array}" else whole[name])

    with pytest.raises(IndexDamaged):
        dictionary = TermDictionary(opened(write), "正文")
        assert dictionary.find("一国") >= -1
        dictionary.all().as_bytes()
