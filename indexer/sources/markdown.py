"""Markdown to text: front matter gives the fields, the markup goes, the words stay."""

import dataclasses
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from indexer.articles import RawArticle
from indexer.sources.html import fragment_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(
    r"\ufeff?(?P<fence>---|\+\+\+)[ \t]*\n(?P<fields>.*?\n)(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL
)
_NAMES = {
    "title": ("title",),
    "source": ("source", "outlet", "publisher"),
    "author": ("author", "authors"),
    "published": ("published", "date", "publishDate"),
    "url": ("url", "link", "original"),
    "section": ("section", "category", "categories"),
}
_NO_ADDRESS = re.compile(
    r"^( {0,3})\[(?=[^\]\n]+\]:(?![ \t]*(?:<|https?:|mailto:|[./#])))", re.MULTILINE
)
"""`[记者]: 您好` and `[^1]: a footnote`, which CommonMark takes for the address of a link and
drops.
"""


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # takes long, and most commands read no Markdown

    return MarkdownIt("commonmark").enable("table")


def convert(raw: RawArticle) -> RawArticle:
    """Return the text of a Markdown file as the content, its front matter (YAML or TOML) as given.

    Without a title in the front matter, a first-level heading at the top is the title. Front matter
    that cannot be parsed stays in the text.
    """
    content, given = re.sub(r"\r\n?", "\n", raw.content), {}
    match = _FRONT_MATTER.match(content)
    if match and (fields := _fields(match["fence"], match["fields"])) is not None:
        content, given = content[match.end() :], fields
    tokens = _parser().parse(_NO_ADDRESS.sub(r"\1\\[", content))
    if (
        "title" not in given
        and tokens
        and tokens[0].type == "heading_open"
        and tokens[0].tag == "h1"
    ):
        given["title"] = _inline(tokens[1].children or [])
        tokens = tokens[3:]
    return dataclasses.replace(raw, content="\n".join(_lines(tokens)), given={**given, **raw.given})


def _fields(fence: str, text: str) -> dict[str, str] | None:
    try:
        values = tomllib.loads(text) if fence == "+++" else yaml.safe_load(text)
    except (tomllib.TOMLDecodeError, yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    found = {name: _value(values, keys) for name, keys in _NAMES.items()}
    return {name: value for name, value in found.items() if value}


def _value(values: dict[Any, Any], keys: tuple[str, ...]) -> str:
    """Return the first value there is; what is nested deeper than a list is none."""
    value = next((values[key] for key in keys if values.get(key)), "")
    parts = value if isinstance(value, list) else [value]
    return " ".join(str(part).strip() for part in parts if not isinstance(part, list | dict))


def _lines(tokens: "Sequence[Token]") -> list[str]:
    """Return the text of each block: paragraphs, headings, list items, table cells, code."""
    lines = []
    number = ""
    for token in tokens:
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "inline":
            lines.append(number + _inline(token.children or []))
            number = ""
        elif token.type == "html_block":
            lines.append(fragment_text(token.content))
        elif token.type in ("fence", "code_block"):
            lines.append(token.content)
    return lines


def _inline(tokens: "Sequence[Token]") -> str:
    """Return the text of a line; a soft break is no space between Han characters."""
    pieces = []
    for token in tokens:
        if token.type in ("text", "code_inline", "image"):
            pieces.append(token.content)
        elif token.type == "hardbreak":
            pieces.append("\n")
        elif token.type == "softbreak":
            pieces.append("\x1f")
    joined = re.sub("(?<=[^\x00-\x7f])\x1f|\x1f(?=[^\x00-\x7f])", "", "".join(pieces))
    return joined.replace("\x1f", " ")
