"""PDF: the text layer as paragraphs; what has none, is locked or broken fails with advice."""

import io
import sys
import zlib
from pathlib import Path

import pypdf
import pytest
from document_samples import LINE, failure, pdf, pdf_of, prepared_article, prepared_file

from indexer.articles import Failure, Place, RawArticle
from indexer.sources import Unreadable
from indexer.sources.pdf import MOST_PAGES, convert

WRAPPED = [
    "春茶早了十天",
    "云泽日报 2023-03-05",
    "今年的春茶比往年早了十天，茶农说这要归功于连日的暖",
    "阳，收购价也比去年高了一成，镇上的茶市从清晨五点起就",
    "挤满了人。",
    "合作社说，头一批茶已经订完。",
]
PARAGRAPH = "".join(WRAPPED[2:5])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.pdf"


def test_article_of_a_pdf(path: Path) -> None:
    article = prepared_article(path, pdf([WRAPPED], title="无题", author="何遥"))
    assert article.id == "a.pdf"
    assert (article.title, article.source) == ("春茶早了十天", "云泽日报")
    assert article.published == "2023-03-05"
    assert article.text.split("\n") == [PARAGRAPH, WRAPPED[5]]
    assert (article.author, article.basis["author"]) == ("何遥", "meta")


def test_pages_follow_one_another(path: Path) -> None:
    article = prepared_article(path, pdf([[LINE], [LINE[::-1]]]))
    assert article.text.split("\n") == [LINE, LINE[::-1]]


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.docx", "a.zip", "a.pdf.gz"])
def test_pdf_by_another_name_is_read(tmp_path: Path, name: str) -> None:
    assert prepared_article(tmp_path / name, pdf([[LINE]])).text == LINE


def locked(user: str, owner: str | None = None) -> bytes:
    writer, out = pypdf.PdfWriter(io.BytesIO(pdf([[LINE]]))), io.BytesIO()
    writer.encrypt(user, owner, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def test_pdf_that_only_forbids_to_print_is_read(path: Path) -> None:
    assert prepared_article(path, locked("", "geheim")).text == LINE


BLANK = pdf([[]])
DRAWN = pdf([[chr(0xE000 + n) for n in range(50)]])
UNCOUNTED = pdf([[LINE]] * 2).replace(b"/Count 2", b"/Count x")
LOOP = pdf_of(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[2 0 R]>>"])


def bomb() -> bytes:
    """Return a PDF with a page that unpacks to 40 MB."""
    packed = zlib.compress(b"q " * 20_000_000, 9).decode("latin-1")
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    return pdf_of(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
            f"/Resources<</Font<</F1 {font}>>>>>>",
            f"<</Length {len(packed)}/Filter/FlateDecode>>\nstream\n{packed}\nendstream",
        ]
    )


@pytest.mark.parametrize(
    ("data", "reason", "message"),
    [
        pytest.param(locked("geheim"), "encrypted", "save it without one", id="password"),
        pytest.param(BLANK, "no text", "ocrmypdf", id="scan"),
        pytest.param(DRAWN, "undecodable", "--force-ocr", id="fonts without characters"),
        pytest.param(pdf([[LINE]])[:300], "damaged", "no whole PDF", id="cut"),
        pytest.param(b"%PDF-1.7\n", "damaged", "no whole PDF", id="only the first line"),
        pytest.param(LOOP, "damaged", "", id="pages that hold themselves"),
        pytest.param(bomb(), "damaged", "no whole PDF", id="page that unpacks to 40 MB"),
        pytest.param(b"%%EOF", "damaged", "not a pdf file", id="no PDF at all"),
        pytest.param(UNCOUNTED, "damaged", "no pages", id="pages that are not found"),
    ],
)
def test_bad_pdf_is_a_failure(path: Path, data: bytes, reason: str, message: str) -> None:
    failed = failure(path, data)
    assert failed.reason == reason
    assert message in failed.message


def test_most_pages(path: Path) -> None:
    failed = failure(path, pdf([[]] * (MOST_PAGES + 1)))
    assert (failed.reason, failed.message) == ("too large", "over 3,000 pages: split it")


SLOW = RawArticle("a", Place("a.pdf"), "pdf", "", original=pdf([[LINE] * 30] * 400))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # see time_limit.py
def test_pdf_that_takes_too_long_is_given_up_and_the_next_has_its_own_time(path: Path) -> None:
    with pytest.raises(Unreadable, match=r"took over 0\.01 s") as raised:
        convert(SLOW, seconds=0.01)
    assert raised.value.reason == "too slow"
    assert prepared_article(path, pdf([[LINE]] * 20)).text


def test_pdf_without_its_library_says_how_to_get_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    failed = failure(path, pdf([[LINE]]))
    assert (failed.reason, "pip install 'wensou[formats]'" in failed.message) == (
        "missing library",
        True,
    )


@pytest.mark.parametrize("size", [10, 100, 400, 900])
def test_any_cut_pdf_is_read_or_fails(path: Path, size: int) -> None:
    whole = pdf([WRAPPED])
    for data in (whole[:size], whole[:size] + b"\xff" * 50 + whole[size + 50 :]):
        (read,) = prepared_file(path, data)
        assert not isinstance(read, Failure) or read.reason in ("damaged", "no text", "undecodable")
