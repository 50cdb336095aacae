"""Read JSON lines: one article a line, each line bounded, a bad one reported by number."""

import json
from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import Any

from indexer.articles import Failure, Place, RawArticle
from indexer.sources.encodings import MARK, UNDECODABLE, recognise_lines
from indexer.sources.files import SourceFile
from indexer.sources.records import Origin, article
from indexer.sources.streams import BUFFER
from indexer.sources.unreadable import Unreadable, megabytes

Skip = Callable[[str, bytes], bool]
"""Whether an article is known, by the id that it has unless it gives one, and its line."""


def read_lines(
    file: SourceFile, stream: BufferedReader, largest: int, skip: Skip | None = None
) -> Iterator[RawArticle | Failure]:
    """Yield the article, or what is wrong with it, of every line that is not blank, and that is
    not to be skipped: which is asked before the line is looked at.

    `largest` bounds the bytes of a line that are ever in memory.
    """
    encoding = recognise_lines(stream.peek(BUFFER))
    newline, shown = "\n".encode(encoding), file.shown
    for number, line in enumerate(_lines(stream, newline, largest), start=1):
        id = f"{file.name}:{number}"
        bare = line.removesuffix(newline).removesuffix("\r".encode(encoding))
        if skip is not None and skip(id, bare):
            continue
        place = Place(shown, number)
        try:
            text = _decoded(line, encoding, largest)
            if text.strip("\ufeff \t\r\n"):
                yield article(parse_object(text), Origin(place, id, bare, whole=True))
        except Unreadable as bad:
            yield bad.at(place)


def parse_object(text: str) -> dict[str, Any]:
    """Return the JSON object that a text is. Raises Unreadable where it is none."""
    try:
        record = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        message = f"not JSON ({error}): write one JSON object for each article"
        raise Unreadable("malformed", message) from None
    if not isinstance(record, dict):
        kind = type(record).__name__
        raise Unreadable("malformed", f"a JSON {kind}, not an object with title and text")
    return record


def check_decoded(text: str, encoding: str) -> str:
    """Return a decoded text. Raises Unreadable where some of its bytes could not be decoded."""
    if UNDECODABLE in text:
        message = f"bytes that are not {encoding}, the encoding of the file: save it as UTF-8"
        raise Unreadable("undecodable", message)
    return text


def _decoded(line: bytes, encoding: str, largest: int) -> str:
    if len(line) > largest:
        raise Unreadable("too large", f"the line is over {megabytes(largest)}: split it")
    return check_decoded(line.decode(encoding, errors=MARK), encoding)


def _lines(stream: BufferedReader, newline: bytes, largest: int) -> Iterator[bytes]:
    """Yield the lines with their newlines; of one that is too large, its beginning."""
    most = (largest // len(newline) + 1) * len(newline)
    while line := _line(stream, newline, most):
        yield line
        while len(line) == most and not line.endswith(newline):
            line = _line(stream, newline, most)


def _line(stream: BufferedReader, newline: bytes, most: int) -> bytes:
    """Return the bytes up to a newline, `most` at most.

    In UTF-16 and UTF-32 a byte 0x0A is a newline only where it stands in its place in a character.
    """
    if len(newline) == 1:
        return stream.readline(most)
    line = bytearray()
    while len(line) < most and not line.endswith(newline):
        if not (piece := stream.readline(most - len(line))):
            break
        line += piece
        line += stream.read(-len(line) % len(newline))
    return bytes(line)
