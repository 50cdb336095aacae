"""Read WARC files: every page that a crawler captured is an article; its address is its id."""

import contextlib
import gzip
import io
import logging
import zlib
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from indexer.articles import Failure, Media, Place, RawArticle
from indexer.sources.encodings import decode
from indexer.sources.files import SourceFile
from indexer.sources.streams import Budget, read_whole, unpacked
from indexer.sources.unreadable import Unreadable, megabytes, missing

_MEDIA: dict[str, Media] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
}
_TYPES = ("response", "resource", "conversion")
_LARGEST_HEADER = 1024 * 1024
_LARGEST_CAPTURE = 32 * 1024 * 1024
"""Bytes of a page as it was sent, chunks among them: it is held in memory."""


logging.getLogger("warcio").setLevel(logging.CRITICAL)  # what is wrong becomes our Failure


class _Guarded:
    """A stream from which only so much may be read at once: headers are read without a bound."""

    def __init__(self, stream: BufferedReader) -> None:
        self._stream = stream
        self.left: float = _LARGEST_HEADER

    def tell(self) -> int:
        return 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.left -= len(data)
        if self.left < 0:
            raise Unreadable(
                "damaged", f"a header over {megabytes(_LARGEST_HEADER)}: crawl it again"
            )
        return data


def read_captures(
    file: SourceFile, stream: BufferedReader, largest: int
) -> Iterator[RawArticle | Failure]:
    """Yield the pages, HTML and plain text; what else was captured is passed over.

    The time of the capture is the last resort for the date. Raises Unreadable where the file is
    damaged or warcio is not installed.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError:
        raise missing("warcio", ".warc") from None
    guarded = _Guarded(stream)
    records = ArchiveIterator(guarded)
    while (record := _next(records, guarded)) is not None:
        url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        media = _media(record, url)
        found = None if media is None else _outcome(record, media, url, Place(file.shown), largest)
        _finish(records, record, guarded)
        if found is not None:
            yield found


def _outcome(
    record: Any, media: Media, url: str, place: Place, largest: int
) -> RawArticle | Failure:
    try:
        return _article(record, media, url, place, largest)
    except Unreadable as bad:
        return Unreadable(bad.reason, f"{url}: {bad}").at(place)


def _next(records: Any, guarded: _Guarded) -> Any:
    """Return the next record, None after the last. Its complaints on stderr are dropped."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    guarded.left = _LARGEST_HEADER
    broken = (ArchiveLoadFailed, StatusAndHeadersParserException, AttributeError, ValueError)
    try:
        begun = records.record is None or records.next_line is not None
        record = next(records, None)
    except Unreadable:
        raise
    except broken as error:
        raise Unreadable(
            "damaged", f"no whole record ({str(error)[:200]}): crawl it again"
        ) from None
    if begun and (record is None or record.length is None):
        raise Unreadable("damaged", "the file ends inside a header: fetch it again")
    guarded.left = float("inf")
    return record


def _finish(records: Any, record: Any, guarded: _Guarded) -> None:
    """Read what is left of a record. Raises Unreadable where it is cut off."""
    while record.raw_stream.read(io.DEFAULT_BUFFER_SIZE):
        pass
    if record.raw_stream.limit:
        raise Unreadable("damaged", "the last record is cut off: fetch the file again")
    guarded.left = _LARGEST_HEADER
    with contextlib.redirect_stderr(io.StringIO()):
        records.read_to_end(record)
    if records.err_count:
        raise Unreadable("damaged", "a record is longer than it says: crawl it again")


def _media(record: Any, url: str) -> Media | None:
    """Return what a captured page is, None of what is no page."""
    if record.rec_type not in _TYPES or not url.startswith(("http:", "https:")):
        return None
    headers, kind = record.http_headers, record.content_type
    if record.rec_type == "response":
        if headers is None or headers.get_statuscode() != "200" or url.endswith("/robots.txt"):
            return None
        kind = headers.get_header("Content-Type")
    return _MEDIA.get((kind or "").split(";")[0].strip().lower())


def _article(record: Any, media: Media, url: str, place: Place, largest: int) -> RawArticle:
    data = _payload(record, largest)
    if not data.strip():
        raise Unreadable("empty", "nothing on the page")
    captured = record.rec_headers.get_header("WARC-Date") or ""
    hints = {"published": captured} if captured else {}
    return RawArticle(url, place, media, decode(data), {"url": url}, data, hints)


def _payload(record: Any, largest: int) -> bytes:
    """Return the bytes of a page, without the chunks and the packing of the transfer."""
    from warcio.bufferedreaders import ChunkedDataReader

    if record.length is None or record.length > _LARGEST_CAPTURE:
        raise Unreadable("too large", f"over {megabytes(_LARGEST_CAPTURE)}, or without a length")
    headers = record.http_headers
    if headers is None:
        return read_whole(record.raw_stream, largest)
    chunked = "chunked" in (headers.get_header("Transfer-Encoding") or "").lower()
    stream = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    packed = (headers.get_header("Content-Encoding") or "").strip().lower()
    return _unpacked(stream.read(), packed, largest)


def _unpacked(body: bytes, packed: str, largest: int) -> bytes:
    if packed in ("br", "zstd", "compress"):
        raise Unreadable("unsupported", f"packed by {packed}: crawl it with Accept-Encoding: gzip")
    source = io.BytesIO(body)
    if body.startswith(b"\x1f\x8b"):  # crawlers unpack, and leave the header as it was
        with gzip.GzipFile(fileobj=source) as inner:
            return read_whole(unpacked(inner, Budget(len(body))), largest)
    if packed == "deflate":
        body = _inflated(body, largest)
    return read_whole(source if packed != "deflate" else io.BytesIO(body), largest)


def _inflated(body: bytes, largest: int) -> bytes:
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):  # with the header of zlib, or bare
        with contextlib.suppress(zlib.error):
            return zlib.decompressobj(bits).decompress(body, largest + 1)
    return body
