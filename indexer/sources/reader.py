"""Read files: bytes to raw articles, bounded in memory whatever a file holds."""

import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from indexer.articles import Failure, Media, Page, Place, RawArticle
from indexer.sources import html, jsonl, markdown
from indexer.sources.encodings import Undecodable, decode
from indexer.sources.files import SourceFile

LARGEST_ARTICLE = 8 * 1024 * 1024
"""Bytes. The Dream of the Red Chamber has 2.6 MB; what is larger than 8 is a dump, not an article,
and would take over 700 MB of memory to index."""

_BYTES_PER_CHARACTER = 3
"""Of Chinese in UTF-8; lines of JSONL are counted in characters."""


class Reader:
    """Reads files one after the other; `bytes_read` counts bytes on disk, for progress."""

    def __init__(self, largest_article: int = LARGEST_ARTICLE) -> None:
        self._largest = largest_article
        self._finished = 0
        self._handle: BinaryIO | None = None

    @property
    def bytes_read(self) -> int:
        """Bytes of the files read so far, as they lie on disk."""
        return self._finished + (self._handle.tell() if self._handle else 0)

    def read(self, file: SourceFile) -> Iterator[RawArticle | Failure]:
        """Yield the articles of one file; what is wrong with it, or with one of its lines, as
        Failures.
        """
        place = Place(file.shown)
        if not file.path.is_file():
            yield Failure(place, "unreadable", "not a regular file, or a link to nothing")
            return
        failure = None
        try:
            with file.path.open("rb") as self._handle:
                yield from self._open_articles(file, self._handle)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            message = f"not a whole gzip file ({error}): fetch or pack it again"
            failure = Failure(place, "damaged", message)
        except OSError as error:
            message = f"{error.strerror or error}: check the file's permissions"
            failure = Failure(place, "unreadable", message)
        finally:
            self._handle = None
            self._finished += file.size
        if failure is not None:  # only now: whoever gets it may ask for bytes_read
            yield failure

    def _open_articles(self, file: SourceFile, handle: BinaryIO) -> Iterator[RawArticle | Failure]:
        if not file.compressed:
            yield from self._articles(file, handle)
            return
        with gzip.open(handle) as unpacked:
            yield from self._articles(file, cast(BinaryIO, unpacked))

    def _articles(self, file: SourceFile, stream: BinaryIO) -> Iterator[RawArticle | Failure]:
        if file.kind == "jsonl":
            yield from jsonl.read_lines(file, stream, self._largest // _BYTES_PER_CHARACTER)
        else:
            yield self._whole(file, stream)

    def _whole(self, file: SourceFile, stream: BinaryIO) -> RawArticle | Failure:
        place = Place(file.shown)
        data = stream.read(self._largest + 1)
        if len(data) > self._largest:
            limit = self._largest // 1024 // 1024
            return Failure(
                place, "too large", f"over {limit} MB, too much for one article: split it"
            )
        if not data.strip():
            return Failure(place, "empty", "nothing in the file")
        try:
            text = decode(data)
        except Undecodable as error:
            return Failure(place, "undecodable", str(error))
        return RawArticle(file.name, place, cast(Media, file.kind), text)


def convert(raw: RawArticle) -> tuple[RawArticle, Page]:
    """Return the article with plain text for its content, and what its page says around it."""
    match raw.media:
        case "html":
            return html.convert_page(raw)
        case "html-fragment":
            return html.convert_fragment(raw), Page()
        case "markdown":
            return markdown.convert(raw), Page()
        case "text":
            return raw, Page()
