"""Articles on the same subject: which come, which never do."""

from pathlib import Path

import pytest

from search import Searcher
from search.similarity import READ_CHARACTERS, TELLING_WORDS, telling_words
from tests.search.conftest import Sample, build_index

BRIDGE = "武汉长江大桥今天通车，施工历时三年，桥梁专家介绍了斜拉桥的设计。"
SAMPLES = (
    Sample("bridge", "长江大桥通车", BRIDGE, group=1),
    Sample("reprint", "大桥通车", BRIDGE + "转载", group=1),
    Sample("other bridge", "", "专家介绍了黄河上的斜拉桥，桥梁的设计和施工。", group=3),
    Sample("other bridge again", "", "专家介绍了黄河上的斜拉桥，桥梁设计和施工。", group=3),
    Sample("tea", "春茶", "茶农说今年的春茶比往年早，明前茶每斤三千元。"),
    Sample("tea too", "", "茶农采摘春茶，明前茶上市。"),
    Sample("numbers", "", "3.14 2022 100 3.14"),
    Sample("numbers too", "", "3.14 2022 100"),
    Sample("empty", "", ""),
    Sample("lone", "", "饕餮纹青铜鼎出土"),
    *(Sample(f"fill {n}", "", f"天气{n}") for n in range(60)),
)


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return Searcher(build_index(tmp_path_factory.mktemp("similar") / "index", SAMPLES))


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        pytest.param("bridge", ["other bridge"], id="neither copies nor copies of others"),
        pytest.param("reprint", ["other bridge"], id="from a copy"),
        pytest.param("tea", ["tea too"], id="without a group"),
        pytest.param("numbers", [], id="numbers say nothing"),
        pytest.param("empty", [], id="no text"),
        pytest.param("lone", [], id="words of no other article"),
        pytest.param("无", [], id="no such article"),
    ],
)
def test_similar(searcher: Searcher, id: str, expected: list[str]) -> None:
    assert [hit.id.removesuffix(" again") for hit in searcher.similar(id)] == expected


def test_hit_shows_the_beginning_without_marks(searcher: Searcher) -> None:
    (hit,) = searcher.similar("tea")
    assert (hit.snippet.text, hit.snippet.ranges) == ("茶农采摘春茶，明前茶上市。", ())
    assert (hit.matched, hit.section) == ("similar", "similar")


def test_as_many_as_asked_for(tmp_path: Path) -> None:
    rivers = tuple(Sample(str(n), "", f"长江汛期水位上涨，第{n}次洪峰过境武汉。") for n in range(9))
    others = tuple(Sample(f"x{n}", "", "无关的文章") for n in range(60))
    searcher = Searcher(build_index(tmp_path / "index", (*rivers, *others)))
    found = searcher.similar("0", limit=4)
    assert len(found) == 4
    assert all(hit.id in "12345678" for hit in found)


def test_rare_words_tell_more_than_usual_ones(searcher: Searcher) -> None:
    article = searcher.index.find("bridge")
    assert article is not None
    words = telling_words(article, searcher.analyzer, searcher.index)
    assert max(words.values()) == 1.0
    assert len(words) <= TELLING_WORDS
    assert "天气" not in words


def test_only_the_beginning_of_a_book_is_read(tmp_path: Path) -> None:
    book = Sample("book", "", "长江汛期水位。" + "无关，" * READ_CHARACTERS + "饕餮")
    samples = (book, Sample("bronze", "", "饕餮"), Sample("river", "", "长江汛期水位"))
    searcher = Searcher(build_index(tmp_path / "index", samples))
    stored = searcher.index.find("book")
    assert stored is not None
    assert "饕餮" not in telling_words(stored, searcher.analyzer, searcher.index)
