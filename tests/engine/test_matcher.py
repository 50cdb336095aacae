"""Our matcher moves as Whoosh's queries want it to, block by block."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from two_codecs import PLAIN
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.formats import Frequency
from whoosh.index import Index
from whoosh.matching import ReadTooFar
from whoosh.query import And, AndMaybe, Not, Or, Phrase, Prefix, Query, Term
from whoosh.scoring import WeightScorer

from engine.columnar.codec import ColumnarCodec
from engine.columnar.field import Postings
from engine.columnar.matcher import BLOCK, ColumnarMatcher, TermPostings


def matcher(documents: list[int], frequencies: list[int] | None = None) -> ColumnarMatcher:
    """Return a matcher of a term with these postings."""
    counts = np.array(frequencies or [1] * len(documents), np.uint32)
    postings = Postings(np.array(documents, np.int64), counts)
    lengths = np.arange(1, max(documents) + 2, dtype=np.uint32)
    source = TermPostings("frequencies", postings, lengths)
    return ColumnarMatcher(source, Frequency(), ("text", b"a"), WeightScorer(9.0))


@given(
    st.sets(st.integers(0, 999), min_size=1, max_size=400).map(sorted),
    st.lists(st.integers(0, 1000), max_size=20),
)
def test_skipping_lands_where_a_walk_would(documents: list[int], targets: list[int]) -> None:
    moving = matcher(documents)
    place = 0
    for target in targets:
        if not moving.is_active():
            with pytest.raises(ReadTooFar):
                moving.skip_to(target)
            return
        while place < len(documents) and documents[place] < target:
            place += 1
        moving.skip_to(target)
        assert moving.is_active() == (place < len(documents))
        assert list(moving.all_ids()) == documents[place:]
        if moving.is_active():
            assert moving.id() == documents[place]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=3 * BLOCK + 7), st.integers(0, 9))
def test_skipping_to_quality_passes_over_whole_blocks_that_cannot_reach_it(
    frequencies: list[int], quality: int
) -> None:
    blocks = [frequencies[start : start + BLOCK] for start in range(0, len(frequencies), BLOCK)]
    skipped = next((n for n, block in enumerate(blocks) if max(block) > quality), len(blocks))
    moving = matcher(list(range(len(frequencies))), frequencies)
    assert moving.skip_to_quality(quality) == skipped
    assert moving.is_active() == (skipped < len(blocks))
    if moving.is_active():
        assert moving.id() == skipped * BLOCK


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda moving: moving.block_quality(), id="quality"),
        pytest.param(lambda moving: moving.block_max_weight(), id="weight"),
        pytest.param(lambda moving: moving.block_min_length(), id="shortest"),
        pytest.param(lambda moving: moving.block_max_length(), id="longest"),
        pytest.param(lambda moving: moving.block_max_id(), id="last document"),
        pytest.param(lambda moving: moving.skip_to_quality(0), id="skipping"),
    ],
)
@pytest.mark.parametrize("count", [1, BLOCK, BLOCK + 1])
def test_matcher_that_is_exhausted_still_answers(
    ask: Callable[[ColumnarMatcher], Any], count: int
) -> None:
    moving = matcher(list(range(count)))
    for _ in range(count + 1):
        moving.next()
    assert not moving.is_active()
    assert ask(moving) >= 0


def test_copy_moves_alone_and_reset_goes_back() -> None:
    moving = matcher([1, 5, 9])
    moving.next()
    other = moving.copy()
    moving.next()
    assert (moving.id(), other.id()) == (9, 5)
    moving.reset()
    assert (moving.id(), other.id()) == (1, 5)


def test_next_tells_where_a_block_begins() -> None:
    moving = matcher(list(range(BLOCK + 2)))
    assert [number for number in range(1, BLOCK + 3) if moving.next()] == [BLOCK, BLOCK + 2]


def test_term_without_lengths_has_the_best_bound() -> None:
    source = replace(matcher([1, 2])._source, lengths=None)
    assert ColumnarMatcher(source, Frequency()).block_min_length() == 0


def texts() -> Iterator[str]:
    """Yield articles in which the later ones are better: what a block's bound must not hide."""
    chance = random.Random(1)
    for number in range(1500):
        words = chance.choices("的 社区 治理 研究 a1 a2".split(), (9, 4, 2, 1, 1, 1), k=9)
        yield " ".join(words[: 3 + number % 7])


@pytest.fixture(scope="module")
def stock_and_ours() -> tuple[Index, Index]:
    """The same articles in two segments, a seventh deleted, with either codec."""
    made = tuple(RamStorage().create_index(Schema(text=TEXT(PLAIN))) for _ in range(2))
    articles = list(texts())
    for index, codec in zip(made, (W3Codec(), ColumnarCodec()), strict=True):
        for part in (articles[:1100], articles[1100:]):
            with index.writer(codec=codec) as writer:
                writer.merge = False
                for text in part:
                    writer.add_document(text=text)
        with index.writer(codec=codec) as writer:
            writer.merge = False
            for number in range(0, 1500, 7):
                writer.delete_document(number)
    return made[0], made[1]


COMMON, RARE, RARER = (Term("text", word) for word in ("的", "研究", "a1"))


@pytest.mark.parametrize(
    "query",
    [
        pytest.param(COMMON, id="common word"),
        pytest.param(And([COMMON, RARE]), id="and"),
        pytest.param(Or([RARE, RARER]), id="or"),
        pytest.param(Or([COMMON, RARE, RARER]), id="or with a common word"),
        pytest.param(And([COMMON, Not(RARE)]), id="not"),
        pytest.param(AndMaybe(COMMON, RARER), id="and maybe"),
        pytest.param(Phrase("text", ["社区", "治理"]), id="phrase"),
        pytest.param(Or([And([RARE, RARER]), Prefix("text", "a")]), id="tree"),
    ],
)
@pytest.mark.parametrize("limit", [1, 10, 100, None])
def test_best_hits_of_many_blocks_are_those_of_the_stock_codec(
    stock_and_ours: tuple[Index, Index], query: Query, limit: int | None
) -> None:
    scores = []
    for index in stock_and_ours:
        with index.searcher() as searcher:
            scores.append([score for _, score in searcher.search(query, limit=limit).items()])
    assert scores[0] == pytest.approx(scores[1], rel=1e-12)
    assert len(scores[0]) >= min(limit or 10, 10)
