"""An article as its page shows it: paragraphs with marks, where its date comes from, what was
repaired in it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from analysis.scripts import Script, convert, script_of
from engine.protocol import Stored
from search import Fragment, Searcher
from search.models import Range
from webapp.language import known
from webapp.repairs_view import PARAGRAPH, RepairView, view_repairs
from webapp.web_addresses import web_address

SCRIPTS = ("zh-Hans", "zh-Hant")

_AS_STORED = ("id", "source", "published", "author", "editor", "section")
_DESCRIPTION = 120
_UNCHANGED = "unrepaired"
"""The kind of places that cleaning looked at and left as they are."""


@dataclass(frozen=True, slots=True)
class ArticleView:
    """What the article page shows, in a `language`, and the one it was `written` in. Fields that
    the article does not state are empty. `repairs` are
    the kinds of change that cleaning made, in words, with the number of places, `compared` the
    places that can be compared.
    """

    id: str
    title: Fragment
    paragraphs: tuple[Fragment, ...]
    captions: tuple[Fragment, ...]
    language: str
    written: str
    source: str
    published: str
    published_basis: str
    author: str
    editor: str
    section: str
    url: str
    repairs: Mapping[str, int] = field(default_factory=dict)
    compared: tuple[RepairView, ...] = ()

    @property
    def matches(self) -> int:
        """Number of marks in the text and the captions."""
        return sum(len(part.ranges) for part in (*self.paragraphs, *self.captions))

    @property
    def repaired(self) -> int:
        """Number of places that cleaning changed."""
        return sum(self.repairs.values())

    @property
    def led_to(self) -> frozenset[int]:
        """Numbers of the paragraphs that a repair leads to."""
        return frozenset(repair.paragraph for repair in self.compared)

    @property
    def description(self) -> str:
        """The beginning of the text, for those who link to the article."""
        text = " ".join(paragraph.text.strip() for paragraph in self.paragraphs[:3])
        return text if len(text) <= _DESCRIPTION else f"{text[:_DESCRIPTION]}…"


def view_article(stored: Stored, query: str, searcher: Searcher, script: str = "") -> ArticleView:
    """Return what to show of a stored article, with the matches of `query`, if any, marked, and in
    a script, if one is wanted.
    """
    values = {name: str(value or "") for name, value in stored.items()}
    title, text = values.get("title", ""), values.get("text", "")
    highlighter = searcher.highlighter(query)
    captions = [str(line) for line in stored.get("captions", ())]
    return ArticleView(
        title=_shown(Fragment(title, highlighter.ranges(title, "title")), script),
        paragraphs=_paragraphs(_shown(Fragment(text, highlighter.ranges(text)), script)),
        captions=tuple(
            _shown(Fragment(line, highlighter.ranges(line)), script) for line in captions
        ),
        language=script or script_of(text or title),
        written=script_of(text or title),
        published_basis=known(f"basis.{_mapping(stored, 'basis').get('published', '')}"),
        url=web_address(values.get("url", "")),
        repairs=_repairs(_mapping(stored, "changes")),
        compared=view_repairs(stored),
        **{name: values.get(name, "") for name in _AS_STORED},
    )


def _shown(fragment: Fragment, script: str) -> Fragment:
    """Return a fragment in a script; as that keeps the length, its ranges stay right."""
    if script not in SCRIPTS:
        return fragment
    return Fragment(convert(fragment.text, cast(Script, script)), fragment.ranges)


def _mapping(stored: Stored, name: str) -> Mapping[str, object]:
    value = stored.get(name)
    return value if isinstance(value, Mapping) else {}


def _repairs(changes: Mapping[str, object]) -> dict[str, int]:
    counts = {kind: n for kind, n in changes.items() if isinstance(n, int) and kind != _UNCHANGED}
    most_first = sorted(counts.items(), key=lambda item: -item[1])
    return {known(f"repairs.{kind}", kind): count for kind, count in most_first}


def _paragraphs(whole: Fragment) -> tuple[Fragment, ...]:
    """Return the lines of a text that are not blank, each with its part of the ranges."""
    ranges: tuple[Range, ...] = whole.ranges
    starts, ends = [start for start, _ in ranges], [end for _, end in ranges]
    found = []
    for line in re.finditer(PARAGRAPH, whole.text):
        low, high = line.span()
        inside = ranges[bisect_right(ends, low) : bisect_left(starts, high)]
        shifted = tuple((max(start, low) - low, min(end, high) - low) for start, end in inside)
        found.append(Fragment(line[0], shifted))
    return tuple(found)
