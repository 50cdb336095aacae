"""Terms as a cluster keeps them: one to one, without white space, beginnings kept."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import END, ArticleAnalyzer
from engine import And, Not, Or, Phrase, Prefix, Query, Term
from engine.opensearch.batches import document_of, line_of
from engine.opensearch.encoding import (
    characters,
    characters_of,
    decode,
    encode,
    regular_expression,
    stream,
)
from engine.opensearch.layout import derived
from engine.opensearch.translation import NOTHING, condition, highest_score, translate
from engine.protocol import Document

ODD = st.text(st.sampled_from(" \t\n\x0b\x1b\x1c\x85\xa0\u2003\u2028\u3000ab桥"), max_size=6)
JAVA_WHITE_SPACE = re.compile(
    "[\t-\r\x1c-\x1f \u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]"
)


@given(term=ODD)
def test_term_comes_back_and_holds_no_white_space(term: str) -> None:
    assert decode(encode(term)) == term
    assert not JAVA_WHITE_SPACE.search(encode(term))


@given(one=ODD, other=ODD)
def test_only_what_begins_with_a_run_is_kept_as_what_begins_with_it(one: str, other: str) -> None:
    assert encode(one).startswith(encode(other)) == one.startswith(other)
    assert (encode(one) == encode(other)) == (one == other)


@given(text=st.text("桥江，a b", max_size=12))
def test_characters_are_those_of_the_grams(text: str) -> None:
    grams = ArticleAnalyzer().grams.terms(text)
    run = characters_of(grams) or ""
    assert list(run) == characters(grams)
    assert run == "" or run.endswith(END)
    assert stream(grams).split() == [encode(gram) for gram in grams]


def test_grams_that_cannot_follow_one_another() -> None:
    assert characters_of(["长江", "大桥"]) is None
    assert translate(Phrase("text_grams", ("长江", "大桥"))) == NOTHING
    assert condition(Phrase("text_grams", ("长江", "大桥"))) == NOTHING


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        pytest.param("a.b", r"a\.b", id="sign of regular expressions"),
        pytest.param("[x", r"\[x", id="bracket that is not closed"),
        pytest.param("[a]", "(a)", id="one of one"),
        pytest.param("[!ab]", "[^ab\x1b]", id="none of two"),
        pytest.param(" ", "\x1bk", id="white space"),
    ],
)
def test_wildcard_in_the_language_of_a_cluster(pattern: str, expected: str) -> None:
    assert regular_expression(pattern) == expected


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        pytest.param(197001020000, {"day": 1, "month": "1970-01"}, id="a day"),
        pytest.param(202200000000, {"day": 18993}, id="a year alone counts as its first day"),
        pytest.param(196912310000, {"day": -1, "month": "1969-12"}, id="before 1970"),
        pytest.param(0, {}, id="none"),
    ],
)
def test_day_and_month_of_a_date(published: int, expected: dict[str, object]) -> None:
    assert derived({"published": published}) == expected


@pytest.mark.parametrize(
    ("query", "most"),
    [
        pytest.param(Prefix("text_grams", "a", 3.0), 3.0, id="constant"),
        pytest.param(Or((Prefix("text_grams", "a"), Prefix("text_grams", "b"))), 2.0, id="sum"),
        pytest.param(And((Not(Term("text_words", "a")),)), 0.0, id="no score"),
    ],
)
def test_bound_of_scores(query: Query, most: float) -> None:
    assert highest_score(query, 1_000) == most


def test_document_is_known_again_by_what_a_cluster_keeps() -> None:
    stored = {"id": "1", "title": "大桥", "text": "正文", "captions": ["图"]}
    document = Document("1", {"title": "", "text": "正文\n图"}, {"year": "2022"}, {}, stored)
    line = line_of(document, ArticleAnalyzer()).rstrip("\n").split("\t")
    again = document_of(json.loads(line[3]))
    assert again == document


@given(terms=st.lists(ODD, max_size=4))
def test_terms_of_a_field_are_cut_again_as_they_were(terms: list[str]) -> None:
    kept = stream(terms)
    assert kept == " ".join(map(encode, terms))


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="no text"):
        stream(["大桥", "\udfff"])
