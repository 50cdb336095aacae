"""Choose the piece of an article to show: the one that says most of what was asked for.

A piece begins after 。！？；， or a line break and ends the same way; where a clause is too long
for that, it is cut between words, never inside one.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from analysis import ArticleAnalyzer, fold_key
from search.models import Fragment, Range
from search.ranges import merged

SNIPPET_LENGTH = 120
"""Characters. Two to three lines of a result page; more hides the next hit, less hides the sense.
"""

_CLAUSE_END = re.compile(r"[。！？；，!?;,…：]+[”’」』）)\"']*|\n+")
_SENTENCE_END = frozenset("。！？!?…\n”」』")
_SPACE = re.compile(r"[\s\u3000]")


def make_snippet(
    text: str, ranges: Sequence[Range], analyzer: ArticleAnalyzer, length: int = SNIPPET_LENGTH
) -> Fragment:
    """Return the best piece of `text`, at most `length` characters, with the ranges inside it.

    Best is: the most different matches, then the most characters matched, then a beginning of a
    sentence, then the earliest. Without a match it is the beginning. Line breaks become spaces.
    """
    ranges = [(start, min(end, start + length)) for start, end in ranges]
    windows = _windows(_boundaries(text, ranges, analyzer, length), length)
    start, end = _best(text, ranges, windows) if ranges else (windows or [(0, 0)])[0]
    start, end = _without_space(text, start, end)
    inside = tuple((s - start, e - start) for s, e in ranges if start <= s and e <= end)
    piece = _SPACE.sub(" ", text[start:end])
    return Fragment(piece, inside, bool(text[:start].strip()), bool(text[end:].strip()))


def _boundaries(
    text: str, ranges: Sequence[Range], analyzer: ArticleAnalyzer, length: int
) -> list[int]:
    """Return the offsets where a piece may begin or end, sorted: clause ends, words in long
    clauses.
    """
    clauses = [0, *(match.end() for match in _CLAUSE_END.finditer(text)), len(text)]
    matches = {index for start, end in ranges for index in (start, end)}
    found = {*clauses, *(at for match in ranges if match[1] - match[0] == length for at in match)}
    for start, end in pairwise(clauses):
        if end - start > length:
            # Only the words around matches and the clause's own beginning are worth cutting at.
            near = [start, *sorted(at for at in matches if start <= at <= end)]
            found.update(_word_boundaries(text, start, end, near, length, analyzer))
    inside = {at for start, end in ranges for at in range(start + 1, end)}
    return sorted(found - inside)


def _word_boundaries(
    text: str, start: int, end: int, near: list[int], length: int, analyzer: ArticleAnalyzer
) -> set[int]:
    found: set[int] = set()
    for low, high in merged((max(start, at - length), min(end, at + length)) for at in near[:20]):
        for token in analyzer.words.tokens(text[low:high]):
            if token.start > 0 or low == start:
                found.update((low + token.start, low + token.end))
    return {at for at in found if start <= at <= end}


def _windows(boundaries: list[int], length: int) -> list[Range]:
    """Return for each boundary the longest piece that begins there."""
    windows = []
    for index, start in enumerate(boundaries[:-1]):
        last = bisect_right(boundaries, start + length) - 1
        if last > index:
            windows.append((start, boundaries[last]))
    return windows


def _best(text: str, ranges: Sequence[Range], windows: Sequence[Range]) -> Range:
    """Return the window with the most characters of different matches, then of all matches, then
    the beginning of a sentence; of equal ones the first. Neither starts nor ends go down.
    """
    keys = [fold_key(text[start:end]) for start, end in ranges]
    best, chosen = (0, 0, False), windows[0] if windows else (0, 0)
    first = last = 0
    inside: list[str] = []
    for start, end in windows:
        before = first, last
        while first < len(ranges) and ranges[first][0] < start:
            first += 1
        while last < len(ranges) and ranges[last][1] <= end:
            last += 1
        if (first, last) != before:
            inside = keys[first:last]
            different, every = sum(map(len, set(inside))), sum(map(len, inside))
        if inside and (worth := (different, every, _begins_sentence(text, start))) > best:
            best, chosen = worth, (start, end)
    return chosen


def _begins_sentence(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] in _SENTENCE_END


def _without_space(text: str, start: int, end: int) -> Range:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
