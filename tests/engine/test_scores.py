"""Scores worked out by hand, from exact lengths."""

import math

import pytest
from small_indexes import Build, phrase, texts

from engine import (
    All,
    And,
    AndMaybe,
    Boost,
    Constant,
    Document,
    EmbeddedIndex,
    Keyword,
    Not,
    Or,
    Order,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Wildcard,
)

# Texts of 2, 4 and 6 words, 4 on average; and of 5, 11 and 17 grams, 11 on average.
TEXTS = ("社区 治理", "社区 社区 治理 长江", "长江 长江 长江 大桥 大桥 武汉")


@pytest.fixture
def index(build: Build) -> EmbeddedIndex:
    return build(
        Document(
            str(number),
            {"text": text},
            {"source": "长江日报"},
            {"published": 202211120000 + number},
        )
        for number, text in enumerate(TEXTS)
    )


def scores(index: EmbeddedIndex, query: Query) -> dict[int, float]:
    return {match.number: match.score for match in index.evaluate(query).matches}


TWO_OF_THREE = math.log(3 / 3) + 1
ONE_OF_THREE = math.log(3 / 2) + 1

# idf * frequency * (k1 + 1) / (frequency + k1 * (1 - b + b * length / average)); k1 1.2, b 0.75
COMMUNITY_0 = TWO_OF_THREE * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 4))
COMMUNITY_1 = TWO_OF_THREE * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 4 / 4))
RIVER_1 = TWO_OF_THREE * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 4 / 4))
RIVER_2 = TWO_OF_THREE * 3 * 2.2 / (3 + 1.2 * (0.25 + 0.75 * 6 / 4))
BRIDGE_2 = ONE_OF_THREE * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 6 / 4))

COMMUNITY_GRAM_1 = TWO_OF_THREE * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 11 / 11))
BEFORE_BRIDGE_2 = ONE_OF_THREE * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 17 / 11))
BRIDGE_GRAM_2 = BEFORE_BRIDGE_2

