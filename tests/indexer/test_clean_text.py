"""Text that is passed over at a glance is text that no step would change."""

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest
from cleaning_samples import FIRST, LAST, after
from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning.cascade import CHARACTER_STEPS
from indexer.cleaning.clean_text import has_odd_characters, has_odd_space
from indexer.cleaning.whitespace import close_gaps, order_whitespace

ODD = "&#20358;nbsp;?!Ａ９．，,。、；：.()（）āji \n\t\u3000\u200b\ufffdæ–‡"
ODD += "锟斤拷鐨勫锛在歐洲，研究所的1a“”｡"
WHITE = "在歐洲研究所梵語春茶上市。，1a2b \n"


@given(st.one_of(st.text(max_size=80), st.text(alphabet=ODD, max_size=40)))
def test_no_step_changes_what_looks_clean(text: str) -> None:
    if not has_odd_characters(text) and not has_odd_space(text):
        assert after(text, *CHARACTER_STEPS) == text


@given(
    st.one_of(st.text(alphabet=WHITE, min_size=4, max_size=60), st.text(alphabet=ODD, max_size=40))
)
def test_only_space_is_mended_where_only_space_is_odd(text: str) -> None:
    spaced = after(text, order_whitespace, close_gaps)
    if not has_odd_characters(text) and not has_odd_characters(spaced):
        assert after(text, *CHARACTER_STEPS) == spaced


@pytest.mark.parametrize(
    ("text", "characters", "space"),
    [
        pytest.param(f"{FIRST}\n{LAST}", False, False, id="paragraphs"),
        pytest.param("“好的！”（长江日报）——《春茶》：1949年，C919…", False, False, id="marks"),
        pytest.param("", False, False, id="nothing"),
        pytest.param("春茶 Spring Tea 2022", False, True, id="space beside Han"),
        pytest.param("《Spring Tea 2022》", False, False, id="space between Latin words"),
        pytest.param("\u3000\u3000春茶上市。", False, True, id="indented"),
        pytest.param("机(jī)", True, False, id="reading"),
        pytest.param("春茶，，上市", True, False, id="doubled mark"),
        pytest.param("春茶， 上市", True, True, id="space behind a mark"),
        pytest.param("春茶 ，上市", True, True, id="space before a mark"),
    ],
)
def test_what_looks_odd(text: str, characters: bool, space: bool) -> None:
    assert (has_odd_characters(text), has_odd_space(text)) == (characters, space)


@pytest.mark.parametrize("name", ["relevance/corpus.jsonl.gz", "relevance/noise/mix.jsonl.gz"])
def test_no_real_text_is_passed_over_wrongly(shared: Path, name: str) -> None:
    with gzip.open(shared / name, "rt", encoding="utf-8") as lines:
        for text in (json.loads(line)["text"] for line in islice(lines, 800)):
            for line in text.split("\n"):
                if not has_odd_characters(line) and not has_odd_space(line):
                    assert after(line, *CHARACTER_STEPS) == line
