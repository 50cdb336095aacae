"""Marks cover exactly what matched, in the article's own script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import ArticleAnalyzer
from search.highlighting import Highlighter
from search.query_language import understand

ANALYZER = ArticleAnalyzer()


def marked(query: str, text: str) -> list[str]:
    ranges = Highlighter(understand(query), ANALYZER).ranges(text)
    return [text[start:end] for start, end in ranges]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        pytest.param("权利", "公民的權利", ["權利"], id="other script"),
        pytest.param("ＡＢＣ", "用abc和ABC", ["abc", "ABC"], id="width and case"),
        pytest.param("社区治理", "社区治理和社区", ["社区治理", "社区"], id="run and word"),
        pytest.param("社区治理", "社区，治理", ["社区", "治理"], id="words apart"),
        pytest.param("业发", "农业发展", ["业发"], id="run across words"),
        pytest.param("中国人民", "外国人和中国", ["中国"], id="no grams where words are"),
        pytest.param("中国人民", "外国人", ["国人"], id="grams where no words are"),
        pytest.param("茶", "采茶茶农", ["茶茶"], id="one character"),
        pytest.param("喝茶的人", "的人，茶，喝", ["的人"], id="no lone characters of longer runs"),
        pytest.param('"强省会 当先锋"', "强省会\n当先锋", ["强省会\n当先锋"], id="across a line"),
        pytest.param('"，长"', "好,长", [",长"], id="punctuation in quotes"),
        pytest.param("𠮷野", "𠮷野家", ["𠮷野"], id="outside the BMP"),
        pytest.param("a.b*c", "aXbc a.b*c", ["a.b*c"], id="no pattern characters"),
        pytest.param("龘", "公民", [], id="nothing"),
    ],
)
def test_marks(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == expected


TEXTS = st.text(st.sampled_from("中国人民银行權利的，。“”\"'ab1 \n*.?𠮷"), max_size=60)


@given(TEXTS, TEXTS)
def test_ranges_are_sorted_disjoint_and_inside(query: str, text: str) -> None:
    ranges = Highlighter(understand(query), ANALYZER).ranges(text)
    flat = [offset for pair in ranges for offset in pair]
    assert flat == sorted(set(flat)), "sorted, disjoint, not touching, none empty"
    assert all(0 <= offset <= len(text) for offset in flat)
