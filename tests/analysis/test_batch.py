"""Many texts at once become the tokens that each becomes alone."""

import gzip
import json
import re
from collections import Counter
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import END, ArticleAnalyzer, span_arrays, tokenizers, variants
from analysis.batch import BatchAnalyzer, GramArrays, WordArrays
from analysis.packing import unpack_all
from analysis.tokenizers import LONGEST_TERM

CHARACTERS = st.sampled_from(
    "中国人民权利的權乾坤著名看藉口於是明瞭解覆蓋反萬"  # both scripts, and phrases of them
    "〇々⽅査﨎𠮷\U00030000"  # Han that no dictionary has, or not so
    "ABCabcéßİ한ªºⅫ½ＡＢ012345６７²٣"
    ",.-/:_'&@+#，．：＋＃。“”"
    " \n\r\t\u3000\u2028\x00\x03\x1c😀"
)
PIECES = st.sampled_from("C++ c# + # , 3 3,000 ，０００ 5G x _ 著名 看著 反覆 人民".split())
ANY = st.characters(exclude_categories=["Cs"])
TEXTS = st.lists(CHARACTERS | PIECES | ANY, max_size=30).map("".join)
BATCHES = st.lists(TEXTS, max_size=6)


def _words_of(words: WordArrays) -> list[Counter[str]]:
    """Return the words of each text, and check that their number is that of the text."""
    found: list[Counter[str]] = [Counter() for _ in words.lengths]
    for term, text in zip(unpack_all(words.packed), words.packed_documents, strict=True):
        found[text][term] += 1
    for term, text in zip(words.longer, words.longer_documents, strict=True):
        assert len(term) > 3
        found[text][term] += 1
    assert [terms.total() for terms in found] == words.lengths.tolist()
    return found


def _grams_of(grams: GramArrays) -> list[list[str]]:
    """Return the grams of each text, and check that the texts share them out without rest."""
    assert grams.starts[0] == 0
    assert grams.starts[-1] == len(grams.packed)
    terms = unpack_all(grams.packed)
    return [terms[start:end] for start, end in pairwise(grams.starts.tolist())]


def _assert_analyzed_as_one_by_one(texts: list[str]) -> None:
    words, grams = BatchAnalyzer().streams(texts)
    one_by_one = ArticleAnalyzer()
    assert _words_of(words) == [Counter(one_by_one.terms("words", text)) for text in texts]
    assert _grams_of(grams) == [one_by_one.terms("grams", text) for text in texts]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param([], [], id="no texts"),
        pytest.param(["", ""], ["", ""], id="empty texts"),
        pytest.param([" \n，"], [""], id="nothing to index"),
        pytest.param(["著名學者看著海"], ["着名 学者 看着 海"], id="cut by the reading"),
        pytest.param(["反覆覆蓋"], ["反复 复盖"], id="phrases that meet"),
        pytest.param(["5G手机"], ["5g 5 g 手机"], id="5G"),
        pytest.param(["2022-11-12"], ["2022-11-12 2022 11 12"], id="date"),
        pytest.param(["３，０００亿，2022"], ["3,000 3 000 亿 2022"], id="thousands"),
        pytest.param(["COVID-19，2022年"], ["covid-19 covid 19 2022 年"], id="number and year"),
        pytest.param(
            ["1,00 a,000 1,abc 1,,000"], ["1 00 a 000 1 abc 1 000"], id="commas of no number"
        ),
        pytest.param(["C++ C+ C+++ ++"], ["c++ c c c++ c"], id="plus signs"),
        pytest.param(["C# c#d #e c##"], ["c# c c#d c d e c# c"], id="sharp signs"),
        pytest.param(["x_y _z a--b"], ["x_y x y z a b"], id="signs between and beside"),
        pytest.param(["a.5.b"], ["a.5.b a 5 b"], id="letters and digits joined"),
        pytest.param(["中a国_1"], ["中 a 国 1"], id="Han ends a word"),
        pytest.param(["三〇々﨎𠮷"], ["三 〇 々 﨎 𠮷"], id="Han that is in no dictionary"),
        pytest.param(["看", "著", "名"], ["看", "着", "名"], id="no phrase across texts"),
        pytest.param(["中", "国", "人"], ["中", "国", "人"], id="no word across texts"),
        pytest.param(["3,", "000", "c", "#"], ["3", "000", "c", ""], id="no number across texts"),
        pytest.param(["a\x00\nb", "\x00"], ["a b", ""], id="NUL and line break inside texts"),
    ],
)
def test_words(texts: list[str], expected: list[str]) -> None:
    assert _words_of(BatchAnalyzer().words(texts)) == [Counter(e.split()) for e in expected]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param([], [], id="no texts"),
        pytest.param(["", " \n ", ""], [[], [], []], id="nothing but white space"),
        pytest.param(["權利", "Ａ"], [["权利", "利" + END], ["a" + END]], id="end of each text"),
        pytest.param([" 上 \n\u3000下 "], [["上 ", " 下", "下" + END]], id="runs of white space"),
        pytest.param(
            ["上 ", " 下"], [["上" + END], ["下" + END]], id="white space where texts meet"
        ),
        pytest.param(["\x03", "a\x00"], [[END + END], ["a\x00", "\x00" + END]], id="END and NUL"),
    ],
)
def test_grams(texts: list[str], expected: list[list[str]]) -> None:
    assert _grams_of(BatchAnalyzer().grams(texts)) == expected


