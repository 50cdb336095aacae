"""Word documents (.docx) to text: paragraphs and tables in the order of the document."""

import dataclasses
from collections.abc import Iterator

from lxml.etree import _Element

from indexer.articles import Page, RawArticle
from indexer.sources.authors import person
from indexer.sources.streams import Budget
from indexer.sources.unreadable import Unreadable, missing
from indexer.sources.zips import repacked

_LARGEST_PART = 24 * 1024 * 1024
"""Bytes of XML, or of a picture. 24 MB of the one take 200 MB of memory and hold a million
characters."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_UNSEEN = frozenset(
    [f"{_W}{name}" for name in ("del", "moveFrom", "rt", "pPr", "rPr", "instrText", "sectPr")]
    + [f"{_COMPATIBILITY}Fallback"]
)
"""What the author deleted, the readings above characters, and the second copy of a text box."""

_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_TITLE_STYLES = ("title", "heading 1")


def convert(raw: RawArticle) -> tuple[RawArticle, Page]:
    """Return the text of a Word document as the content; a title set in the style of one as given,
    the title and author of its properties beside it.

    Raises Unreadable where it is damaged, holds no text, or python-docx is not installed.
    """
    try:
        import docx
    except ImportError:
        raise missing("python-docx", ".docx") from None
    try:
        plain = repacked(raw.original, _LARGEST_PART, Budget(len(raw.original)))
        document = docx.Document(plain)
        styles = {style.style_id: (style.name or "").lower() for style in document.styles}
        titles = {id for id, name in styles.items() if name in _TITLE_STYLES}
        title, lines = _title_and_lines(document.element.body, titles)
        properties = document.core_properties
        stated = {"title": properties.title, "author": person(properties.author)}
    except Unreadable:
        raise
    except Exception as error:  # of every kind, over what is not as python-docx expects it
        message = f"no whole Word document ({str(error)[:200]}): open and save it again"
        raise Unreadable("damaged", message) from None
    if not title and not any(map(str.strip, lines)):
        raise Unreadable("no text", "the document holds no text, only pictures: run OCR over them")
    given = {"title": title, **raw.given} if title else raw.given
    article = dataclasses.replace(raw, content="\n".join(lines), given=given)
    return article, Page({name: value for name, value in stated.items() if value})


def _title_and_lines(body: _Element, titles: set[str]) -> tuple[str, list[str]]:
    """Return the first paragraph that says something, where its style is a title's, and the
    others.
    """
    for paragraph in body.iter(f"{_W}p"):
        lines = list(_paragraph(paragraph))
        if not any(map(str.strip, lines)):
            continue
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is not None and style.get(f"{_W}val") in titles:
            paragraph.getparent().remove(paragraph)  # type: ignore[union-attr]
            return " ".join(" ".join(lines).split()), list(_blocks(body))
        break
    return "", list(_blocks(body))


def _blocks(element: _Element) -> Iterator[str]:
    """Yield the lines of what holds paragraphs: the body, a cell, a text box, a form's field."""
    for child in element:
        if child.tag == f"{_W}p":
            yield from _paragraph(child)
        elif child.tag == f"{_W}tr":
            yield from _row(child)
        elif child.tag not in _UNSEEN:
            yield from _blocks(child)


def _row(row: _Element) -> Iterator[str]:
    """Yield a row of short cells as one line; one that arranges paragraphs, as these."""
    cells = [
        [line.strip() for line in _blocks(cell) if line.strip()]
        for cell in row.iter(f"{_W}tc")
        if next(cell.iterancestors(f"{_W}tr")) is row
    ]
    if all(len(cell) <= 1 for cell in cells):
        yield " ".join(line for cell in cells for line in cell)
    else:
        yield from (line for cell in cells for line in cell)


def _paragraph(paragraph: _Element) -> Iterator[str]:
    """Yield the lines of a paragraph, then those of the text boxes that are anchored in it."""
    boxes: list[_Element] = []
    yield from "".join(_pieces(paragraph, boxes)).split("\n")
    for box in boxes:
        yield from _blocks(box)


def _pieces(element: _Element, boxes: list[_Element]) -> Iterator[str]:
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag not in _UNSEEN:
            yield from _pieces(child, boxes)
