"""Read JSON lines: one article a line, each line bounded, a bad one reported by number."""

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, TypeVar, cast

from analysis import strip_invisible
from indexer.articles import Failure, Media, Place, RawArticle
from indexer.sources.encodings import MARK, UNDECODABLE, Undecodable, recognise
from indexer.sources.files import SourceFile

FIELDS = ("title", "source", "author", "published", "url", "editor", "section")
_Layer = TypeVar("_Layer", bound="io.BufferedReader[io.RawIOBase] | io.TextIOWrapper")
_CONTENT = ("text", "html")
_HEAD = 65_536
_PAGE = re.compile(r"<(?:!doctype|html|body)\b", re.IGNORECASE)
"""What only a whole page has; other HTML is a piece of one."""


class _Bad(ValueError):
    """What is wrong with a line: a reason in a word, and a sentence."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


def read_lines(file: SourceFile, stream: BinaryIO, largest: int) -> Iterator[RawArticle | Failure]:
    """Yield the article, or what is wrong with it, of every line that is not blank.

    `largest` bounds the characters of a line that are ever in memory.
    """
    with _left_open(io.BufferedReader(cast(io.RawIOBase, stream), _HEAD)) as buffered:
        try:
            encoding = recognise(buffered.peek(_HEAD))
        except Undecodable as error:
            yield Failure(Place(file.shown), "undecodable", str(error))
            return
        text = io.TextIOWrapper(buffered, encoding=encoding, errors=MARK, newline="\n")
        with _left_open(text) as lines:
            for number, line in enumerate(iter(lambda: lines.readline(largest), ""), start=1):
                place = Place(file.shown, number)
                try:
                    _skip_too_large(line, lines, largest)
                    if line.strip():
                        yield _article(file, place, line, encoding)
                except _Bad as bad:
                    yield Failure(place, bad.reason, str(bad))


@contextmanager
def _left_open(layer: _Layer) -> Iterator[_Layer]:
    """Take a layer off again, rather than have it close the file below it."""
    try:
        yield layer
    finally:
        layer.detach()


def _skip_too_large(line: str, lines: io.TextIOWrapper, largest: int) -> None:
    if not line.endswith("\n") and len(line) >= largest:
        _skip_line(lines, largest)
        limit = largest // 1024 // 1024
        raise _Bad("too large", f"the line is over {limit} million characters: split it")


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
    html = bool(record.get("html"))
    content = _text(record, "html" if html else "text")
    given = {name: value for name in FIELDS if (value := _text(record, name))}
    if not content and not given.get("title"):
        raise _Bad("empty", 'neither "text", "html" nor "title"')
    id = _text(record, "id") or _text(record, "_id") or f"{file.name}:{place.line}"
    return RawArticle(id, place, _media(html, content), content, given)


def _media(html: bool, content: str) -> Media:
    if not html:
        return "text"
    return "html" if _PAGE.search(content) else "html-fragment"


def _text(record: dict[str, Any], key: str) -> str:
    """Return a value as text: numbers as written, lists (of authors, of paragraphs) joined."""
    value = record.get(key)
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ("\n" if key in _CONTENT else " ").join(value)
    if not isinstance(value, str | int | float):
        raise _Bad("malformed", f'"{key}" is a JSON {type(value).__name__}, not a text')
    return str(value) if key in _CONTENT else strip_invisible(str(value)).strip()
