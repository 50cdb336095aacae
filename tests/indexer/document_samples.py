"""Documents, books, captures and archives made on the fly, for the tests of their readers."""

import io
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from jsonl_samples import read_file

from indexer.articles import Article, Failure
from indexer.preparation import prepare

LINE = "今年的春茶比往年早了十天，茶农说这要归功于连日的暖阳。"


def prepared_file(path: Path, data: bytes) -> list[Article | Failure]:
    """Write bytes to a file, and read and clean its articles."""
    return [prepare(raw) for raw in read_file(path, data)]


def prepared_article(path: Path, data: bytes) -> Article:
    """Write bytes to a file, and read and clean its one article."""
    (article,) = prepared_file(path, data)
    assert isinstance(article, Article), article
    return article


def failure(path: Path, data: bytes) -> Failure:
    """Write bytes to a file, and return what is wrong with it."""
    (failed,) = prepared_file(path, data)
    assert isinstance(failed, Failure), failed
    assert failed.place.path.startswith(str(path))
    return failed


def pdf(pages: Sequence[Sequence[str]], title: str = "", author: str = "") -> bytes:
    """Return a PDF whose pages show lines, in a font that maps each glyph to its character."""
    signs = sorted({sign for page in pages for line in page for sign in line})
    mapping = "".join(f"<{ord(sign):04x}> <{ord(sign):04x}>\n" for sign in signs)
    kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H"
        "/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>",
        _stream(
            "begincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
            f"{len(signs)} beginbfchar\n{mapping}endbfchar\nendcmap"
        ),
        f"<</Title<{_utf16(title)}>/Author<{_utf16(author)}>>>",
    ]
    for number, page in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {8 + 2 * number} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        shown = (
            f"1 0 0 1 72 {760 - 20 * row} Tm <{''.join(f'{ord(sign):04x}' for sign in line)}> Tj"
            for row, line in enumerate(page)
        )
        objects.append(_stream("BT /F1 12 Tf\n" + "\n".join(shown) + "\nET"))
    return pdf_of(objects, "/Info 6 0 R")


def pdf_of(objects: Sequence[str], trailer: str = "") -> bytes:
    """Return a PDF file of objects, numbered from 1; the first one is the catalog."""
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1"))
    start = out.tell()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    out.write(
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<</Size {size}/Root 1 0 R{trailer}>>\n"
        f"startxref\n{start}\n%%EOF\n".encode()
    )
    return out.getvalue()


def _stream(content: str) -> str:
    return f"<</Length {len(content)}>>\nstream\n{content}\nendstream"


def _utf16(text: str) -> str:
    return f"feff{text.encode('utf-16-be').hex()}"


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w", encoding: str = "utf-8") -> bytes:
    """Return a tar file; in mode `w:gz` a packed one."""
    out = io.BytesIO()
    with tarfile.open(
        fileobj=out, mode=mode, encoding=encoding, format=tarfile.GNU_FORMAT
    ) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def epub(
    chapters: Mapping[str, str],
    metadata: str = "",
    parts: Mapping[str, bytes] = MappingProxyType({}),
    readings: int = 1,
) -> bytes:
    """Return a book whose chapters are named by their paths below the package's folder, and come in
    its spine so many times.
    """
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(chapters)
    )
    refs = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters))) * readings
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine>{refs}</spine></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    return zipped(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": container.encode(),
            "OEBPS/book.opf": package.encode(),
            **{f"OEBPS/{name}": page.encode() for name, page in chapters.items()},
            **parts,
        }
    )


def chapter(*paragraphs: str) -> str:
    """Return a page of XHTML."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>页</title></head><body>{body}</body></html>"
    )
