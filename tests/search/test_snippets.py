"""The piece of an article that is shown: where it is cut and what it holds."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import ArticleAnalyzer
from search.models import Fragment
from search.ranges import merged
from search.snippets import make_snippet

ANALYZER = ArticleAnalyzer()
LENGTH = 16
FILLER = "这一天的天气很好，街上的人很多。"


def snippet_of(text: str, *matches: str, length: int = 40) -> Fragment:
    ranges = sorted((text.index(match), text.index(match) + len(match)) for match in matches)
    return make_snippet(text, ranges, ANALYZER, length)


def marked(fragment: Fragment) -> list[str]:
    return [fragment.text[start:end] for start, end in fragment.ranges]


def test_short_text_is_shown_whole() -> None:
    fragment = snippet_of("武汉有桥。", "桥")
    assert fragment == Fragment("武汉有桥。", ((3, 4),), cut_before=False, cut_after=False)


def test_cut_at_sentences_around_the_match() -> None:
    fragment = snippet_of(FILLER * 9 + "长江大桥通车。" + FILLER * 9, "大桥")
    assert marked(fragment) == ["大桥"]
    assert fragment.cut_before
    assert fragment.cut_after
    assert fragment.text.startswith(("这一天", "长江", "街上"))
    assert fragment.text.endswith(("。", "，"))


def test_most_different_matches_win() -> None:
    text = "大桥，大桥。" + FILLER * 9 + "大桥在武汉。" + FILLER * 9
    ranges = [(i, i + 2) for i in range(len(text)) if text[i : i + 2] in ("大桥", "武汉")]
    assert "武汉" in marked(make_snippet(text, ranges, ANALYZER, 20))


def test_without_a_match_it_is_the_beginning() -> None:
    fragment = snippet_of("第一句。" + FILLER * 20)
    assert fragment.text.startswith("第一句。")
    assert not fragment.cut_before
    assert fragment.cut_after


def test_long_clause_is_cut_between_words() -> None:
    text = "人工智能技术" * 60 + "量子科技" + "人工智能技术" * 60
    fragment = snippet_of(text, "量子科技", length=30)
    assert marked(fragment) == ["量子科技"]
    words = {token.start for token in ANALYZER.words.tokens(text)} | {len(text)}
    start = text.index("量子科技") - fragment.ranges[0][0]
    assert {start, start + len(fragment.text)} <= words


def test_match_longer_than_the_snippet_fills_it() -> None:
    fragment = make_snippet("前文。" + "武汉长江大桥" * 20, [(3, 123)], ANALYZER, 40)
    assert fragment.ranges == ((0, 40),)
    assert fragment.text.startswith("武汉长江大桥")


def test_line_breaks_become_spaces_and_offsets_stay() -> None:
    fragment = snippet_of("标题\n大桥通车", "大桥")
    assert fragment.text == "标题 大桥通车"
    assert marked(fragment) == ["大桥"]


@pytest.mark.parametrize("text", ["", "。", "\n\n", "，，，", "a" * 500])
def test_odd_texts(text: str) -> None:
    assert len(make_snippet(text, (), ANALYZER, 40).text) <= 40


TEXTS = st.text(st.sampled_from("武汉长江大桥人工智能，。！“”\n abc1𠮷"), max_size=300)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=8))
def test_snippet_is_a_piece_of_the_text(text: str, spots: list[tuple[int, int]]) -> None:
    ranges, end = [], 0
    for start, size in sorted(spots):
        found = text[start : start + size]
        is_match = found and found == found.strip()  # no query finds white space at its ends
        if start > end and start + size <= len(text) and is_match:
            end = start + size
            ranges.append((start, end))
    fragment = make_snippet(text, ranges, ANALYZER, 40)
    assert len(fragment.text) <= 40
    assert fragment.text in text.replace("\n", " ")
    flat = [offset for pair in fragment.ranges for offset in pair]
    assert flat == sorted(set(flat))
    assert all(0 <= offset <= len(fragment.text) for offset in flat)
    if ranges:
        assert fragment.ranges, "a match is shown where there is one"


@given(st.lists(st.text("武汉长江大", min_size=1, max_size=6), min_size=1, max_size=20))
def test_piece_is_the_best_of_all(clauses: list[str]) -> None:
    text = "，".join(clauses)
    ranges = merged(match.span() for match in re.finditer("武|长江|大，汉", text))
    boundaries = [0, *(match.end() for match in re.finditer("，", text)), len(text)]
    uncut = [at for at in boundaries if not any(start < at < end for start, end in ranges)]
    pieces = [
        [each for each in ranges if start <= each[0] and each[1] <= end]
        for start in uncut
        for end in uncut
        if start <= end <= start + LENGTH
    ]
    best = max(worth(text, piece) for piece in pieces)
    fragment = make_snippet(text, ranges, ANALYZER, LENGTH)
    assert worth(fragment.text, fragment.ranges) == best


def worth(text: str, ranges: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the characters of different matches, and of all."""
    matches = [text[start:end] for start, end in ranges]
    return sum(map(len, set(matches))), sum(map(len, matches))
