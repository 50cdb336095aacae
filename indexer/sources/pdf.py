"""PDF to text: the text layer of all pages, its lines joined to paragraphs.

What a hostile file may cost is bounded: its bytes by the reader, its pages and seconds here, what
each of its streams unpacks to and holds by pypdf's own configuration.
"""

import dataclasses
import io
import logging
import unicodedata
from typing import TYPE_CHECKING

from indexer.articles import Page, RawArticle
from indexer.sources.authors import person
from indexer.sources.time_limit import time_limit
from indexer.sources.unreadable import Unreadable, megabytes, missing
from indexer.sources.wrapped import join_wrapped

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 3_000
MOST_SECONDS = 120.0
"""A page of text takes 10 to 50 ms."""

_LARGEST_STREAM = 16 * 1024 * 1024
"""Bytes that a stream of a page may unpack to; pictures are not unpacked."""

_LARGEST_TEXT = 8 * 1024 * 1024
_MOST_UNREADABLE = 0.2
"""Share of characters that are none, above which a font does not say which ones it draws."""

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it cannot read is our Failure


def convert(raw: RawArticle, seconds: float = MOST_SECONDS) -> tuple[RawArticle, Page]:
    """Return the text of a PDF as the content, the title and author of its properties beside it.

    Raises Unreadable where it is damaged, locked, a scan, or too much; or pypdf is not installed.
    """
    try:
        import pypdf
        from pypdf.errors import DependencyError
    except ImportError:
        raise missing("pypdf", ".pdf") from None
    try:
        with (
            time_limit(seconds, "reading the PDF"),
            pypdf.apply_configuration(zlib_maximum_output_length=_LARGEST_STREAM),
        ):
            reader = _opened(raw.original)
            text, stated = _text(reader), _properties(reader)
    except Unreadable:
        raise
    except DependencyError:
        message = "locked with AES: pip install cryptography, or save it without a password"
        raise Unreadable("encrypted", message) from None
    except Exception as error:  # "broken PDF files might cause other Exceptions", says pypdf
        message = f"no whole PDF ({str(error)[:200]}): fetch it, or print it to a PDF, again"
        raise Unreadable("damaged", message) from None
    return dataclasses.replace(raw, content=_checked(text)), Page(stated)


def _opened(data: bytes) -> "PdfReader":
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise Unreadable("encrypted", "it needs a password: save it without one")
    if not len(reader.pages):
        raise Unreadable("damaged", "no pages are found in it: print it to a PDF again")
    if len(reader.pages) > MOST_PAGES:
        raise Unreadable("too large", f"over {MOST_PAGES:,} pages: split it")
    return reader


def _text(reader: "PdfReader") -> str:
    lines: list[str] = []
    size = 0
    for page in reader.pages:
        text = page.extract_text()
        size += len(text)
        if size > _LARGEST_TEXT:
            raise Unreadable("too large", f"over {megabytes(_LARGEST_TEXT)} of text: split it")
        lines.extend(join_wrapped(text.split("\n")))
    return "\n".join(lines)


def _properties(reader: "PdfReader") -> dict[str, str]:
    found = reader.metadata
    stated = {} if found is None else {"title": found.title, "author": person(found.author)}
    return {name: str(value) for name, value in stated.items() if value}


def _checked(text: str) -> str:
    """Return a text. Raises Unreadable where it is none, or not that which the page shows."""
    seen = [sign for sign in text if not sign.isspace()]
    if not seen:
        message = (
            "no text layer, so it is a scan: run OCR over it, e.g. ocrmypdf -l chi_sim+chi_tra"
        )
        raise Unreadable("no text", message)
    wrong = sum(sign == "\ufffd" or unicodedata.category(sign)[0] == "C" for sign in seen)
    if wrong > _MOST_UNREADABLE * len(seen):
        message = (
            "its fonts do not say which characters they draw: run ocrmypdf --force-ocr over it"
        )
        raise Unreadable("undecodable", message)
    return text
