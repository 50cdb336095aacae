"""Words that sound or look like what was typed, and how far words are from one another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.edit_distance import edit_distances
from search.homophones import sound_of
from search.spelling import Speller

VOCABULARY = {
    "武汉": 40,
    "无憾": 3,
    "长江": 30,
    "冬奥会": 9,
    "冬运会": 5,
    "再见": 2,
    "错字": 1,
    "重庆": 8,
    "whoosh": 7,
    "wuhan": 5,
    "brazil": 4,
    "2022": 50,
    "桥": 90,
}


@pytest.mark.parametrize(
    ("run", "suggestions"),
    [
        pytest.param("武旱", ["武汉"], id="the most frequent homophone"),
        pytest.param("武汉", [], id="right as it is"),
        pytest.param("在见", ["再见"], id="frequent enough"),
        pytest.param("挫字", [], id="in one article only"),
        pytest.param("冬傲会", ["冬奥会", "冬运会"], id="homophone, then one other character"),
        pytest.param("冬季会", ["冬奥会", "冬运会"], id="one other character"),
        pytest.param("武林", [], id="half of a word is too much"),
        pytest.param("武旱长将", ["武汉长江"], id="two words"),
        pytest.param("在武旱", ["在武汉"], id="a word behind another character"),
        pytest.param("仇庆", [], id="by the first reading only"),
        pytest.param("brasil", ["brazil"], id="one letter"),
        pytest.param("brzail", ["brazil"], id="swapped letters"),
        pytest.param("wohsh", [], id="a short word with two wrong letters"),
        pytest.param("wuuhan", ["wuhan"], id="a letter too many"),
        pytest.param("who", [], id="too short"),
        pytest.param("2023", [], id="a number"),
    ],
)
def test_suggestions(run: str, suggestions: list[str]) -> None:
    assert Speller(VOCABULARY).suggestions(run) == suggestions


def test_sound_keeps_the_length_and_what_is_no_han() -> None:
    assert len(sound_of("武漢𠮷a，")) == 5
    assert sound_of("a，1") == "a，1"
    assert sound_of("绿") != sound_of("路")


WORDS = st.text("abc", max_size=7)


@given(WORDS, st.lists(WORDS, min_size=1, max_size=6))
def test_distances_are_those_of_the_definition(word: str, others: list[str]) -> None:
    assert edit_distances(word, others).tolist() == [distance(word, other) for other in others]


def distance(a: str, b: str) -> int:
    """Optimal string alignment as it is defined."""
    if not a or not b:
        return len(a) + len(b)
    steps = [
        distance(a[:-1], b) + 1,
        distance(a, b[:-1]) + 1,
        distance(a[:-1], b[:-1]) + (a[-1] != b[-1]),
    ]
    if len(a) > 1 and len(b) > 1 and a[-2:] == b[-2:][::-1]:
        steps.append(distance(a[:-2], b[:-2]) + 1)
    return min(steps)


def test_an_empty_vocabulary_suggests_nothing() -> None:
    assert Speller({}).suggestions("武旱") == []
    assert Speller({}).suggestions("brasil") == []


@given(
    st.lists(st.text("abcd", min_size=1, max_size=8), max_size=8, unique=True),
    st.text("abcd", min_size=4, max_size=8),
)
def test_every_latin_word_near_enough_is_suggested(words: list[str], run: str) -> None:
    most = 1 if len(run) < 6 else 2
    near = {word for word in words if len(word) > 1 and 0 < distance(word, run) <= most}
    assert set(Speller(dict.fromkeys(words, 2)).suggestions(run)) == near


@given(
    st.lists(st.text("甲乙𠮷a", min_size=1, max_size=5), max_size=9, unique=True),
    st.text("甲乙𠮷", min_size=3, max_size=5),
)
def test_every_word_with_one_other_character_is_suggested(words: list[str], run: str) -> None:
    same_length = (word for word in words if len(word) == len(run) and not word.isascii())
    near = {
        word for word in same_length if sum(a != b for a, b in zip(word, run, strict=True)) == 1
    }
    assert near <= set(Speller(dict.fromkeys(words, 2)).suggestions(run))
