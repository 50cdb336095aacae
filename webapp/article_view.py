"""An article as its page shows it: paragraphs with marks, and where its date comes from."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from engine.protocol import Stored
from search import Fragment, Searcher
from search.models import Range
from webapp.web_addresses import web_address

_BASIS = {
    "given": "来源数据",
    "meta": "网页信息",
    "header": "文首信息行",
    "file name": "文件名",
    "dateline": "文中电头",
    "signature": "文末署名",
    "guess": "推断",
}
"""Where the indexer found a field, as readers are told; `indexer.articles.Basis` lists them."""


_AS_STORED = ("source", "published", "author", "editor", "section")


@dataclass(frozen=True, slots=True)
class ArticleView:
    """What the article page shows. Fields that the article does not state are empty."""

    title: Fragment
    paragraphs: tuple[Fragment, ...]
    captions: tuple[Fragment, ...]
    source: str
    published: str
    published_basis: str
    author: str
    editor: str
    section: str
    url: str

    @property
    def matches(self) -> int:
        """Number of marks in the text and the captions."""
        return sum(len(part.ranges) for part in (*self.paragraphs, *self.captions))

    @property
    def first_match(self) -> int:
        """Index of the first paragraph with a mark; -1 without any."""
        marked = (index for index, paragraph in enumerate(self.paragraphs) if paragraph.ranges)
        return next(marked, -1)

    @property
    def first_caption_match(self) -> int:
        """Index of the first caption with a mark, where no paragraph has one; -1 else."""
        marked = (index for index, caption in enumerate(self.captions) if caption.ranges)
        return next(marked, -1) if self.first_match < 0 else -1


def view_article(stored: Stored, query: str, searcher: Searcher) -> ArticleView:
    """Return what to show of a stored article, with the matches of `query`, if any, marked."""
    fields = {name: str(value or "") for name, value in stored.items()}
    title, text = fields.get("title", ""), fields.get("text", "")
    highlighter = searcher.highlighter(query)
    named = {name: fields.get(name, "") for name in _AS_STORED}
    return ArticleView(
        title=Fragment(title, highlighter.ranges(title, "title")),
        paragraphs=_paragraphs(text, highlighter.ranges(text)),
        captions=tuple(
            Fragment(line, highlighter.ranges(line)) for line in stored.get("captions", ())
        ),
        published_basis=_BASIS.get(fields.get("published_basis", ""), ""),
        url=web_address(fields.get("url", "")),
        **named,
    )


def _paragraphs(text: str, ranges: tuple[Range, ...]) -> tuple[Fragment, ...]:
    """Return the lines of `text` that are not blank, each with its part of the ranges."""
    starts, ends = [start for start, _ in ranges], [end for _, end in ranges]
    found = []
    for line in re.finditer(r"[^\n]*\S[^\n]*", text):
        low, high = line.span()
        inside = ranges[bisect_right(ends, low) : bisect_left(starts, high)]
        shifted = tuple((max(start, low) - low, min(end, high) - low) for start, end in inside)
        found.append(Fragment(line[0], shifted))
    return tuple(found)
