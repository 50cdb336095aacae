"""What a file is: its first bytes go before its name, and what is not read is named."""

import gzip
from pathlib import Path

import pytest
from document_samples import LINE, chapter, epub, failure, pdf, prepared_article, tarred, zipped
from jsonl_samples import read_file

from indexer.articles import RawArticle

HTML = f"<!DOCTYPE html><html><head><title>茶</title></head><body><p>{LINE}</p></body></html>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.txt", HTML.encode(), id="page called text"),
        pytest.param("a.md", f"\n {HTML}".encode("gbk"), id="page called Markdown, in GBK"),
        pytest.param("a.pdf", HTML.encode(), id="page that a failed download saved as PDF"),
        pytest.param("a.docx", HTML.encode(), id="page called Word document"),
        pytest.param("a.txt", gzip.compress(LINE.encode()), id="packed, called text"),
        pytest.param("a.txt", pdf([[LINE]]), id="PDF called text"),
        pytest.param("a.html", epub({"a.xhtml": chapter(LINE)}), id="book called page"),
        pytest.param("a.pdf", b"Content-Type: application/pdf\r\n\r\n" + pdf([[LINE]]), id="mail"),
        pytest.param("a.txt", tarred({"b.txt": LINE.encode()}), id="archive called text"),
        pytest.param("a.csv", zipped({"b.txt": LINE.encode()}), id="archive called table"),
    ],
)
def test_file_is_read_as_what_it_is(tmp_path: Path, name: str, data: bytes) -> None:
    assert prepared_article(tmp_path / name, data).text == LINE


@pytest.mark.parametrize(
    ("start", "message"),
    [
        pytest.param(b"\xff\xd8\xff\xe0", "a picture", id="JPEG"),
        pytest.param(b"Rar!\x1a\x07\x01\0", "unpack it", id="RAR"),
        pytest.param(b"7z\xbc\xaf\x27\x1c", "unpack it", id="7-Zip"),
        pytest.param(b"\xfd7zXZ\0", "unpack it", id="xz"),
        pytest.param(b"{\\rtf1\\ansi", "save it as .docx", id="RTF"),
        pytest.param(b"SQLite format 3\0", "export its articles", id="database"),
        pytest.param(b"\x7fELF\2\1", "a program", id="program"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word", id="old Word"),
        pytest.param(zipped({"ppt/presentation.xml": b""}), "slides", id="slides"),
        pytest.param(
            zipped({"mimetype": b"", "content.xml": b""}), "OpenDocument", id="OpenDocument"
        ),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.jsonl", "a.zip"])
def test_kind_that_is_not_read_is_named(
    tmp_path: Path, name: str, start: bytes, message: str
) -> None:
    failed = failure(tmp_path / name, start)
    assert failed.reason == "unsupported"
    assert message in failed.message


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("PDF文件以%PDF-1.7开头。", id="about PDF"),
        pytest.param("PK赛今天开始。", id="PK"),
        pytest.param("MZ是程序文件的开头。", id="MZ"),
        pytest.param("ID3算法介绍。", id="ID3"),
        pytest.param("BM25是什么。", id="BM25"),
        pytest.param("网页以<html>开头。", id="about HTML"),
        pytest.param("7z和Rar!都是压缩格式。", id="about archives"),
        pytest.param("WARC/1.0是存档格式。", id="about WARC"),
    ],
)
def test_text_about_formats_is_text(tmp_path: Path, text: str) -> None:
    (raw,) = read_file(tmp_path / "a.txt", text.encode())
    assert isinstance(raw, RawArticle)
    assert (raw.media, raw.content) == ("text", text)


def test_markdown_that_holds_html_is_markdown(tmp_path: Path) -> None:
    (raw,) = read_file(tmp_path / "a.md", f"<div>{LINE}</div>".encode())
    assert isinstance(raw, RawArticle)
    assert raw.media == "markdown"
