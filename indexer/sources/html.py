"""HTML to text: whole pages by trafilatura, which finds the article; fragments as they are."""

import dataclasses
import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

import lxml.html
from lxml.etree import LxmlError, ParserError, XPath

from indexer.articles import Page, RawArticle
from indexer.sources.time_limit import time_limit

if TYPE_CHECKING:
    from trafilatura.settings import Document

_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5"
    " h6 header hr li main nav ol p pre section table tr ul".split()
)
_CELLS = ("td", "th")
_UNSEEN = ("script", "style", "template", "noscript", "rt", "rp", "head", "title")

_EXTRACTION_ERRORS = (
    AssertionError,  # htmldate: a page that is but an iframe
    AttributeError,
    LxmlError,
    RecursionError,
    TypeError,
    ValueError,
)
_parser = lxml.html.HTMLParser(huge_tree=True)  # else all below 256 unclosed <font> is lost
_DEEP = XPath("boolean(" + "/*" * 250 + ")")
"""Whether a tree is deeper than trafilatura sees: below 256 tags all is lost on it."""
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
_DEEPEST = 2048
"""Tags, below which lxml drops all."""
_EXTRACTION_SECONDS = 20.0
_PUBLISHED = re.compile(r"""["']article:published_time["']\s+content=["']([^"']{10,40})["']""")
"""The moment in a meta tag, of which trafilatura gives the day."""
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

logging.getLogger("trafilatura").setLevel(
    logging.CRITICAL
)  # a page without an article is our Failure


def convert_page(raw: RawArticle) -> tuple[RawArticle, Page]:
    """Return the main text of a page as the content, its title as given, the rest beside it.

    Where trafilatura finds no article the whole page is the text, so that nothing is lost.
    """
    root = _parsed(raw.content)
    found = None if root is None or _DEEP(root) else _extract(raw.content)
    whole = "" if root is None else _text(root)
    if found is None or not found.text:
        return dataclasses.replace(raw, content=whole), Page()
    given = {"title": found.title, "url": found.url, **raw.given}
    time = _PUBLISHED.search(raw.content)
    published = time.group(1) if time else found.date
    meta = {"source": found.sitename, "published": published, "author": found.author}
    article = dataclasses.replace(raw, content=found.text, given=_stated(given))
    return article, Page(_stated(meta), tuple(line for line in whole.split("\n") if line.strip()))


def _extract(content: str) -> "Document | None":
    """Return what trafilatura finds, None where it fails over a page that is hardly one, or takes
    too long.
    """
    # Imports of a fifth of a second, which a command without pages does without.
    import trafilatura
    from trafilatura.settings import Document

    try:
        with time_limit(_EXTRACTION_SECONDS, "finding the article"):
            found = trafilatura.bare_extraction(
                _UNSTORABLE.sub("", content),
                favor_recall=True,
                include_comments=False,
                with_metadata=True,
                date_extraction_params={"extensive_search": False, "original_date": True},
            )
    except _EXTRACTION_ERRORS:  # Unreadable among them, after too long a time
        return None
    return found if isinstance(found, Document) else None


def _stated(fields: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}


def convert_fragment(raw: RawArticle) -> RawArticle:
    """Return the text of a piece of HTML, a line for every block; ruby readings and scripts are
    left out.
    """
    return dataclasses.replace(raw, content=fragment_text(raw.content))


def fragment_text(content: str) -> str:
    """Return the text of a piece of HTML, a line for every block.

    Example: `<p>一<b>二</b></p><p>三</p>` -> `"一二\\n三"`, with blank lines.
    """
    root = _parsed(content)
    return "" if root is None else _text(root)


def _parsed(content: str) -> lxml.html.HtmlElement | None:
    """Return the tree of a piece of HTML, None where there is nothing in it.

    What is too deep for lxml loses its inline tags, and its blocks become lines.
    """
    try:
        root = _tree(content)
        if content.count("<") >= _DEEPEST and _is_cut():
            root = _tree(_TAG.sub(_flat, content))
    except (ParserError, ValueError):
        return None
    return root


def _is_cut() -> bool:
    """Whether the tree that was parsed last lacks what was too deep."""
    return any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in _parser.error_log)


def _tree(content: str) -> lxml.html.HtmlElement:
    html = f"<div>{_UNSTORABLE.sub('', content)}</div>"
    return cast(lxml.html.HtmlElement, lxml.html.fromstring(html, parser=_parser))


def _flat(tag: re.Match[str]) -> str:
    name = tag.group(1).lower()
    if name in _UNSEEN:
        return tag.group()
    return "<br>" if name in _BLOCKS else " " if name in _CELLS else ""


def _text(root: lxml.html.HtmlElement) -> str:
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            element.drop_tree()
        elif element.tag in _BLOCKS:
            element.text = "\n" + _UNSTORABLE.sub("", element.text or "")
            element.tail = "\n" + _UNSTORABLE.sub("", element.tail or "")
        elif element.tag in _CELLS:
            element.tail = " " + _UNSTORABLE.sub("", element.tail or "")
    return str(root.text_content())
