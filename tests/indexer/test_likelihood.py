"""How probable characters are behind one another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning.likelihood import likelihood

CHARACTERS = st.sampled_from("的湖南省演講我，。“A7７！Ａ鑫\u3400𠮷?\n")


@given(CHARACTERS, CHARACTERS, CHARACTERS)
def test_many_are_told_as_one_is(before: str, character: str, after: str) -> None:
    table = likelihood()
    told = table.between(before, np.array([table.code(character)]), after)
    alone = table.behind(before, character) + table.behind(character, after)
    assert told == pytest.approx([alone])


@pytest.mark.parametrize(
    ("text", "other"),
    [
        pytest.param("湖南省", "湖喃省", id="word"),
        pytest.param("第一名", "第一们", id="written for one that sounds alike"),
        pytest.param("的。我", "的７我", id="mark"),
        pytest.param("湖南", "南湖南", id="shorter"),
    ],
)
def test_what_is_written_is_more_probable(text: str, other: str) -> None:
    assert likelihood().of(text, "在") > likelihood().of(other, "在")


@pytest.mark.parametrize(
    ("before", "character", "joined"),
    [
        pytest.param("湖", "南", True, id="Simplified"),
        pytest.param("機", "關", True, id="Traditional"),
        pytest.param("南", "湖", True, id="the name of a lake"),
        pytest.param("的", "湖", False, id="two words"),
    ],
)
def test_pairs_of_one_word(before: str, character: str, joined: bool) -> None:
    assert likelihood().joined(before, character) == joined
