"""The original of an article: its source byte for byte, whatever was made of it."""

import gzip
from pathlib import Path

import pytest
from document_samples import LINE, chapter, epub, pdf, zipped
from hypothesis import given
from hypothesis import strategies as st
from jsonl_samples import read_file

from indexer.articles import RawArticle

HTML = f"<html><body><p>{LINE}</p></body></html>".encode("gbk")
BOOK = epub({"a.xhtml": chapter(LINE)})
DOCUMENT = zipped({"word/document.xml": b"<a/>"})


def originals(path: Path, data: bytes) -> list[bytes]:
    read = read_file(path, data)
    raws = [raw for raw in read if isinstance(raw, RawArticle)]
    assert raws == read
    return [raw.original for raw in raws]


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.txt", f"\ufeff{LINE}\r\n".encode(), id="text with mark and CRLF"),
        pytest.param("a.txt", LINE.encode("big5", errors="ignore"), id="Big5"),
        pytest.param("a.md", f"---\ntitle: 春茶\n---\n{LINE}".encode(), id="Markdown"),
        pytest.param("a.html", HTML, id="page"),
        pytest.param("a.pdf", pdf([[LINE]]), id="PDF"),
        pytest.param("a.docx", DOCUMENT, id="Word document"),
        pytest.param("a.epub", BOOK, id="book"),
    ],
)
def test_whole_file(tmp_path: Path, name: str, packed: str, data: bytes) -> None:
    assert originals(tmp_path / f"{name}{packed}", data) == [data]


def test_member_of_an_archive(tmp_path: Path) -> None:
    members = {"a.html": HTML, "b.txt.gz": gzip.compress(LINE.encode()), "c.epub": BOOK}
    assert originals(tmp_path / "a.zip", zipped(members)) == [HTML, LINE.encode(), BOOK]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_of_jsonl(tmp_path: Path, encoding: str, newline: str) -> None:
    lines = [f'{{"text": "{LINE}"}}', ' {"title":"春\\u8336" } ']
    mark = "\ufeff" if encoding.startswith(("utf-16", "utf-32")) else ""
    data = f"{mark}{newline.join(lines)}{newline}".encode(encoding)
    assert originals(tmp_path / "a.jsonl", data) == [
        f"{mark}{lines[0]}".encode(encoding),
        lines[1].encode(encoding),
    ]


@given(
    st.lists(st.text(alphabet="茶\u0a0a\u0a00\u000a\u200a a", min_size=1), min_size=1, max_size=5)
)
def test_lines_of_utf16_are_cut_at_newlines_only(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    whole = "\ufeff" + "\n".join(
        f'{{"title": "茶", "text": {ascii(text.strip())!s}}}'.replace("'", '"') for text in texts
    )
    for encoding in ("utf-16-le", "utf-16-be"):
        path = tmp_path_factory.mktemp("any") / "a.jsonl"
        found = originals(path, whole.encode(encoding))
        assert "\n".encode(encoding).join(found).decode(encoding) == whole
