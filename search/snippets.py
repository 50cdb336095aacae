"""Choose the piece of an article to show: the one that says most of what was asked for.

A piece begins after 。！？；， or a line break and ends the same way; where a clause is too long
for that, it is cut between words, never inside one.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

from analysis import ArticleAnalyzer, fold_key
from search.models import Fragment, Range
from search.ranges import merged

SNIPPET_LENGTH = 120
"""Characters. Two to three lines of a result page; more hides the next hit, less hides the sense.
"""

_CLAUSE = re.compile(r"[^。！？；，!?;,…：\n]*+(?:[。！？；，!?;,…：]++[”’」』）)\"']*+|\n++|\Z)")
_SENTENCE_END = frozenset("。！？!?…\n”」』")
_SPACE = re.compile(r"[\s\u3000]")


def make_snippet(
    text: str,
    ranges: Sequence[Range],
    analyzer: ArticleAnalyzer,
    length: int = SNIPPET_LENGTH,
    key: str | None = None,
) -> Fragment:
    """Return the best piece of `text`, at most `length` characters, with the ranges inside it.

    Best is: the most different matches, then the most characters matched, then a beginning of a
    sentence, then the earliest. Without a match it is the beginning. Line breaks become spaces.
    `key` is that of the text, where it is known.
    """
    key = fold_key(text) if key is None else key
    ranges = [(start, min(end, start + length)) for start, end in ranges]
    boundaries = _boundaries(text, ranges, analyzer, length)
    start, end = (
        _best(text, key, ranges, boundaries, length) if ranges else _first(boundaries, length)
    )
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
    lengths = [*map(len, _CLAUSE.findall(text))]
    clauses = [0, *accumulate(lengths)]
    found = set(clauses).union(*[match for match in ranges if match[1] - match[0] == length])
    for start, end in pairwise(clauses) if max(lengths) > length else ():
        if end - start > length:
            # Only the words around matches and the clause's own beginning are worth cutting at.
            matches = {at for match in ranges for at in match if start <= at <= end}
            near = [start, *sorted(matches)]
            found.update(_word_boundaries(text, start, end, near, length, analyzer))
    found -= {at for start, end in ranges for at in range(start + 1, end)}
    return sorted(found)


def _word_boundaries(
    text: str, start: int, end: int, near: list[int], length: int, analyzer: ArticleAnalyzer
) -> set[int]:
    found: set[int] = set()
    for low, high in merged((max(start, at - length), min(end, at + length)) for at in near[:20]):
        for token in analyzer.words.tokens(text[low:high]):
            if token.start > 0 or low == start:
                found.update((low + token.start, low + token.end))
    return {at for at in found if start <= at <= end}


def _first(boundaries: Sequence[int], length: int) -> Range:
    """Return the first piece, as long as may be."""
    for index, start in enumerate(boundaries[:-1]):
        end = _end_of_piece(boundaries, index, length)
        if end > start:
            return start, end
    return 0, 0


def _best(
    text: str, key: str, ranges: Sequence[Range], boundaries: Sequence[int], length: int
) -> Range:
    """Return the piece with the most characters of different matches, then of all matches, then
    the beginning of a sentence; of equal ones the first. Pieces without a match are passed over.
    """
    keys = [key[start:end] for start, end in ranges]
    before = [0, *accumulate(map(len, keys))]
    ends = [end for _, end in ranges]
    best, chosen = (0, 0, False), None
    high, pieces = 0, len(boundaries) - 1
    for first, match in enumerate(ranges):
        # Of the boundaries between the match before and this one, the last sees furthest.
        low, high = high, bisect_right(boundaries, match[0], high, pieces)
        if low == high:
            continue
        last = bisect_right(ends, _end_of_piece(boundaries, high - 1, length))
        every = before[last] - before[first]
        if last <= first or every < best[0]:  # so there is no more that is different
            continue
        different = sum(map(len, set(keys[first:last])))
        behind = boundaries[bisect_left(boundaries, ends[last - 1])]
        low = bisect_left(boundaries, behind - length, low, high)
        place = next((i for i in range(low, high) if _begins_sentence(text, boundaries[i])), low)
        start, end = boundaries[place], _end_of_piece(boundaries, place, length)
        worth = different, every, _begins_sentence(text, start)
        if worth > best:
            best, chosen = worth, (start, end)
    return chosen or _first(boundaries, length)


def _end_of_piece(boundaries: Sequence[int], place: int, length: int) -> int:
    """Return how far a piece reaches that begins at a boundary."""
    return boundaries[bisect_right(boundaries, boundaries[place] + length, place) - 1]


def _begins_sentence(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] in _SENTENCE_END


def _without_space(text: str, start: int, end: int) -> Range:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
