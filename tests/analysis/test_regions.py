"""Words of the Mainland and of Taiwan for one thing."""

import pytest

from analysis import fold_key
from analysis.regions import regional_words


@pytest.mark.parametrize(
    ("word", "other"),
    [
        pytest.param("軟體", "软件", id="from Taiwan"),
        pytest.param("软件", "軟體", id="from the Mainland"),
        pytest.param("計程車", "出租车", id="a word with two others"),
        pytest.param("出租车", "計程車", id="one of the two"),
        pytest.param("滑鼠", "鼠标", id="Traditional alone"),
        pytest.param("網際網路", "互联网", id="of other lengths"),
        pytest.param("紐西蘭", "新西兰", id="name of a country"),
    ],
)
def test_other_region(word: str, other: str) -> None:
    assert fold_key(other) in regional_words()[fold_key(word)]


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("程序", id="said by both, of different things"),
        pytest.param("介面", id="several others"),
        pytest.param("资料", id="ordinary everywhere"),
        pytest.param("宏", id="single character"),
        pytest.param("通过", id="itself among the others"),
    ],
)
def test_has_no_other(word: str) -> None:
    assert word not in regional_words()


def test_words_stand_for_one_another_both_ways() -> None:
    words = regional_words()
    assert len(words) > 700
    assert all(word in words[other] for word, others in words.items() for other in others)
    assert not any(word in others for word, others in words.items())
