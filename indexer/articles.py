"""What passes between the stages of the indexer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine import Repair

Basis = Literal["given", "meta", "header", "dateline", "signature", "file name", "guess"]
"""Where a field of an article comes from: given beside the text, a page's meta tags, a header
line, the dateline or signature inside the text, the name of the file, or a guess."""

Media = Literal["text", "markdown", "html", "html-fragment", "docx", "pdf"]
"""What the content of an article is. Of docx and pdf it is empty until `convert` has read the
original, which takes long and therefore happens in the processes that clean.
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article was read: a file, and the line in it for files of many articles."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What cleaning changed in an article: how many places each step did, and some of them one by
    one, in order of their offsets in the cleaned text.
    """

    changes: Mapping[str, int] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as it was read. `given` holds fields that the source states beside the text.

    `original` is the source of the article as it was read, byte for byte: of a file of one article
    its bytes (after gunzip), of a line of JSONL those of the line without its newline, of a record
    of CSV and of an object in JSON those of its own text, of a capture in a WARC file those of the
    page, of a chapter of a book those of its XHTML. `hints` are fields that the source states less
    surely than the text itself: they fill what the text leaves open. `whole` says that nothing but
    the original states any of this, unless the id is made of the line. `earlier` is what was
    changed before in a text that had been cleaned, then exported.
    """

    id: str
    place: Place
    media: Media
    content: str
    given: Mapping[str, str] = field(default_factory=dict)
    original: bytes = b""
    hints: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    earlier: Repaired = Repaired()


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says around its article: the `fields` of its meta tags, and all its `lines`.

    Weaker evidence than the text's own header lines: it fills the fields that those leave open.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article. Fields that it does not state are empty; `basis` tells where the others
    come from.

    `text` has one paragraph a line; `captions` are those of its pictures, in order; `published` is
    ISO 8601, a day or a minute with offset; `changes` counts the places that each cleaning step
    changed, `repairs` lists some of them.
    """

    id: str
    place: Place
    title: str
    text: str
    source: str = ""
    author: str = ""
    editor: str = ""
    section: str = ""
    published: str = ""
    url: str = ""
    captions: tuple[str, ...] = ()
    basis: Mapping[str, Basis] = field(default_factory=dict)
    changes: Mapping[str, int] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """An article, or a whole file, that could not be read: counted, reported, and read again next
    time.
    """

    place: Place
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Passed:
    """A file in a source folder that is no article."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class LearnedLine:
    """A line that recurs in the articles of an outlet: in how many, and in what share of them."""

    outlet: str
    line: str
    articles: int
    share: float
