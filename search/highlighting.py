"""Find what a query matched in a text: ranges of the shown text, exact because folding keeps the
length.
"""

import re
from collections.abc import Sequence

from analysis import ArticleAnalyzer, fold_key
from search.models import Range
from search.query_parser import Clause


class Highlighter:
    """Marks the runs of one query in any number of texts.

    Marked are exact runs, whole bare runs and words of two or more characters (a single character
    only where it was typed alone). Where a text has none of them, its grams of the query are.
    """

    def __init__(self, clauses: tuple[Clause, ...], analyzer: ArticleAnalyzer) -> None:
        runs = {fold_key(clause.text) for clause in clauses}
        bare = [clause.text for clause in clauses if not clause.exact]
        words = {word for text in bare for word in analyzer.words.terms(text) if len(word) > 1}
        grams = {
            gram for text in bare for gram in analyzer.grams.terms(text)[:-1] if gram.isalnum()
        }
        self._runs = _alternatives(runs | words)
        self._grams = _alternatives({gram for gram in grams if not gram.isascii()})

    def ranges(self, text: str) -> tuple[Range, ...]:
        """Return what to mark in `text`, sorted and disjoint; neighbours are joined."""
        key = fold_key(text)
        return _merged(_found(self._runs, key) or _found(self._grams, key))


def _alternatives(runs: set[str]) -> re.Pattern[str] | None:
    """Return a pattern of all runs, longest first; overlapping matches are all found, by
    look-ahead.
    """
    longest_first = sorted(runs, key=len, reverse=True)
    patterns = [r"\s+".join(map(re.escape, run.split())) for run in longest_first]
    return re.compile(f"(?=({'|'.join(patterns)}))") if patterns else None


def _found(pattern: re.Pattern[str] | None, key: str) -> list[Range]:
    return [match.span(1) for match in pattern.finditer(key)] if pattern else []


def _merged(ranges: Sequence[Range]) -> tuple[Range, ...]:
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
