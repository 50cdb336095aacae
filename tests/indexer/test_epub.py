"""Books: one article, or one a chapter where they are large; what is locked or broken fails."""

from pathlib import Path

import pytest
from document_samples import LINE, chapter, epub, failure, prepared_article, zipped
from jsonl_samples import read_file

from indexer.articles import RawArticle
from indexer.sources import Reader

OPENING, ENDING = "茶路漫漫，从这里开始。", "茶路到这里就走完了。"
METADATA = (
    "<dc:title>茶路</dc:title><dc:creator>何遥</dc:creator><dc:creator>林小满</dc:creator>"
    "<dc:date>2019-05-01</dc:date><dc:publisher>云泽出版社</dc:publisher>"
)
BOOK = epub({"b.xhtml": chapter(OPENING), "a b.xhtml": chapter(LINE, ENDING)}, METADATA)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.epub"


def test_book_is_one_article_in_the_order_of_its_spine(path: Path) -> None:
    article = prepared_article(path, BOOK)
    assert (article.id, article.title) == ("a.epub", "茶路")
    assert article.text.split("\n") == [OPENING, LINE, ENDING]
    assert (article.author, article.basis["author"]) == ("何遥 林小满", "given")
    assert (article.published, article.basis["published"]) == ("2019-05-01", "meta")
    assert article.source == "云泽出版社"


def test_metadata_of_an_undeclared_kind_is_passed_over(path: Path) -> None:
    assert prepared_article(path, BOOK).title == "茶路"
    book = epub(
        {"a.xhtml": chapter(LINE)}, "<!-- --><xx:title>无</xx:title><dc:title>茶路</dc:title>"
    )
    assert prepared_article(path, book).title.endswith("茶路")


def test_large_book_is_one_article_a_chapter(path: Path) -> None:
    read = read_file(path, BOOK, Reader(largest_article=700))
    raws = [raw for raw in read if isinstance(raw, RawArticle)]
    assert [raw.id for raw in raws] == ["a.epub"]
    long = [chapter(OPENING * 9), chapter(), chapter(LINE * 9)]
    book = epub({f"{n}.xhtml": page for n, page in enumerate(long)}, METADATA)
    read = read_file(path, book, Reader(largest_article=1000))
    raws = [raw for raw in read if isinstance(raw, RawArticle)]
    assert [(raw.id, raw.place.path) for raw in raws] == [
        ("a.epub#1", f"{path}#1"),
        ("a.epub#3", f"{path}#3"),
    ]
    assert [raw.content for raw in raws] == [OPENING * 9, LINE * 9]
    assert [raw.original.decode() for raw in raws] == [long[0], long[2]]
    assert raws[0].given == {"source": "茶路", "author": "何遥 林小满"}


LOCK = (
    '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
    '<enc:CipherReference URI="{}"/></encryption>'
)


def locked(uri: str) -> bytes:
    return epub(
        {"a.xhtml": chapter(LINE)}, parts={"META-INF/encryption.xml": LOCK.format(uri).encode()}
    )


def test_book_with_locked_fonts_is_read(path: Path) -> None:
    assert prepared_article(path, locked("OEBPS/song.ttf")).text == LINE


MISSING = zipped({"META-INF/container.xml": b'<c><rootfile full-path="x.opf"/></c>'})


@pytest.mark.parametrize(
    ("data", "reason", "message"),
    [
        pytest.param(locked("OEBPS/a.xhtml"), "encrypted", "DRM", id="locked"),
        pytest.param(BOOK[: len(BOOK) // 2], "damaged", "not a whole", id="cut"),
        pytest.param(MISSING, "damaged", "lacks its part x.opf", id="without package"),
        pytest.param(
            zipped({"META-INF/container.xml": b""}), "damaged", "no XML", id="container is empty"
        ),
        pytest.param(epub({}), "no text", "only pictures", id="no chapters"),
        pytest.param(epub({"a.xhtml": chapter()}), "no text", "only pictures", id="only a cover"),
        pytest.param(
            epub({"a.xhtml": chapter("茶" * 3_000_000)}),
            "too large",
            "over 8 MB",
            id="chapter of 9 MB",
        ),
    ],
)
def test_bad_book_is_a_failure(path: Path, data: bytes, reason: str, message: str) -> None:
    failed = failure(path, data)
    assert failed.reason == reason
    assert message in failed.message


def test_chapter_that_the_spine_names_a_thousand_times_is_read_once(path: Path) -> None:
    assert prepared_article(path, epub({"a.xhtml": chapter(LINE)}, readings=1000)).text == LINE


def test_entities_of_the_package_are_not_expanded(path: Path) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 20}">' for n in range(1, 9))
    xml = f'<!DOCTYPE c [<!ENTITY l0 "lol">{lol}]><c><rootfile full-path="&l8;"/></c>'
    assert failure(path, zipped({"META-INF/container.xml": xml.encode()})).reason == "damaged"
