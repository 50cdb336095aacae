"""Read JSON lines: one article a line, each line bounded, a bad one reported by number."""

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from indexer.articles import Failure, Place, RawArticle
from indexer.sources.encodings import MARK, UNDECODABLE, Undecodable, recognise
from indexer.sources.files import SourceFile

FIELDS = ("title", "source", "author", "published", "url", "editor", "section")
_HEAD = 65_536


class _Bad(ValueError):
    """What is wrong with a line: a reason in a word, and a sentence."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def read_lines(file: SourceFile, stream: BinaryIO, largest: int) -> Iterator[RawArticle | Failure]:
    """Yield the article, or what is wrong with it, of every line that is not blank.

    `largest` bounds the characters of a line that are ever in memory.
    """
    buffered = io.BufferedReader(stream, _HEAD) if isinstance(stream, io.RawIOBase) else stream
    head = buffered.peek(_HEAD) if isinstance(buffered, io.BufferedReader) else b""
    try:
        encoding = recognise(head or buffered.read(0)) if head else "utf-8"
    except Undecodable as error:
        yield Failure(Place(str(file.path)), "undecodable", str(error))
        return
    lines = io.TextIOWrapper(buffered, encoding=encoding, errors=MARK, newline="\n")
    for number, line in enumerate(iter(lambda: lines.readline(largest), ""), start=1):
        place = Place(str(file.path), number)
        try:
            if not line.endswith("\n") and len(line) >= largest:
                _skip_line(lines, largest)
                limit = largest // 1024 // 1024
                raise _Bad("too large", f"the line is over {limit} million characters: split it")
            if line.strip():
                yield _article(file, place, line, encoding)
        except _Bad as bad:
            yield Failure(place, bad.reason, str(bad))
    lines.detach()


def _skip_line(lines: io.TextIOWrapper, largest: int) -> None:
    while (rest := lines.readline(largest)) and not rest.endswith("\n"):
        pass


def _article(file: SourceFile, place: Place, line: str, encoding: str) -> RawArticle:
    if UNDECODABLE in line:
        raise _Bad(
            "undecodable",
            f"bytes that are not {encoding}, the encoding of the file: save it as UTF-8",
        )
    try:
        record = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise _Bad("malformed", f"not JSON ({error}): write one JSON object a line") from None
    if not isinstance(record, dict):
        raise _Bad(
            "malformed", f"a JSON {type(record).__name__}, not an object with title and text"
        )
    html = record.get("html")
    content = _text(record, "html" if html else "text")
    given = {name: value for name in FIELDS if (value := _text(record, name))}
    if not content and not given.get("title"):
        raise _Bad("empty", 'neither "text", "html" nor "title"')
    id = _text(record, "id") or _text(record, "_id") or f"{file.name}:{place.line}"
    return RawArticle(id, place, "html-fragment" if html else "text", content, given)


def _text(record: dict[str, Any], key: str) -> str:
    """Return a value as text: numbers as they are written, lists (of authors, say) joined."""
    value = record.get(key)
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return " ".join(value).strip()
    if not isinstance(value, str | int | float):
        raise _Bad("malformed", f'"{key}" is a JSON {type(value).__name__}, not a text')
    text = str(value)
    return text if key in ("text", "html") else text.strip()
