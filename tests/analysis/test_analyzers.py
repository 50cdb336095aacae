"""The two streams: where words and grams are cut, and what always holds of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import END, ArticleAnalyzer, GramAnalyzer, WordAnalyzer, fold_key, strip_invisible
from analysis.tokenizers import LONGEST_TERM
from tests.assertions import assert_analyzes_to, assert_sound

TEXTS = st.text(
    st.sampled_from("中国人民银行权權利著名的ABCabc0123456789，。“” \n\u3000-./,:'+#½𠮷々〇あ한é")
    | st.characters(exclude_categories=["Cs"])
).map(strip_invisible)
"""Texts as they come to analysis, articles from cleaning and queries from parsing."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("权力", [("权力", 0, 0, 2)], id="a word"),
        pytest.param("權利", [("权利", 0, 0, 2)], id="traditional is cut as simplified"),
        pytest.param(
            "著名學者看著海",
            [("着名", 0, 0, 2), ("学者", 1, 2, 4), ("看着", 2, 4, 6), ("海", 3, 6, 7)],
            id="cut by the reading, indexed by the key",
        ),
        pytest.param("的", [("的", 0, 0, 1)], id="no stop words"),
        pytest.param(
            "5G手机", [("5g", 0, 0, 2), ("5", 1, 0, 1), ("g", 2, 1, 2), ("手机", 3, 2, 4)], id="5G"
        ),
        pytest.param("Ｃ９１９", [("c919", 0, 0, 4), ("c", 1, 0, 1), ("919", 2, 1, 4)], id="C919"),
        pytest.param(
            "2022-11-12",
            [("2022-11-12", 0, 0, 10), ("2022", 1, 0, 4), ("11", 2, 5, 7), ("12", 3, 8, 10)],
            id="date",
        ),
        pytest.param(
            "3,000亿",
            [("3,000", 0, 0, 5), ("3", 1, 0, 1), ("000", 2, 2, 5), ("亿", 3, 5, 6)],
            id="thousands",
        ),
        pytest.param("一,二", [("一", 0, 0, 1), ("二", 1, 2, 3)], id="comma between Han"),
        pytest.param(
            "C++和C#",
            [("c++", 0, 0, 3), ("c", 1, 0, 1), ("和", 2, 3, 4), ("c#", 3, 4, 6), ("c", 4, 4, 5)],
            id="C++",
        ),
        pytest.param("，。！ \n", [], id="punctuation only"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_words(text: str, expected: list[tuple[str, int, int, int]]) -> None:
    assert_analyzes_to(WordAnalyzer(), text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("權", [("权" + END, 0, 0, 1)], id="one character"),
        pytest.param("權利", [("权利", 0, 0, 2), ("利" + END, 1, 1, 2)], id="two characters"),
        pytest.param(
            "好，Ａ",
            [("好,", 0, 0, 2), (",a", 1, 1, 3), ("a" + END, 2, 2, 3)],
            id="punctuation and letters are characters",
        ),
        pytest.param(
            " 上 \n\u3000下 ",
            [("上 ", 0, 1, 3), (" 下", 1, 2, 6), ("下" + END, 2, 5, 6)],
            id="a run of white space is one character",
        ),
        pytest.param("𠮷野", [("𠮷野", 0, 0, 2), ("野" + END, 1, 1, 2)], id="outside the BMP"),
        pytest.param(" \n ", [], id="white space only"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_grams(text: str, expected: list[tuple[str, int, int, int]]) -> None:
    assert_analyzes_to(GramAnalyzer(), text, expected)


@given(TEXTS)
def test_tokens_are_sound_whatever_the_text(text: str) -> None:
    for analyzer in (WordAnalyzer(), GramAnalyzer()):
        tokens = list(analyzer.tokens(text))
        assert_sound(tokens, text)
        assert analyzer.terms(text) == [token.term for token in tokens]


@given(TEXTS)
def test_grams_rebuild_the_text(text: str) -> None:
    terms = GramAnalyzer().terms(text)
    assert "".join(term[0] for term in terms) == " ".join(fold_key(text).split())


@given(TEXTS, st.data())
def test_grams_of_any_run_stand_one_after_the_other(text: str, data: st.DataObject) -> None:
    """The promise: any run of a text is a phrase of its grams."""
    visible = " ".join(fold_key(text).split())
    if len(visible) < 2:
        return
    start = data.draw(st.integers(0, len(visible) - 2))
    end = data.draw(st.integers(start + 2, len(visible)))
    run = visible[start:end].strip()
    pairs = GramAnalyzer().terms(run)[:-1]
    whole = GramAnalyzer().terms(text)
    places = range(len(whole) - len(pairs) + 1)
    assert any(whole[place : place + len(pairs)] == pairs for place in places)


@given(TEXTS)
def test_words_cover_every_letter_and_digit(text: str) -> None:
    covered = {i for t in WordAnalyzer().tokens(text) for i in range(t.start, t.end)}
    reading = fold_key(text)
    missed = [c for i, c in enumerate(reading) if c.isalnum() and i not in covered]
    # Signs that are letters only to Unicode (ª, modifier letters) are no words; grams hold them.
    assert not [c for c in missed if c.isascii() or "\u4e00" <= c <= "\u9fff"]


def test_long_unbroken_latin_is_indexed_in_parts() -> None:
    terms = WordAnalyzer().terms("x" * 1000)
    assert [len(term) for term in terms] == [LONGEST_TERM]


def test_streams_of_an_article() -> None:
    streams = ArticleAnalyzer().streams({"title": "權利", "text": ""})
    assert streams == {
        "title_words": ["权利"],
        "title_grams": ["权利", "利" + END],
        "text_words": [],
        "text_grams": [],
    }
