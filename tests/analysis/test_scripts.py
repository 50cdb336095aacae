"""Showing a text in the other script: as OpenCC does it, as long as it was."""

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from analysis.scripts import Script, convert, script_of

TEXT = st.text(st.sampled_from("头髮发了里裡裏干乾後后皇台臺灣湾著着名看ab1，😀𠮷\n"), max_size=40)
SCRIPTS: tuple[Script, ...] = ("zh-Hans", "zh-Hant")


@pytest.mark.parametrize(
    ("text", "script", "shown"),
    [
        pytest.param("头发发了", "zh-Hant", "頭髮發了", id="one character for two"),
        pytest.param("皇后在后面", "zh-Hant", "皇后在後面", id="a character that is its own form"),
        pytest.param("我国历史性地", "zh-Hant", "我國歷史性地", id="longer wins"),
        pytest.param("里面为了", "zh-Hant", "裡面為了", id="the forms that people write"),
        pytest.param("乾坤 乾燥", "zh-Hans", "乾坤 干燥", id="in context"),
        pytest.param("看著著名的", "zh-Hans", "看着著名的", id="particle and name"),
        pytest.param("权利", "zh-Hans", "权利", id="already there"),
        pytest.param("C919，😀", "zh-Hant", "C919，😀", id="no Han"),
        pytest.param("", "zh-Hant", "", id="nothing"),
        pytest.param("发", "zh-Hant", "發", id="one character"),
    ],
)
def test_text_in_a_script(text: str, script: Script, shown: str) -> None:
    assert convert(text, script) == shown


@given(text=TEXT, script=st.sampled_from(SCRIPTS))
def test_length_is_kept(text: str, script: Script) -> None:
    assert len(convert(text, script)) == len(text)


def test_real_news_is_as_opencc_has_it(shared: Path) -> None:
    with gzip.open(shared / "corpora/xwlb.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["html"] for line in islice(lines, 150)]
    taiwan, standard, to_simplified = OpenCC("s2tw"), OpenCC("s2t"), OpenCC("t2s")
    for text in texts:
        assert convert(text, "zh-Hant") == taiwan.convert(text)
        traditional = standard.convert(text)  # 着, where s2tw has 著 and t2s leaves it
        assert convert(traditional, "zh-Hans") == to_simplified.convert(traditional)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        pytest.param("权利", "zh-Hans", id="simplified"),
        pytest.param("權利", "zh-Hant", id="traditional"),
        pytest.param("皇后", "zh", id="the same in both"),
        pytest.param("权利，權利，人權", "zh-Hant", id="more of one"),
        pytest.param("abc", "zh", id="Latin"),
        pytest.param("", "zh", id="nothing"),
    ],
)
def test_script_of_a_text(text: str, script: str) -> None:
    assert script_of(text) == script
