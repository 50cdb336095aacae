"""Records become articles: an object of JSON and a row of CSV have the same keys."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis import strip_invisible
from engine import read_repairs
from indexer.articles import Media, Place, RawArticle, Repaired
from indexer.cleaning.kinds import KINDS
from indexer.sources.unreadable import Unreadable

FIELDS = ("title", "source", "author", "published", "url", "editor", "section")
KEYS = ("id", "_id", "text", "html", *FIELDS)
_CONTENT = ("text", "html")
_PAGE = re.compile(r"<(?:!doctype|html|body)\b", re.IGNORECASE)
"""What only a whole page has; other HTML is a piece of one."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record stands, the id that it has unless it gives one, its bytes, and whether these
    say all (`RawArticle.whole`).
    """

    place: Place
    id: str
    original: bytes
    whole: bool = False


def article(record: Mapping[str, Any], origin: Origin) -> RawArticle:
    """Return a record as an article. Raises Unreadable where it holds no text and no title."""
    html = bool(record.get("html"))
    content = _text(record, "html" if html else "text")
    given = {name: value for name in FIELDS if (value := _text(record, name))}
    if not content and not given.get("title"):
        raise Unreadable("empty", 'neither "text", "html" nor "title"')
    id = _text(record, "id") or _text(record, "_id") or origin.id
    media, place = _media(html, content), origin.place
    return RawArticle(
        id,
        place,
        media,
        content,
        given,
        origin.original,
        whole=origin.whole,
        earlier=_earlier(record.get("cleaning"), content),
    )


def _earlier(cleaning: Any, text: str) -> Repaired:
    """Return what an export says of the cleaning of a text; nothing where another wrote it."""
    if not isinstance(cleaning, dict):
        return Repaired()
    changes = cleaning.get("changes")
    counts = changes.items() if isinstance(changes, dict) else ()
    known = {kind: n for kind, n in counts if kind in KINDS and type(n) is int and n > 0}
    return Repaired(known, read_repairs({**cleaning, "text": text}))


def _media(html: bool, content: str) -> Media:
    if not html:
        return "text"
    return "html" if _PAGE.search(content) else "html-fragment"


def _text(record: Mapping[str, Any], key: str) -> str:
    """Return a value as text: numbers as written, lists (of authors, of paragraphs) joined."""
    value = record.get(key)
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ("\n" if key in _CONTENT else " ").join(value)
    if not isinstance(value, str | int | float):
        raise Unreadable("malformed", f'"{key}" is a JSON {type(value).__name__}, not a text')
    return str(value) if key in _CONTENT else strip_invisible(str(value)).strip()