COMMUNITY, RIVER = Term("text_words", "社区"), Term("text_words", "长江")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param(COMMUNITY, {0: COMMUNITY_0, 1: COMMUNITY_1}, id="term"),
        pytest.param(RIVER, {1: RIVER_1, 2: RIVER_2}, id="longer text"),
        pytest.param(Term("text_words", "大桥"), {2: BRIDGE_2}, id="rare term"),
        pytest.param(Term("text_words", "大桥", 2.5), {2: 2.5 * BRIDGE_2}, id="boost"),
        pytest.param(Term("text_words", "大桥", 0.0), {2: 0.0}, id="boost of nothing"),
        pytest.param(Prefix("text_grams", "社"), {0: 1.0, 1: 1.0}, id="prefix"),
        pytest.param(Prefix("text_grams", "长", 0.7), {1: 0.7, 2: 0.7}, id="boosted prefix"),
        pytest.param(Prefix("text_grams", ""), {0: 1.0, 1: 1.0, 2: 1.0}, id="empty prefix"),
        pytest.param(Wildcard("text_words", "?桥", 0.7), {2: 0.7}, id="wildcard"),
        pytest.param(
            phrase("大桥", 2.0), {2: 2 * BRIDGE_GRAM_2}, id="phrase of one term is the term"
        ),
        pytest.param(
            Phrase("text_grams", (" 大", "大桥"), 0.5),
            {2: 0.5 * (BEFORE_BRIDGE_2 + BRIDGE_GRAM_2)},
            id="phrase adds up its terms",
        ),
        pytest.param(
            Phrase("text_grams", ("社区", "区 ", " 社", "社区")),
            {
                1: 2 * COMMUNITY_GRAM_1
                + COMMUNITY_GRAM_1
                + ONE_OF_THREE * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 11 / 11))
            },
            id="phrase with a term twice",
        ),
        pytest.param(Keyword("source", "长江日报"), {0: 0.0, 1: 0.0, 2: 0.0}, id="keyword"),
        pytest.param(Keyword("id", "1"), {1: 0.0}, id="id"),
        pytest.param(Range("published", 202211120001, None), {1: 0.0, 2: 0.0}, id="range"),
        pytest.param(All(), {0: 0.0, 1: 0.0, 2: 0.0}, id="all"),
        pytest.param(And((COMMUNITY, RIVER)), {1: COMMUNITY_1 + RIVER_1}, id="and"),
        pytest.param(And((COMMUNITY, Not(RIVER))), {0: COMMUNITY_0}, id="and not"),
        pytest.param(Not(RIVER), {0: 0.0}, id="not"),
        pytest.param(And((Not(RIVER), Not(Keyword("id", "7")))), {0: 0.0}, id="and of nots alone"),
        pytest.param(Or((COMMUNITY, Not(RIVER))), {0: COMMUNITY_0, 1: COMMUNITY_1}, id="or not"),
        pytest.param(
            Or((COMMUNITY, RIVER)),
            {0: COMMUNITY_0, 1: COMMUNITY_1 + RIVER_1, 2: RIVER_2},
            id="or",
        ),
        pytest.param(Or((RIVER, RIVER)), {1: 2 * RIVER_1, 2: 2 * RIVER_2}, id="or of equals"),
        pytest.param(
            AndMaybe(COMMUNITY, RIVER),
            {0: COMMUNITY_0, 1: COMMUNITY_1 + RIVER_1},
            id="and maybe",
        ),
        pytest.param(AndMaybe(All(), RIVER), {0: 0.0, 1: RIVER_1, 2: RIVER_2}, id="all, some more"),
        pytest.param(
            Boost(Or((COMMUNITY, RIVER)), 0.5),
            {0: COMMUNITY_0 / 2, 1: (COMMUNITY_1 + RIVER_1) / 2, 2: RIVER_2 / 2},
            id="boost of a tree",
        ),
        pytest.param(Constant(RIVER, 3.5), {1: 3.5, 2: 3.5}, id="constant"),
        pytest.param(
            And((COMMUNITY, Constant(RIVER, 3.5))), {1: COMMUNITY_1 + 3.5}, id="constant adds up"
        ),
        pytest.param(
            Or((Keyword("id", "0"), Keyword("id", "1"), Keyword("id", "2"))),
            {0: 0.0, 1: 0.0, 2: 0.0},
            id="or of what scores nothing",
        ),
    ],
)
def test_score(query: Query, expected: dict[int, float], index: EmbeddedIndex) -> None:
    assert scores(index, query) == pytest.approx(expected)


def test_score_does_not_depend_on_filter_or_sort(index: EmbeddedIndex) -> None:
    whole = index.evaluate(RIVER).matches
    filtered = index.evaluate(RIVER, within=Keyword("source", "长江日报")).matches
    by_date = index.evaluate(RIVER, Order(sort="date")).matches
    assert whole == filtered == tuple(reversed(by_date))


def test_documents_that_are_alike_score_alike_to_the_last_bit(build: Build) -> None:
    index = build(
        Document(str(number), {"text": "社区治理长江", "title": "社区"}) for number in range(200)
    )
    leaves = (Term("text_grams", "治理", 0.3), Term("title_grams", "社区", 0.7), COMMUNITY, RIVER)
    evaluation = index.evaluate(Or(leaves), Order(limit=150))
    assert [match.number for match in evaluation.matches] == list(range(150))
    assert len({match.score for match in evaluation.matches}) == 1


@pytest.mark.parametrize("length", [201, 257, 1_000, 12_345, 99_999])
def test_lengths_are_exact(length: int, build: Build) -> None:
    index = build(texts("社区" + "江" * (length - 2), "社区", ""))
    average = (length + 2) / 3
    expected = {
        number: TWO_OF_THREE * 2.2 / (1 + 1.2 * (0.25 + 0.75 * size / average))
        for number, size in enumerate((length, 2))
    }
    assert scores(index, phrase("社区")) == pytest.approx(expected, rel=1e-6)


def test_field_that_few_documents_have(build: Build) -> None:
    index = build([Document("1", {"title": "社区"}), Document("2", {}), Document("3", {})])
    expected = ONE_OF_THREE * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 1 / (1 / 3)))
    assert scores(index, Term("title_words", "社区")) == pytest.approx({0: expected})
    assert scores(index, COMMUNITY) == {}
