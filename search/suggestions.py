"""What somebody may go on to type: words, titles and outlets of the archive, in one short list."""

from collections.abc import Iterator

from analysis import ArticleAnalyzer, strip_invisible
from engine import Completion, Index
from search.continuations import Continuer
from search.errors import InvalidRequest
from search.models import LONGEST_QUERY, MOST_SUGGESTIONS, Suggestion

_FIRST_WORDS = 2
"""Words before the first title: who types the beginning of a title sees it, who types that of a
word sees the most frequent ones."""
_FIRST_TITLES = 3
_FIRST_SOURCES = 1
"""Outlets before the other words."""


def suggestions(index: Index, analyzer: ArticleAnalyzer, text: str, limit: int) -> list[Suggestion]:
    """Return up to `limit` suggestions for what was typed: two words, titles, an outlet, then more
    words. Each stands once, whatever its kind; a single character only where nothing else does.
    Where nothing begins with all that was typed, its last word is completed.

    Raises InvalidRequest where the limit is out of range.
    """
    if not 1 <= limit <= MOST_SUGGESTIONS:
        raise InvalidRequest(
            "limit", f"limit is {limit}: give a number from 1 to {MOST_SUGGESTIONS}"
        )
    if len(text) > LONGEST_QUERY:
        return []
    typed = strip_invisible(text)
    chosen: dict[str, Completion] = {}
    for completion in _in_turns(index, typed, limit):
        chosen.setdefault(completion.letters, completion)
    if not chosen:
        chosen = {each.letters: each for each in Continuer(index, analyzer).continuations(typed)}
    several = [each for each in chosen.values() if len(each.letters) > 1]
    return [
        Suggestion(each.text, each.kind, each.count)
        for each in (several or list(chosen.values()))[:limit]
    ]


def _in_turns(index: Index, typed: str, limit: int) -> Iterator[Completion]:
    """Yield the first of each kind, then the others."""
    words = index.completions(typed, "word", limit)
    titles = index.completions(typed, "title", limit)
    sources = index.completions(typed, "source", limit)
    yield from words[:_FIRST_WORDS]
    yield from titles[:_FIRST_TITLES]
    yield from sources[:_FIRST_SOURCES]
    yield from words[_FIRST_WORDS:]
    yield from titles[_FIRST_TITLES:]
    yield from sources[_FIRST_SOURCES:]
