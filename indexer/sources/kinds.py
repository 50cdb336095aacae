"""What kind of file is this? Its ending says it, its first bytes know better."""

import re
from collections.abc import Collection

from indexer.sources.unreadable import Unreadable

KINDS = {
    ".txt": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".docx": "docx",
    ".pdf": "pdf",
    ".epub": "epub",
    ".warc": "warc",
    ".zip": "zip",
    ".tar": "tar",
}
PACKED = {".gz": "", ".tgz": ".tar"}
"""Endings of gzip files, and the ending that one stands for besides."""

READABLE = f"{', '.join(KINDS)}, each also with .gz, and .tgz"

_ZIPPED = ("docx", "epub", "zip")
_BINARY = (*_ZIPPED, "pdf")  # what has no magic number is none of these

_MAGIC = (
    (re.compile(rb"\s*%PDF-\d"), "pdf"),
    (re.compile(rb"PK(?:\x03\x04|\x05\x06)"), "zip"),
    (re.compile(rb"\x1f\x8b\x08"), "gzip"),
    (re.compile(rb".{257}ustar[\0 ]", re.DOTALL), "tar"),
    (re.compile(rb"WARC/\d\.\d\r?\n"), "warc"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "ole"),
)
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE
)
_TEXTUAL = ("text", "markdown", "tar", *_BINARY)
"""Kinds of files that are pages where they begin like one: what a failed download saved."""

_UNSUPPORTED = (
    (
        re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|RIFF....WEBP", re.DOTALL),
        "a picture: run OCR over it, and index the text",
    ),
    (
        re.compile(rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|BZh\d|\xfd7zXZ\0|\x28\xb5\x2f\xfd"),
        "an archive that is not read: unpack it, and index the folder",
    ),
    (re.compile(rb"\{\\rtf"), "a rich text file (RTF): save it as .docx"),
    (re.compile(rb"SQLite format 3\0"), "a database: export its articles as CSV or JSON"),
    (re.compile(rb"\x7fELF"), "a program, no article"),
)

_OFFICE = {
    "word/document.xml": "docx",
    "META-INF/container.xml": "epub",
    "xl/workbook.xml": "a workbook (.xlsx): save each sheet as .csv",
    "ppt/presentation.xml": "slides (.pptx): save them as .pdf",
    "content.xml": "an OpenDocument file (.odt): save it as .docx",
}


def kind_of(named: str, start: bytes) -> str:
    """Return the kind of a file that is `named` as one and begins with `start`: one of KINDS, or
    `gzip`, or `ole`.

    A zip file may hold a book or a Word document: `zipped_kind` tells. Raises Unreadable where the
    bytes are of a kind that is not read.
    """
    for magic, kind in _MAGIC:
        if magic.match(start):
            return kind
    if named in _TEXTUAL and _PAGE.match(start):
        return "html"
    for magic, what in _UNSUPPORTED:
        if magic.match(start):
            raise Unreadable("unsupported", what)
    if named == "pdf" and b"%PDF-" in start[:1024]:  # behind what a mail or a server put there
        return named
    if named in _BINARY and start:
        raise Unreadable("damaged", f"not a {named} file, by its first bytes: fetch it again")
    return named


def zipped_kind(names: Collection[str]) -> str:
    """Return what a zip file with members of these names is: docx, epub or zip.

    Raises Unreadable where it is a document of a kind that is not read.
    """
    for name, kind in _OFFICE.items():
        if name in names and (name != "content.xml" or "mimetype" in names):
            if kind in _ZIPPED:
                return kind
            raise Unreadable("unsupported", kind)
    return "zip"


def old_office(data: bytes) -> Unreadable:
    """Return what is wrong with a file of Microsoft's compound format."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        message = "a document with a password: open it, save it without one, then run this again"
        return Unreadable("encrypted", message)
    return Unreadable(
        "unsupported", "an old Word, Excel or PowerPoint file: save it as .docx or .csv"
    )
