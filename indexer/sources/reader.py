"""Read files: bytes to raw articles, bounded in memory whatever a file holds.

A file is what its first bytes say that it is; a packed file and an archive are ways to others. What
reads a kind of file stands in a module of its own.
"""

import gzip
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from io import BufferedReader
from typing import BinaryIO, cast

from indexer.articles import Failure, Media, Page, Passed, Place, RawArticle
from indexer.sources import (
    csv_rows,
    epub,
    html,
    json_objects,
    jsonl,
    markdown,
    pdf,
    tars,
    warc,
    word,
    zips,
)
from indexer.sources.encodings import decode
from indexer.sources.files import SourceFile, classified
from indexer.sources.kinds import kind_of, old_office, zipped_kind
from indexer.sources.members import Member
from indexer.sources.streams import BUFFER, Budget, read_whole, unpacked
from indexer.sources.unreadable import Unreadable, guarded

LARGEST_ARTICLE = 8 * 1024 * 1024
"""Bytes. The Dream of the Red Chamber has 2.6 MB; what is larger than 8 is a dump, not an article,
and would take over 700 MB of memory to index."""

LARGEST_DOCUMENT = 32 * 1024 * 1024
"""Bytes of a PDF, Word or EPUB file, its pictures and fonts among them: it is held in memory."""

Articles = Iterator[RawArticle | Failure]

_BY_RECORD = {
    "json": json_objects.read_objects,
    "csv": csv_rows.read_rows,
    "warc": warc.read_captures,
}


class Reader:
    """Reads files one after the other; `bytes_read` counts bytes on disk, for progress.

    `passed` is told of members of archives that are no articles; `skip` says which lines of JSONL
    need not be read (`jsonl.Skip`).
    """

    def __init__(
        self,
        largest_article: int = LARGEST_ARTICLE,
        passed: Callable[[Passed], None] = lambda _: None,
        skip: jsonl.Skip | None = None,
    ) -> None:
        self._largest = largest_article
        self._passed = passed
        self.skip = skip
        self._finished = 0
        self._handle: BinaryIO | None = None

    @property
    def bytes_read(self) -> int:
        """Bytes of the files read so far, as they lie on disk."""
        return self._finished + (self._handle.tell() if self._handle else 0)

    def read(self, file: SourceFile) -> Articles:
        """Yield the articles of one file; what is wrong with it, with one of its lines or members,
        as Failures.
        """
        yield from guarded(Place(file.shown), self._file(file))

    def _file(self, file: SourceFile) -> Articles:
        if file.path.is_dir():
            raise Unreadable("unreadable", "a folder that cannot be opened: check its permissions")
        if not file.path.is_file():
            raise Unreadable("unreadable", "not a regular file, or a link to nothing")
        try:
            with file.path.open("rb", buffering=BUFFER) as self._handle:
                budget = Budget(file.size)
                yield from self._content(file, cast(BufferedReader, self._handle), budget)
        finally:  # before a failure is told: whoever gets it may ask for bytes_read
            self._handle = None
            self._finished += file.size

    def _content(
        self, file: SourceFile, stream: BufferedReader, budget: Budget, inside: bool = False
    ) -> Articles:
        """Yield the articles in a stream; `inside` says that it is a member of an archive."""
        if file.compressed:
            stream = unpacked(gzip.GzipFile(fileobj=stream), budget)
        kind = kind_of(file.kind, stream.peek(BUFFER))
        if kind == "gzip" and not file.compressed:
            yield from self._content(replace(file, compressed=True), stream, budget, inside)
        elif kind == "jsonl":
            yield from jsonl.read_lines(file, stream, self._largest, self.skip)
        elif kind in _BY_RECORD:
            yield from _BY_RECORD[kind](file, stream, self._largest)
        elif kind in ("gzip", "tar") and (inside or kind == "gzip"):
            raise _nested()
        elif kind == "tar":
            yield from self._members(file, tars.members(stream), budget)
        elif kind == "zip":
            yield from self._zipped(file, stream, budget, inside)
        else:
            yield self._whole(file, kind, stream)

    def _zipped(
        self, file: SourceFile, stream: BufferedReader, budget: Budget, inside: bool
    ) -> Articles:
        """Yield the articles of a zip file: an archive, a book or a Word document."""
        source: BinaryIO
        if stream is self._handle:  # which stays, to show how far the archive is read
            source = file.path.open("rb")
        else:
            source = io.BytesIO(read_whole(stream, LARGEST_DOCUMENT, "unpack it"))
        with source, zips.opened(source) as archive:
            kind = zipped_kind(archive.NameToInfo)
            if kind == "zip" and inside:
                raise _nested()
            if kind == "zip":
                yield from self._members(file, zips.members(archive), budget)
                return
            source.seek(0)
            data = read_whole(source, LARGEST_DOCUMENT, "take out its pictures, or split it")
        if kind == "epub":
            yield from epub.read_book(file, data, self._largest, budget)
        else:
            yield RawArticle(file.name, Place(file.shown), "docx", "", original=data)

    def _members(self, file: SourceFile, members: Iterable[Member], budget: Budget) -> Articles:
        for member in members:
            if member.hidden:
                continue
            if member.offset and self._handle is not None:
                self._handle.seek(min(member.offset, file.size))
            found = classified(file.path / member.name, f"{file.name}/{member.name}", 0)
            if isinstance(found, Passed):
                self._passed(found)
                continue
            yield from guarded(Place(found.shown), self._member(found, member, budget))
            if budget.exhausted:
                return

    def _member(self, file: SourceFile, member: Member, budget: Budget) -> Articles:
        with member.open() as packed, unpacked(packed, budget) as stream:
            yield from self._content(file, stream, budget, inside=True)

    def _whole(self, file: SourceFile, kind: str, stream: BinaryIO) -> RawArticle:
        """Return a file that is one article."""
        place = Place(file.shown)
        if kind in ("pdf", "ole"):
            data = read_whole(stream, LARGEST_DOCUMENT, "take out its pictures, or split it")
            if kind == "ole":
                raise old_office(data)
            return RawArticle(file.name, place, "pdf", "", original=data)
        data = read_whole(stream, self._largest)
        if not data.strip():
            raise Unreadable("empty", "nothing in the file")
        return RawArticle(file.name, place, cast(Media, kind), decode(data), original=data)


def _nested() -> Unreadable:
    message = "an archive in an archive: unpack the outer one, then index its folder"
    return Unreadable("nested too deep", message)


def convert(raw: RawArticle) -> tuple[RawArticle, Page]:
    """Return the article with plain text for its content, and what its page says around it.

    Raises Unreadable where the original is damaged or locked.
    """
    plain, page = _converted(raw)
    return plain, replace(page, fields={**raw.hints, **page.fields}) if raw.hints else page


def _converted(raw: RawArticle) -> tuple[RawArticle, Page]:
    match raw.media:
        case "html":
            return html.convert_page(raw)
        case "html-fragment":
            return html.convert_fragment(raw), Page()
        case "markdown":
            return markdown.convert(raw), Page()
        case "docx":
            return word.convert(raw)
        case "pdf":
            return pdf.convert(raw)
        case "text":
            return raw, Page()
