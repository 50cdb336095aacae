"""Scores that fall with age, as the formula says, whatever dates documents have."""

from dataclasses import replace

import pytest
from small_indexes import Build

from engine import Decay, Document, EmbeddedIndex, Order, Term

BRIDGE = Term("text_words", "大桥")
DECAY = Decay(half_life_days=30, most=0.5)


def dated(*published: str) -> list[Document]:
    """Return documents with the same text, published on these days; "" is no date."""
    return [
        Document(
            str(place),
            {"text": "大桥"},
            numbers={"published": int(day.replace("-", "").ljust(12, "0"))} if day else {},
        )
        for place, day in enumerate(published)
    ]


def factors(index: EmbeddedIndex, decay: Decay = DECAY) -> dict[int, float]:
    return {
        match.number: match.decay
        for match in index.evaluate(BRIDGE, Order(limit=1000, decay=decay)).matches
    }


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        pytest.param(["2022-01-31", "2022-01-01"], [1, 0.75], id="one half-life"),
        pytest.param(["2022-03-02", "2022-01-01"], [1, 0.625], id="two half-lives"),
        pytest.param(["2022-01-01", "1922-01-01"], [1, 0.5], id="a hundred years lose no more"),
        pytest.param(["2022-01-31", "2022-01-01", ""], [1, 0.75, 0.75], id="undated as the oldest"),
        pytest.param(
            ["2024-02-28", "2024-03-01"], [0.5 + 2 ** (-2 / 30) / 2, 1], id="across a leap day"
        ),
        pytest.param(["2999-01-01", "2022-01-31", "2022-01-01"], [1, 1, 0.75], id="future"),
        pytest.param(["2022-02", "2022-01-02"], [1, 0.75], id="month alone is its first day"),
        pytest.param(["2022", "2021-12-02"], [1, 0.75], id="year alone is its first day"),
        pytest.param(["", ""], [1, 1], id="no dates at all"),
        pytest.param(["2022-01-01"], [1], id="alone"),
    ],
)
def test_age_is_counted_from_the_newest(
    build: Build, published: list[str], expected: list[float]
) -> None:
    found = factors(build(dated(*published)))
    assert [found[place] for place in range(len(published))] == pytest.approx(expected)


def test_scores_are_multiplied_before_the_best_are_chosen(build: Build) -> None:
    index = build(dated("2000-01-01", "2022-01-31", "2022-01-01"))
    plain = index.evaluate(BRIDGE).matches
    (best,) = index.evaluate(BRIDGE, Order(limit=1, decay=DECAY)).matches
    assert [match.number for match in plain] == [0, 1, 2]
    assert (best.number, best.score) == (1, plain[0].score)
    last = index.evaluate(BRIDGE, Order(offset=2, decay=DECAY)).matches[0]
    assert last.score == pytest.approx(plain[0].score * last.decay)


def test_a_new_document_stays_on_its_tier(build: Build) -> None:
    old, new = dated("2000-01-01", "2022-01-31")
    index = build([replace(old, texts={"text": "大桥 通车"}), new])
    order = Order(tiers=(Term("text_words", "通车"),), decay=DECAY)
    assert [match.number for match in index.evaluate(BRIDGE, order).matches] == [0, 1]


@pytest.mark.parametrize("sort", ["date", "-date"])
def test_by_date_the_order_is_that_of_dates(build: Build, sort: str) -> None:
    index = build(dated("2000-01-01", "2022-01-31", ""))
    plain = index.evaluate(BRIDGE, Order(sort=sort))  # type: ignore[arg-type]
    aged = index.evaluate(BRIDGE, Order(sort=sort, decay=DECAY))  # type: ignore[arg-type]
    assert [m.number for m in aged.matches] == [m.number for m in plain.matches]


def test_without_decay_nothing_is_multiplied(build: Build) -> None:
    index = build(dated("2000-01-01", ""))
    assert {match.decay for match in index.evaluate(BRIDGE).matches} == {1.0}
