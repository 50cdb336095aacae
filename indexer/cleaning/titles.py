"""Find the title of an article, or make one where it states none."""

import re

from indexer.cleaning.draft import Draft
from indexer.cleaning.furniture_patterns import comparable
from indexer.cleaning.line_keys import line_key

LONGEST_TITLE = 80
"""Characters. Longer first lines are paragraphs."""

_GUESSED_TITLE = 40
_PROSE = re.compile(r"[。；，,;:：]$|[。；]|^(?:记者|问|答|主持人|男|女|甲|乙|q|a) ?:|^[-—·•]")
_LABEL = re.compile(r"^(?:标题|题目|原标题) ?: ?")
_CLAUSE_END = re.compile(r"[。！？；，,!?;\n]")
_REPEATED_WITHIN = 4


def find_title(draft: Draft) -> Draft:
    """Take the first line for the title where it reads like one; else make one of the first clause.

    A title that is taken leaves the text; one that is made is marked as a guess and leaves it
    whole.
    """
    lines = draft.lines
    if "title" in draft.fields or not lines:
        return draft
    first = lines[0]
    if len(lines) > 1 and reads_like_title(first):
        label = _LABEL.match(line_key(first))
        title = first[label.end() :] if label else first
        return draft.state("title", title, "header").without_lines("title", {0})
    return draft.state("title", _first_clause(draft.text), "guess")


def reads_like_title(line: str) -> bool:
    """Return whether a line may be a title: neither a sentence, nor of an interview, nor long."""
    return len(line) <= LONGEST_TITLE and not _PROSE.search(line_key(line))


def remove_repeated_title(draft: Draft) -> Draft:
    """Remove lines near the top that only say the title again, whatever its script and spaces."""
    title = comparable(draft.value("title"))
    if not title or draft.fields["title"].basis == "guess":
        return draft
    longest = 2 * len(title)  # with a space behind each character
    repeated = {
        number
        for number, line in enumerate(draft.lines[:_REPEATED_WITHIN])
        if len(line) <= longest and comparable(line) == title
    }
    return draft.without_lines("repeated title", repeated)


def _first_clause(text: str) -> str:
    """Return the first clause of a text, cut at 40 characters."""
    end = _CLAUSE_END.search(text)
    clause = text[: end.start()] if end else text
    return clause if len(clause) <= _GUESSED_TITLE else f"{clause[: _GUESSED_TITLE - 1]}…"
