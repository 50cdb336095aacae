"""Folding of width, case and punctuation alone, which keeps one Han character from another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import fold_key, fold_width


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("裏里裡", "裏里裡", id="variants stay apart"),
        pytest.param("查査", "查査", id="Japanese variant stays apart"),
        pytest.param("ＡＢｃ１", "abc1", id="width and case"),
        pytest.param("⽅", "方", id="Kangxi radical"),
        pytest.param("「，」", fold_key("“,”"), id="punctuation"),
        pytest.param("a\u3000b\n", "a b ", id="white space"),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold_width(text) == folded


@given(st.text())
def test_length_is_kept_and_the_key_is_the_same(text: str) -> None:
    assert len(fold_width(text)) == len(text)
    assert fold_key(fold_width(text)) == fold_key(text)
