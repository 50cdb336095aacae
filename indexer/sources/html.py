"""HTML to text: whole pages by trafilatura, which finds the article; fragments as they are."""

import dataclasses
import logging
import re
from collections.abc import Mapping
from typing import cast

import lxml.html
import trafilatura
from lxml.etree import LxmlError, ParserError
from trafilatura.settings import Document

from indexer.articles import Page, RawArticle

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
_PUBLISHED = re.compile(r"""["']article:published_time["']\s+content=["']([^"']{10,40})["']""")
"""The moment in a meta tag, of which trafilatura gives the day."""
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

logging.getLogger("trafilatura").setLevel(
    logging.CRITICAL
)  # a page without an article is our Failure


def convert_page(raw: RawArticle) -> tuple[RawArticle, Page]:
    """Return the main text of a page as the content, its title as given, the rest beside it.

    Where trafilatura finds no article the whole page is the text, so that nothing is lost.
    """
    found, whole = _extract(raw.content), fragment_text(raw.content)
    if found is None or not found.text:
        return dataclasses.replace(raw, content=whole), Page()
    given = {"title": found.title, "url": found.url, **raw.given}
    time = _PUBLISHED.search(raw.content)
    published = time.group(1) if time else found.date
    meta = {"source": found.sitename, "published": published, "author": found.author}
    article = dataclasses.replace(raw, content=found.text, given=_stated(given))
    return article, Page(_stated(meta), tuple(line for line in whole.split("\n") if line.strip()))


def _extract(content: str) -> Document | None:
    """Return what trafilatura finds, None where it fails over a page that is hardly one."""
    try:
        found = trafilatura.bare_extraction(
            _UNSTORABLE.sub("", content),
            favor_recall=True,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except _EXTRACTION_ERRORS:
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
    try:
        root = lxml.html.fromstring(f"<div>{_UNSTORABLE.sub('', content)}</div>", parser=_parser)
    except (ParserError, ValueError):
        return ""
    for element in list(cast(lxml.html.HtmlElement, root).iter()):
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            element.drop_tree()
        elif element.tag in _BLOCKS:
            element.text = "\n" + (element.text or "")
            element.tail = "\n" + (element.tail or "")
        elif element.tag in _CELLS:
            element.tail = " " + (element.tail or "")
    return str(cast(lxml.html.HtmlElement, root).text_content())
