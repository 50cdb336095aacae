import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linear_scan import close, scan
from several_segments import arrays_of
from small_indexes import Build, phrase, texts

from analysis import END
from engine import EmbeddedIndex, Order, Phrase, Term
from engine.columnar.evaluator import evaluate
from engine.columnar.phrases import _in_both

pytestmark = pytest.mark.usefixtures("loops")


def found(index: EmbeddedIndex, query: Phrase | Term) -> set[int]:
    return {match.number for match in index.evaluate(query, Order(limit=10_000)).matches}


@pytest.mark.parametrize("length", range(1, 18))
def test_phrase_does_not_reach_into_the_next_document(length: int, build: Build) -> None:
    filler = "其" * (length - 1)
    index = build(texts(filler + "长", "江大桥", filler + "长江大桥"))
    assert found(index, Phrase("text_grams", ("长" + END, "江大"))) == set()
    assert found(index, Phrase("text_grams", ("长" + END, "江大", "大桥"))) == set()
    assert found(index, Phrase("text_grams", ("长江", "江大", "大桥"))) == {2}
    assert found(index, Phrase("text_grams", ("江大", "大桥", "桥" + END))) == {1, 2}


@pytest.mark.parametrize(
    "run", ["哈哈", "哈哈哈", "哈哈哈哈", "哈哈哈哈哈哈哈哈", "呵哈哈哈", "哈哈哈呵"]
)
def test_phrase_of_repeated_grams(run: str, build: Build) -> None:
    contents = ["哈" * count for count in range(1, 12)]
    contents += ["呵" + content for content in contents] + [content + "呵" for content in contents]
    index = build(texts(*contents))
    assert found(index, phrase(run)) == {n for n, text in enumerate(contents) if run in text}


def test_phrases_of_very_many_positions(build: Build) -> None:
    """More places than are looked up one by one."""
    chance = random.Random(4)
    contents = ["".join(chance.choices("哈呵", k=chance.randint(0, 40))) for _ in range(1_500)]
    index = build(texts(*contents))
    (count,) = (documents for term, documents in index.terms("text_grams", "哈哈"))
    assert count > 1_000
    for length in range(2, 13):
        for _ in range(4):
            run = "".join(chance.choices("哈呵", k=length))
            assert found(index, phrase(run)) == {
                n for n, text in enumerate(contents) if run in text
            }


@pytest.mark.parametrize("limit", [1 << 10, 1 << 40], ids=["small", "large"])
@given(
    places=st.lists(st.integers(0, 40), max_size=30),
    others=st.lists(st.integers(0, 40), max_size=30),
)
def test_merged_positions_are_those_of_both(
    limit: int, places: list[int], others: list[int]
) -> None:
    shift = max(limit - 41, 0)
    both = (np.array(sorted(each), np.int64) + shift for each in (places, others))
    found = _in_both(*both, limit)
    assert found.dtype == np.int64
    assert (found - shift).tolist() == sorted({*places} & {*others})


def test_phrase_in_some_segments_only(tmp_path: Path) -> None:
    documents = texts("长江大桥", "长江", "大桥江大", "江大", "", "在长江大桥上")
    groups = [documents[:1], documents[1:3], documents[3:5], documents[5:]]
    query = phrase("长江大桥", 0.5)
    result = evaluate(query, arrays_of(tmp_path, groups))
    expected = scan(query, documents)
    assert result.documents.tolist() == sorted(expected) == [0, 5]
    assert all(map(close, result.scores.tolist(), [expected[0], expected[5]]))


def test_document_of_more_than_100_000_characters(build: Build) -> None:
    documents = texts("长江，" * 40_000 + "大桥下", "长江大桥", "其他")
    index = build(documents)
    assert found(index, phrase("长江，大桥下")) == {0}
    assert found(index, phrase("，大")) == {0}
    assert found(index, phrase("江，长")) == {0}
    assert found(index, phrase("江大")) == {1}
    assert found(index, Phrase("text_grams", ("下" + END, "长江"))) == set()


@pytest.mark.parametrize("times", [256, 257, 258, 259, 65_537])
def test_frequency_beyond_a_byte(times: int, build: Build) -> None:
    documents = texts("长江，" * times, "长江", "大桥")
    index = build(documents)
    for query in (Term("text_words", "长江"), Term("text_grams", "长江"), phrase("长江，")):
        expected = scan(query, documents)
        scores = {match.number: match.score for match in index.evaluate(query).matches}
        assert scores.keys() == expected.keys()
        assert all(close(scores[number], expected[number]) for number in expected)


def test_phrase_in_a_field_without_positions(build: Build) -> None:
    index = build(texts("长江大桥"))
    with pytest.raises(ValueError, match="'text_words' has no positions"):
        index.evaluate(Phrase("text_words", ("长江", "大桥")))
