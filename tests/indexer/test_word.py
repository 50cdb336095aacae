"""Word documents: every paragraph, cell and box once, in order; what is none fails with advice."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from document_samples import LINE, failure, prepared_article, zipped
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from indexer.sources.authors import person


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.docx"


def saved(fill: Callable[[Document], object], author: str = "python-docx") -> bytes:
    document, out = docx.Document(), io.BytesIO()
    fill(document)
    document.core_properties.author = author
    document.save(out)
    return out.getvalue()


PLAIN = saved(lambda document: document.add_paragraph(LINE))


def lines(path: Path, fill: Callable[[Document], object]) -> list[str]:
    """Return the lines of the text of a document that begins with a sentence."""

    def after_a_sentence(document: Document) -> None:
        document.add_paragraph(LINE)
        fill(document)

    first, *others = prepared_article(path, saved(after_a_sentence)).text.split("\n")
    assert first == LINE
    return others


def article(document: Document) -> None:
    document.add_heading("春茶早了十天", 0)
    document.add_paragraph("来源：云泽日报 2023-03-05")
    document.add_paragraph(LINE)


def test_article_of_a_word_document(path: Path) -> None:
    found = prepared_article(path, saved(article, author="何遥"))
    assert (found.id, found.title, found.text) == ("a.docx", "春茶早了十天", LINE)
    assert (found.source, found.published) == ("云泽日报", "2023-03-05")
    assert found.basis["title"] == "given"
    assert (found.author, found.basis["author"]) == ("何遥", "meta")


def short_table(document: Document) -> None:
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["品名", "价格", "明前", "八百元"], strict=True):
        cell.text = text
    document.add_paragraph("表后。")


def layout_table(document: Document) -> None:
    cell = document.add_table(1, 2).cell(0, 1)
    cell.text = "第一段。"
    cell.add_paragraph("第二段。")


def merged_table(document: Document) -> None:
    table = document.add_table(1, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    table.cell(0, 2).text = "单独"


def nested_table(document: Document) -> None:
    outer = document.add_table(1, 1).cell(0, 0)
    outer.text = "外面。"
    outer.add_table(1, 1).cell(0, 0).text = "里面。"


def paragraph(inside: str) -> Callable[[Document], object]:
    """Return what adds a paragraph of WordprocessingML."""
    spaces = nsdecls("w", "wp") + (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    xml = f"<w:p {spaces}>{inside}</w:p>"
    return lambda document: document.element.body.insert(1, parse_xml(xml))


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


BOX = f"<w:txbxContent><w:p>{run('框中')}</w:p></w:txbxContent>"


@pytest.mark.parametrize(
    ("fill", "expected"),
    [
        pytest.param(short_table, ["品名 价格", "明前 八百元", "表后。"], id="table"),
        pytest.param(layout_table, ["第一段。", "第二段。"], id="table that arranges a page"),
        pytest.param(merged_table, ["合并 单独"], id="merged cells"),
        pytest.param(nested_table, ["外面。", "里面。"], id="table in a table"),
        pytest.param(paragraph(run("一") + run("二")), ["一二"], id="runs"),
        pytest.param(paragraph(f"<w:ins>{run('添')}</w:ins>"), ["添"], id="inserted, tracked"),
        pytest.param(
            paragraph(run("留") + "<w:del><w:r><w:delText>删</w:delText></w:r></w:del>"),
            ["留"],
            id="deleted, tracked",
        ),
        pytest.param(
            paragraph(f"<w:smartTag>{run('江城')}</w:smartTag>"), ["江城"], id="smart tag"
        ),
        pytest.param(
            paragraph(f"<w:sdt><w:sdtContent>{run('表单')}</w:sdtContent></w:sdt>"),
            ["表单"],
            id="field of a form",
        ),
        pytest.param(
            paragraph("<w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r>"), ["上", "下"], id="break"
        ),
        pytest.param(
            paragraph(
                f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{BOX}</mc:Choice>"
                f"<mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r>" + run("框外")
            ),
            ["框外", "框中"],
            id="text box, once",
        ),
        pytest.param(
            paragraph(
                f"<w:r><w:ruby><w:rt>{run('jī')}</w:rt><w:rubyBase>{run('機')}</w:rubyBase></w:ruby></w:r>"
            ),
            ["機"],
            id="reading above a character",
        ),
    ],
)
def test_what_a_document_may_hold(
    path: Path, fill: Callable[[Document], object], expected: list[str]
) -> None:
    assert lines(path, fill) == expected


@pytest.mark.parametrize("name", ["a.txt", "a.zip", "a.docx.gz", "a.pdf", "a.epub"])
def test_document_by_another_name_is_read(tmp_path: Path, name: str) -> None:
    assert prepared_article(tmp_path / name, PLAIN).text == LINE


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENCRYPTED = OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600)
BOMB = zipped(
    {"word/document.xml": b"<w:document>" + b" " * 30_000_000, "[Content_Types].xml": b"<Types/>"}
)


@pytest.mark.parametrize(
    ("data", "reason", "message"),
    [
        pytest.param(ENCRYPTED, "encrypted", "save it without one", id="password"),
        pytest.param(OLE, "unsupported", "old Word", id="old Word"),
        pytest.param(PLAIN[: len(PLAIN) // 2], "damaged", "not a whole", id="cut"),
        pytest.param(PLAIN[:100] + b"\xff" * 900 + PLAIN[1000:], "damaged", "", id="changed"),
        pytest.param(PLAIN.replace(b"PK\3\4", b"PK\3\5"), "damaged", "", id="marks changed"),
        pytest.param(b"PK\3\4", "damaged", "not a whole", id="only the first bytes"),
        pytest.param(LINE.encode(), "damaged", "not a docx file", id="text"),
        pytest.param(zipped({"word/document.xml": b"<a/>"}), "damaged", "no whole Word", id="poor"),
        pytest.param(BOMB, "too large", "over 24 MB", id="part that unpacks to 30 MB"),
        pytest.param(saved(lambda document: None), "no text", "only pictures", id="no text"),
        pytest.param(
            zipped({"xl/workbook.xml": b"<a/>"}), "unsupported", "save each sheet", id="workbook"
        ),
    ],
)
def test_bad_document_is_a_failure(path: Path, data: bytes, reason: str, message: str) -> None:
    failed = failure(path, data)
    assert failed.reason == reason
    assert message in failed.message


def test_entities_are_not_expanded(path: Path) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 20}">' for n in range(1, 9))
    xml = f'<!DOCTYPE w [<!ENTITY l0 "lol">{lol}]>'.encode()
    parts = {"word/document.xml": xml + b"<w>&l8;</w>", "[Content_Types].xml": b"<Types/>"}
    assert failure(path, zipped(parts)).reason == "damaged"


def test_document_without_its_library_says_how_to_get_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    failed = failure(path, PLAIN)
    assert failed.reason == "missing library"
    assert "pip install 'wensou[formats]'" in failed.message


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("何遥", "何遥", id="person"),
        pytest.param("云泽市人民政府办公室", "云泽市人民政府办公室", id="office"),
        pytest.param("Zhang Wei", "Zhang Wei", id="Latin name"),
        pytest.param("Administrator", "", id="Windows"),
        pytest.param("微软用户", "", id="Windows in Chinese"),
        pytest.param("微軟使用者", "", id="Windows in Taiwan"),
        pytest.param("Windows 用户", "", id="newer Windows"),
        pytest.param("LENOVO-PC", "", id="computer"),
        pytest.param("user123", "", id="account"),
        pytest.param(None, "", id="none"),
    ],
)
def test_author_is_no_computer(name: str | None, expected: str) -> None:
    assert person(name) == expected
