"""Words of a user: read from a file, cut alike by both segmenters, for one text and for many."""

import builtins
import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis import (
    ArticleAnalyzer,
    DictionaryError,
    UserDictionary,
    WordAnalyzer,
    fingerprint,
    parse_dictionary,
    read_dictionary,
    tokenizers,
)
from analysis.batch import BatchAnalyzer
from analysis.packing import unpack_all

HAN = re.compile("[\u4e00-\u9fff]+")
WORDS = parse_dictionary("云泽新区\n中概股\n长江二桥 300 n\n", "file")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("云泽新区\n中概股 300\n", (("云泽新区", 0), ("中概股", 300)), id="frequency"),
        pytest.param("碳达峰 300 n", (("碳达峰", 300),), id="tag, as jieba's files have"),
        pytest.param("碳达峰 n", (("碳达峰", 0),), id="tag alone"),
        pytest.param(
            "\ufeff# 注\r\n\r\n云澤新區 # 注", (("云泽新区", 0),), id="BOM, comments, script"
        ),
        pytest.param("中概股\n中概股 5", (("中概股", 5),), id="twice"),
        pytest.param("", (), id="empty"),
    ],
)
def test_reads(tmp_path: Path, text: str, words: tuple[tuple[str, int], ...]) -> None:
    path = tmp_path / "words.txt"
    path.write_text(text, encoding="utf-8", newline="")
    dictionary = read_dictionary(path)
    assert dictionary.words == words
    assert parse_dictionary(dictionary.text, "again") == dictionary


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("5G消息", "has other signs", id="letters"),
        pytest.param("桥", "has 1 characters", id="too short"),
        pytest.param("长" * 33, "has 33 characters", id="too long"),
        pytest.param("中概股 许多", "is no word", id="no frequency"),
        pytest.param("中概股, 云泽", "has other signs|is no word", id="a list"),
    ],
)
def test_a_bad_line_is_named(line: str, said: str) -> None:
    with pytest.raises(DictionaryError, match=said) as raised:
        parse_dictionary(f"# 注\n{line}", "words.txt")
    assert "words.txt:2" in str(raised.value)


def test_a_file_in_gbk_is_named(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text("云泽新区", encoding="gbk")
    with pytest.raises(DictionaryError, match=r"words\.txt is not UTF-8 .*save it as UTF-8"):
        read_dictionary(path)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        pytest.param("云泽新区今天", ["云泽新区", "今天"], id="new word"),
        pytest.param("雲澤新區今天", ["云泽新区", "今天"], id="in the other script"),
        pytest.param("买中概股", ["买", "中概股"], id="without frequency"),
        pytest.param("长江二桥通车", ["长江二桥", "通车"], id="with frequency"),
        pytest.param("长江大桥通车", ["长江大桥", "通车"], id="others as before"),
    ],
)
def test_words_are_cut_out(text: str, terms: list[str]) -> None:
    assert WordAnalyzer(WORDS).terms(text) == terms


def test_a_word_of_the_most_frequent_characters_holds_together() -> None:
    dictionary = parse_dictionary("的的\n的我\n是在一\n", "file")
    for word, _ in dictionary.words:
        assert WordAnalyzer(dictionary).terms(f"好{word}好")[1:-1] == [word]


def test_many_texts_are_cut_as_one(shared: Path) -> None:
    texts = [*_texts(shared)[:40], "雲澤新區的中概股，长江二桥"]
    dictionary = _random_dictionary(texts)
    one = WordAnalyzer(dictionary)
    found = BatchAnalyzer(dictionary).words(texts)
    packed = zip(unpack_all(found.packed), found.packed_documents.tolist(), strict=True)
    pairs = sorted([*packed, *zip(found.longer, found.longer_documents.tolist(), strict=True)])
    expected = [(term, place) for place, text in enumerate(texts) for term in one.terms(text)]
    assert pairs == sorted(expected)


def test_both_segmenters_cut_alike_with_words(shared: Path) -> None:
    texts = _texts(shared)
    words = _random_dictionary(texts).words
    native, plain = tokenizers.segmenter_with(words), tokenizers._jieba_cut_with(words)
    runs = [run for text in texts for run in HAN.findall(text)]
    assert len(runs) > 2_000
    assert sum(native(run) != tokenizers.segmenter()[1](run) for run in runs) > 200
    for run in runs:
        assert native(run) == plain(run)


def test_jieba_stands_in_with_the_same_words(monkeypatch: pytest.MonkeyPatch) -> None:
    real_import = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "rjieba":
            raise ImportError(name)
        return real_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    cut = tokenizers.segmenter_with.__wrapped__(WORDS.words)
    assert cut("云泽新区的长江二桥") == ["云泽新区", "的", "长江二桥"]


def test_the_fingerprint_depends_on_the_words() -> None:
    assert fingerprint().dictionary == "none"
    assert fingerprint(WORDS).differences(fingerprint()) == [
        f"dictionary: none, not {WORDS.digest}"
    ]
    other = UserDictionary((("云泽新区", 1),))
    assert len({WORDS.digest, other.digest, UserDictionary((("云泽新区", 2),)).digest}) == 3


def test_grams_do_not_depend_on_the_words() -> None:
    text = "雲澤新區的中概股"
    assert ArticleAnalyzer(WORDS).grams.terms(text) == ArticleAnalyzer().grams.terms(text)


def _texts(shared: Path) -> list[str]:
    with gzip.open(shared / "relevance/corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in list(lines)[-150:]]


def _random_dictionary(texts: list[str]) -> UserDictionary:
    """Return words that stand in the texts and may begin and end anywhere in jieba's."""
    draw = random.Random(5)

    def words() -> Iterator[tuple[str, int]]:
        runs = [run for text in texts for run in HAN.findall(text) if len(run) > 6]
        for run in draw.choices(runs, k=300):
            start = draw.randrange(len(run) - 5)
            yield run[start : start + draw.randint(2, 5)], draw.choice((0, 0, 3, 500))

    text = "".join(f"{word} {frequency or ''}\n" for word, frequency in words())
    return parse_dictionary(text, "random")


@pytest.mark.parametrize(
    "cut_with",
    [
        pytest.param(tokenizers.segmenter_with, id="rjieba"),
        pytest.param(tokenizers._jieba_cut_with, id="jieba"),
    ],
)
def test_runs_without_the_words_are_cut_as_without_a_dictionary(
    shared: Path, cut_with: Any
) -> None:
    """Which is why only articles that have a word must be cut anew when it is added."""
    runs = [run for text in _texts(shared) for run in HAN.findall(text)]
    words = (
        ("云泽新区", 999_999_999),
        ("中华人民共和国", 500_000_000),
        ("武汉市", 1),
        ("未见词", 0),
    )
    others = [run for run in runs if not any(word in run for word, _ in words)]
    assert len(others) > 2_000
    cut, plain = cut_with(words), tokenizers.segmenter()[1]
    assert [cut(run) for run in others] == [plain(run) for run in others]
