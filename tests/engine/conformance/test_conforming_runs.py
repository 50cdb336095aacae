"""Runs of characters and where they stand: phrases across anything, distances, numbers alone."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import product

import pytest
from conforming_indexes import Build, write
from hypothesis import given, settings
from hypothesis import strategies as st
from small_indexes import phrase, texts

from analysis import ArticleAnalyzer
from engine import (
    Following,
    Index,
    Near,
    Order,
    Phrase,
    Prefix,
    Query,
    Unless,
    Wildcard,
    open_index,
    run_query,
)

DRAW = random.Random(11)
TEXTS = ["".join(DRAW.choices("长江大桥的", k=DRAW.randint(1, 24))) for _ in range(90)]
SOME = settings(max_examples=60)
GRAMS = ArticleAnalyzer().grams
RUNS = st.lists(
    st.text(st.sampled_from("长江大桥的"), min_size=1, max_size=3), min_size=2, max_size=3
)


@pytest.fixture(scope="module")
def index(places: Callable[[], str]) -> Iterator[Index]:
    place = places()
    write(place, texts(*TEXTS))
    with closing(open_index(place)) as opened:
        yield opened


def runs_of(runs: Sequence[str]) -> tuple[Phrase | Prefix, ...]:
    return tuple(run_query("text", run, GRAMS) for run in runs)


def starts(run: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(f"(?={run})", text)]


def found(index: Index, query: Query) -> dict[int, float]:
    matches = index.evaluate(query, Order(limit=100)).matches
    return {match.number: match.score for match in matches}


@SOME
@given(runs=RUNS, distance=st.integers(0, 12))
def test_near_finds_what_a_scan_finds(index: Index, runs: list[str], distance: int) -> None:
    lengths = tuple(map(len, runs))
    window = sum(lengths) + distance

    def are_near(text: str) -> bool:
        for places in product(*(starts(run, text) for run in runs)):
            ends = [place + len(run) for place, run in zip(places, runs, strict=True)]
            if max(ends) - min(places) <= window:
                return True
        return False

    expected = {n: 2.0 for n, text in enumerate(TEXTS) if are_near(text)}
    assert found(index, Near(runs_of(runs), lengths, window, boost=2.0)) == expected


@SOME
@given(runs=RUNS, gaps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=2))
def test_following_finds_what_a_scan_finds(
    index: Index, runs: list[str], gaps: list[tuple[int, int]]
) -> None:
    between = [(low, low + more) for low, more in gaps[: len(runs) - 1]]
    distances = tuple(
        (len(run) + low, len(run) + high)
        for run, (low, high) in zip(runs[:-1], between, strict=True)
    )
    pattern = runs[0] + "".join(
        f".{{{low},{high}}}{run}" for run, (low, high) in zip(runs[1:], between, strict=True)
    )
    expected = {n: 1.0 for n, text in enumerate(TEXTS) if re.search(pattern, text)}
    assert found(index, Following(runs_of(runs), distances)) == expected


@SOME
@given(run=st.text("长江大桥", min_size=1, max_size=3), before=st.text("长江的", max_size=2))
def test_run_is_found_unless_something_stands_beside_it(
    index: Index, run: str, before: str
) -> None:
    before = "".join(set(before) - set(run))  # of one that a run has too, an engine may find less
    others = tuple((Phrase("text_grams", (one + run[0],)), 1) for one in before)
    after = ((Phrase("text_grams", (run[-1] + "的",)), 1 - len(run)),)
    query = Unless(run_query("text", run, GRAMS), (*others, *after))
    pattern = f"(?<![{before}])" if before else ""
    expected = {n: 1.0 for n, t in enumerate(TEXTS) if re.search(f"{pattern}{run}(?!的)", t)}
    assert found(index, query) == expected


@pytest.mark.parametrize(
    ("run", "text"),
    [
        pytest.param("理，他", "社区治理，他说", id="across punctuation"),
        pytest.param("a b", "see a  b here", id="across white space"),
        pytest.param("\u3000x".strip() + " y", "x\u3000y", id="across a wide space"),
        pytest.param("\\*?", "路径 \\*? 在此", id="signs of patterns"),
        pytest.param('"{}"', '他写 "{}" 于此', id="quotes and braces"),
        pytest.param("𠮷野", "去𠮷野家", id="outside the basic plane"),
        pytest.param("權利", "权利", id="the other script"),
        pytest.param("\x1b[", "红\x1b[31m字", id="an escape"),
        pytest.param("%E4<>&#", "见%E4<>&#后", id="signs of the web"),
    ],
)
def test_any_run_is_found_where_it_stands(build: Build, run: str, text: str) -> None:
    index = build(texts(text, "别的" * 5, run[:1] + "隔" + run[1:]))
    assert found(index, phrase(run)).keys() == {0}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        pytest.param("colo*r", {0, 1}, id="any"),
        pytest.param("colo?r", {1}, id="one"),
        pytest.param("[bc]*", {0, 1, 2, 3}, id="one of some"),
        pytest.param("[!bc]*", {3}, id="none of some"),
        pytest.param("c.*", set(), id="not the signs of regular expressions"),
        pytest.param("c+3", {3}, id="a sign"),
    ],
)
def test_wildcards(build: Build, pattern: str, expected: set[int]) -> None:
    index = build(texts("color", "colour", "book", "c+3"))
    query = Wildcard("text_words", pattern)
    if pattern == "c+3":
        query = Wildcard("text_grams", "+?")
    assert found(index, query).keys() == expected


def test_beginning_of_a_gram_is_a_character(index: Index) -> None:
    expected = {n for n, text in enumerate(TEXTS) if "桥" in text}
    assert found(index, Prefix("text_grams", "桥")).keys() == expected
    assert found(index, Prefix("text_grams", "")).keys() == set(range(90))
