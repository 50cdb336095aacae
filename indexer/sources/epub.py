"""Read EPUB books: one article, or one a chapter where the whole is too large for one.

The way through the zip file is container.xml -> package (OPF) -> spine -> chapters in XHTML.
"""

import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from urllib.parse import unquote
from zipfile import ZipFile

from lxml import etree

from indexer.articles import Failure, Place, RawArticle
from indexer.sources import zips
from indexer.sources.encodings import decode
from indexer.sources.files import SourceFile
from indexer.sources.html import fragment_text
from indexer.sources.streams import Budget
from indexer.sources.unreadable import Unreadable

_LARGEST_PACKAGE = 8 * 1024 * 1024
_CHAPTERS = ("application/xhtml+xml", "text/html")
_HINTS = {"published": "date", "source": "publisher"}
"""Fields, and the element of the package's metadata that hints at each: often it is the date of the
conversion, or of a later edition."""


@dataclass(frozen=True, slots=True)
class _Chapter:
    number: int
    text: str
    original: bytes


class _Book:
    """An EPUB file, opened."""

    def __init__(self, archive: ZipFile, largest: int, budget: Budget) -> None:
        self._archive = archive
        self._largest = largest
        self._budget = budget
        self._parts = {info.filename: info for info in archive.infolist()}
        container = self._xml("META-INF/container.xml")
        self._path = next(_values(container, "rootfile", "full-path"), "")
        self._package = self._xml(self._path)

    def metadata(self, name: str) -> str:
        """Return an element of the metadata as text, all where there are several."""
        found = (element for part in self._package.iter("{*}metadata") for element in part)
        named = (
            element
            for element in found
            if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == name
        )
        values = (" ".join("".join(map(str, element.itertext())).split()) for element in named)
        return " ".join(dict.fromkeys(filter(None, values)))

    def chapters(self) -> Iterator[_Chapter]:
        """Yield the chapters that hold text, in the order of reading."""
        for number, path in enumerate(self._spine(), start=1):
            data = self._read(path, self._largest)
            text = fragment_text(decode(data)).strip()
            if text:
                yield _Chapter(number, text, data)

    def _spine(self) -> list[str]:
        """Return the paths of the chapters, each once. Raises Unreadable where they are locked."""
        items = {item.get("id"): item for item in self._package.iter("{*}item")}
        refs = _values(self._package, "itemref", "idref")
        chapters = [items[ref] for ref in dict.fromkeys(refs) if ref in items]
        paths = [
            posixpath.normpath(posixpath.join(posixpath.dirname(self._path), _address(item)))
            for item in chapters
            if item.get("media-type") in _CHAPTERS
            and "nav" not in item.get("properties", "").split()
        ]
        if set(paths) & self._locked():
            message = "the book is locked (DRM): get one that is not, or its text"
            raise Unreadable("encrypted", message)
        return list(dict.fromkeys(paths))

    def _locked(self) -> set[str]:
        if "META-INF/encryption.xml" not in self._parts:
            return set()
        listed = self._xml("META-INF/encryption.xml")
        return {unquote(uri) for uri in _values(listed, "CipherReference", "URI")}

    def _xml(self, path: str) -> etree._Element:
        data = self._read(path, _LARGEST_PACKAGE)
        parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError:  # nothing in it
            root = None
        if root is None:
            raise Unreadable("damaged", f"{path} in the book is no XML: get the book again")
        return root

    def _read(self, path: str, largest: int) -> bytes:
        if path not in self._parts:
            raise Unreadable(
                "damaged", f"the book lacks its part {path or 'package'}: get it again"
            )
        return zips.read_part(self._archive, self._parts[path], largest, self._budget)


def _values(root: etree._Element, element: str, attribute: str) -> Iterator[str]:
    return (found.get(attribute, "") for found in root.iter(f"{{*}}{element}"))


def _address(item: etree._Element) -> str:
    return unquote(item.get("href", "").split("#")[0])


def read_book(
    file: SourceFile, data: bytes, largest: int, budget: Budget
) -> Iterator[RawArticle | Failure]:
    """Yield the book as one article; where its text is over `largest` bytes, each chapter.

    Raises Unreadable where it is damaged, locked, or without text.
    """
    place = Place(file.shown)
    with zips.opened(io.BytesIO(data)) as archive:
        book = _Book(archive, largest, budget)
        hints = {name: book.metadata(element) for name, element in _HINTS.items()}
        given = {"title": book.metadata("title"), "author": book.metadata("creator")}
        chapters, first, size = book.chapters(), [], 0
        for chapter in chapters:
            first.append(chapter)
            size += len(chapter.text.encode(errors="replace")) + 1
            if size > largest:
                yield from _one_a_chapter(file, given, chain(first, chapters))
                return
    if not first:
        raise Unreadable("no text", "the book holds no text, only pictures: run OCR over it")
    text = "\n".join(chapter.text for chapter in first)
    yield RawArticle(file.name, place, "text", text, _stated(given), data, _stated(hints))


def _one_a_chapter(
    file: SourceFile, given: dict[str, str], chapters: Iterator[_Chapter]
) -> Iterator[RawArticle]:
    """Yield the chapters as articles of their own, the book as their source."""
    fields = _stated({"source": given["title"], "author": given["author"]})
    for chapter in chapters:
        name = f"#{chapter.number}"
        place = Place(file.shown + name)
        yield RawArticle(file.name + name, place, "text", chapter.text, fields, chapter.original)


def _stated(fields: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}