@given(BATCHES)
@example(["\x00", "\n", "\x03 ", " \x03"])
def test_tokens_are_those_of_one_text_at_a_time(texts: list[str]) -> None:
    _assert_analyzed_as_one_by_one(texts)


def test_every_phrase_is_read_as_a_phrase() -> None:
    phrases = list(variants.phrases())
    _assert_analyzed_as_one_by_one([*phrases, *(f"的{phrase}的" for phrase in phrases)])
    _assert_analyzed_as_one_by_one(["".join(phrases), "，".join(phrases)])


@given(BATCHES)
def test_a_batch_is_its_texts_one_after_the_other(texts: list[str]) -> None:
    analyzer = BatchAnalyzer()
    words, grams = analyzer.streams(texts)
    alone = [analyzer.streams([text]) for text in texts]
    assert _words_of(words) == [found for one, _ in alone for found in _words_of(one)]
    assert _grams_of(grams) == [found for _, one in alone for found in _grams_of(one)]


@given(BATCHES)
def test_streams_are_words_and_grams(texts: list[str]) -> None:
    analyzer = BatchAnalyzer()
    words, grams = analyzer.streams(texts)
    assert _words_of(words) == _words_of(analyzer.words(texts))
    assert _grams_of(grams) == _grams_of(analyzer.grams(texts))


@pytest.mark.parametrize("length", range(LONGEST_TERM - 3, LONGEST_TERM + 3))
@pytest.mark.parametrize("form", ["{}", "5{}", "{}5", "{}++", "{}#", "{}-", "{}-a"])
def test_words_near_the_longest(form: str, length: int) -> None:
    _assert_analyzed_as_one_by_one([form.format("x" * length), form.format("7" * length)])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("中国人民，銀行的權利。" * 5_000, id="many runs"),
        pytest.param("中国人民銀行的權利著名" * 5_000, id="one run"),
    ],
)
def test_more_han_than_is_cut_at_once(text: str) -> None:
    assert len(text) > 2 * span_arrays._CUT_AT_ONCE
    _assert_analyzed_as_one_by_one(["看著", text, "著名"])


@given(BATCHES)
def test_jieba_makes_the_same_words(texts: list[str]) -> None:
    expected = [Counter(ArticleAnalyzer().terms("words", text)) for text in texts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(span_arrays, "segmenter", lambda: ("jieba", tokenizers._jieba_cut()))
        assert _words_of(BatchAnalyzer().words(texts)) == expected


def test_arrays_are_of_the_promised_types() -> None:
    for texts in (["中国,5G abcd"], [""], []):
        words, grams = BatchAnalyzer().streams(texts)
        assert words.packed.dtype == grams.packed.dtype == np.uint64
        assert words.packed_documents.dtype == words.longer_documents.dtype == np.uint32
        assert (words.lengths.dtype, grams.starts.dtype) == (np.uint32, np.int64)


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        BatchAnalyzer().streams(["社", "\ud800区"])


def test_real_articles(shared: Path) -> None:
    news = [re.sub("<[^>]+>", "", html) for html in _lines(shared, "xwlb", "html", 300)]
    assert sum(map(len, news)) > 100_000
    _assert_analyzed_as_one_by_one(news)


def test_real_poems(shared: Path) -> None:
    poems = _lines(shared, "poetry", "text", 2_000)
    assert sum(map(len, poems)) > 100_000
    _assert_analyzed_as_one_by_one(poems)


def _lines(shared: Path, corpus: str, key: str, count: int) -> list[str]:
    path = shared / "corpora" / f"{corpus}.jsonl.gz"
    if not path.is_file():
        pytest.skip(f"needs the real articles in {path}")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)[key] for line in islice(lines, count)]
