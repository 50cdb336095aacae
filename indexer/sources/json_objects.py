"""Read JSON: an article is an object, or each object of an array, or of the array in an object.

The file is scanned for where each object ends, so a dump of any size is read piece by piece, each
article has its exact source, and a bad one is reported alone.
"""

import io
import re
from collections.abc import Iterator
from io import BufferedReader

from indexer.articles import Failure, Place, RawArticle
from indexer.sources.encodings import MARK, recognise_lines
from indexer.sources.files import SourceFile
from indexer.sources.jsonl import check_decoded, parse_object
from indexer.sources.records import Origin, article
from indexer.sources.streams import BUFFER
from indexer.sources.unreadable import Unreadable, megabytes

_LISTS = ('"articles"', '"data"', '"items"', '"documents"', '"records"', '"results"')
"""Keys of an object that holds articles, unless it has text itself."""
_CONTENT = ('"text"', '"html"')

_SPACE = " \t\r\n\ufeff"
_IN_STRING = re.compile(r'["\\]')
_IN_CONTAINER = re.compile(r'["{}\[\]]')
_AFTER_LITERAL = re.compile(r"[,:{}\[\]\s\"]")

Value = tuple[int, str | Unreadable]
"""A line, and the JSON that begins there or what is wrong with it."""


def read_objects(
    file: SourceFile, stream: BufferedReader, largest: int
) -> Iterator[RawArticle | Failure]:
    """Yield the article, or what is wrong with it, of every object.

    `largest` bounds the characters of an object that are ever in memory.
    """
    encoding = recognise_lines(stream.peek(BUFFER))
    text = io.TextIOWrapper(stream, encoding, errors=MARK, newline="")
    try:
        for number, (line, value) in enumerate(_Scanner(text, largest).values(), start=1):
            place = Place(file.shown, line)
            try:
                if isinstance(value, Unreadable):
                    raise value
                record = parse_object(check_decoded(value, encoding))
                yield article(
                    record, Origin(place, f"{file.name}#{number}", value.encode(encoding))
                )
            except Unreadable as bad:
                yield Unreadable(bad.reason, f"article {number}: {bad}").at(place)
    finally:
        text.detach()  # else it closes the file


class _Scanner:
    """Finds the values in a JSON text; holds the one it is in, and no more than `largest` of it.

    Places in the text are counted from its beginning, of which all before `_base` is forgotten.
    """

    def __init__(self, stream: io.TextIOWrapper, largest: int) -> None:
        self._stream = stream
        self._largest = largest
        self._text, self._base, self._line = "", 0, 1
        self._at = 0
        self._is_cut = False
        self._held: int | None = (
            None  # where the value begins that is held; None if it is too large
        )

    def values(self) -> Iterator[Value]:
        """Yield the values that are articles, or should be."""
        while start := self._skip(_SPACE + ","):
            if start == "[":
                yield from self._array()
            elif start == "{":
                yield from self._object()
            else:
                yield self._value()

    def _array(self) -> Iterator[Value]:
        self._at += 1
        while (start := self._skip(_SPACE + ",")) != "]":
            if start:
                yield self._value()
                continue
            if not self._is_cut:  # else its last value said so
                yield self._line_here(), _cut("array")
            return
        self._at += 1

    def _value(self) -> Value:
        line, self._held = self._line_here(), self._at
        self._is_cut = not self._pass_value()
        return line, _cut("value") if self._is_cut else self._taken()

    def _object(self) -> Iterator[Value]:
        """Yield an object whole, or the articles in its arrays."""
        line, self._held = self._line_here(), self._at
        self._at += 1
        has_text = holds_articles = False
        while (start := self._skip(_SPACE + ",:")) != "}":
            if not start:
                yield line, _cut("object")
                return
            key = self._at
            self._pass_value()
            has_text |= self._slice(key) in _CONTENT
            if not has_text and self._slice(key) in _LISTS and self._skip(_SPACE + ":") == "[":
                holds_articles, self._held = True, None
                yield from self._array()
        self._at += 1
        if not holds_articles:
            yield line, self._taken()

    def _pass_value(self) -> bool:
        """Go behind a value; return whether it has an end."""
        depth = 0
        while character := self._skip(_SPACE) if depth == 0 else self._find(_IN_CONTAINER):
            self._at += 1
            if character == '"':
                self._pass_string()
            elif character in "{[":
                depth += 1
            elif character in "}]":
                depth -= 1
            elif depth == 0:
                self._find(_AFTER_LITERAL)
            if depth <= 0:
                return bool(character)
        return False

    def _pass_string(self) -> None:
        while (character := self._find(_IN_STRING)) == "\\":
            self._at += 2
        self._at += bool(character)

    def _skip(self, characters: str) -> str:
        """Go to the next character that is none of these; return it, empty at the end."""
        while (character := self._character()) and character in characters:
            self._at += 1
        return character

    def _find(self, pattern: re.Pattern[str]) -> str:
        """Go to the next character that fits; return it, empty at the end."""
        while self._character():
            if match := pattern.search(self._text, self._at - self._base):
                self._at = self._base + match.start()
                return match.group()
            self._at = self._base + len(self._text)
        return ""

    def _character(self) -> str:
        while self._at - self._base >= len(self._text):
            if not self._fill():
                return ""
        return self._text[self._at - self._base]

    def _fill(self) -> bool:
        """Read on; forget what is not held, and what is too large to hold."""
        if self._held is not None and self._at - self._held > self._largest:
            self._held = None
        kept = self._at if self._held is None else self._held
        gone = min(kept - self._base, len(self._text))
        self._line += self._text.count("\n", 0, gone)
        read = self._stream.read(max(BUFFER, len(self._text)))
        self._text, self._base = self._text[gone:] + read, self._base + gone
        return bool(read)

    def _line_here(self) -> int:
        return self._line + self._text.count("\n", 0, self._at - self._base)

    def _slice(self, begin: int) -> str:
        return self._text[max(begin - self._base, 0) : self._at - self._base]

    def _taken(self) -> str | Unreadable:
        """Return the value that was held, which ends here."""
        held, self._held = self._held, None
        if held is None or self._at - held > self._largest:
            return Unreadable("too large", f"over {megabytes(self._largest)}: split it")
        return self._slice(held)


def _cut(what: str) -> Unreadable:
    return Unreadable("damaged", f"the file ends inside the {what}: fetch it again")
