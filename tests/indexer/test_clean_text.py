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
from indexer.cleaning.clean_text import looks_clean

ODD = "&#20358;nbsp;?!Ａ９．，,。、；：.()（）āji \n\t\u3000\u200b\ufffdæ–‡"
ODD += "锟斤拷鐨勫锛在歐洲，研究所的1a“”｡"


@given(st.one_of(st.text(max_size=80), st.text(alphabet=ODD, max_size=40)))
def test_no_step_changes_what_looks_clean(text: str) -> None:
    if looks_clean(text):
        assert after(text, *CHARACTER_STEPS) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        pytest.param(f"{FIRST}\n{LAST}", True, id="paragraphs"),
        pytest.param("“好的！”（长江日报）——《春茶》：1949年，C919…", True, id="marks"),
        pytest.param("", True, id="nothing"),
        pytest.param("春 茶", False, id="space"),
        pytest.param("机(jī)", False, id="reading"),
    ],
)
def test_what_looks_clean(text: str, clean: bool) -> None:
    assert looks_clean(text) == clean


@pytest.mark.parametrize("name", ["relevance/corpus.jsonl.gz", "relevance/noise/mix.jsonl.gz"])
def test_no_real_text_is_passed_over_wrongly(shared: Path, name: str) -> None:
    with gzip.open(shared / name, "rt", encoding="utf-8") as lines:
        for text in (json.loads(line)["text"] for line in islice(lines, 800)):
            for line in text.split("\n"):
                if looks_clean(line):
                    assert after(line, *CHARACTER_STEPS) == line
