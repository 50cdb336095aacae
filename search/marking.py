"""Find what the query language matched in a text: patterns, and runs near one another.

Each marker takes a text and its key and returns ranges of the text, in any order. They follow the
conditions of `query_building` to the letter: what an article was found by is what is marked.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import translate

from analysis import ArticleAnalyzer, fold_key
from search.models import Range
from search.query_building import LONGEST_GAP, is_of_one_word, pieces_of
from search.query_tree import Near, Pattern

Marker = Callable[[str, str], list[Range]]

_GAPS = {"?": r"(?:\s++|\S)", "*": rf"(?:\s++|\S){{0,{LONGEST_GAP}}}?"}
"""White space counts as one character, as in the index."""
_SENTENCE = re.compile(r"[^\n。！？；!?;]+")


def pattern_markers(leaves: Sequence[Pattern], analyzer: ArticleAnalyzer) -> list[Marker]:
    """Return what marks the words and passages that match any of some patterns."""
    patterns = [fold_key(leaf.text) for leaf in leaves]
    of_words = [pattern for pattern in patterns if is_of_one_word(pattern)]
    markers = [_word_marker(of_words, analyzer)] if of_words else []
    for pattern in patterns:
        if not is_of_one_word(pattern):
            middle = pattern.strip("*")
            expression = "".join(_GAPS.get(one, re.escape(one)) for one in middle)
            markers.append(passage_marker(re.compile(f"(?=({expression}))")))
    return markers


def passage_marker(pattern: re.Pattern[str]) -> Marker:
    """Return what marks the first group of a look-ahead wherever it matches in the key."""
    return lambda text, key: [match.span(1) for match in pattern.finditer(key)]


def run_marker(runs: Iterable[str]) -> Marker:
    """Return what marks some runs wherever they stand in the key, one over another too."""
    lengths = [(run, len(run)) for run in runs]

    def mark(text: str, key: str) -> list[Range]:
        found = []
        for run, length in lengths:
            at = key.find(run)
            while at >= 0:
                found.append((at, at + length))
                at = key.find(run, at + 1)
        return found

    return mark


def form_marker(expression: str, needed: str) -> Marker:
    """Return what marks as `passage_marker` does where a text has what every match has in it. Most
    have not, so that it is seldom compiled.
    """

    def mark(text: str, key: str) -> list[Range]:
        return passage_marker(re.compile(expression))(text, key) if needed in key else []

    return mark


def _word_marker(patterns: Sequence[str], analyzer: ArticleAnalyzer) -> Marker:
    """Return what cuts only those sentences into words that may have one that matches."""
    literals = re.compile("|".join(re.escape(pieces_of(pattern)[0]) for pattern in patterns))
    matches = re.compile("|".join(map(translate, patterns))).match

    def mark(text: str, key: str) -> list[Range]:
        found = []
        for sentence in _SENTENCE.finditer(key):
            start, end = sentence.span()
            if literals.search(key, start, end):
                found += [
                    (start + token.start, start + token.end)
                    for token in analyzer.words.tokens(text[start:end])
                    if matches(token.term)
                ]
        return found

    return mark


def near_marker(leaf: Near) -> Marker:
    """Return what marks the runs in every window that has all of them."""
    runs = [fold_key(run) for run in leaf.runs]
    window = sum(map(len, runs)) + leaf.distance

    def mark(text: str, key: str) -> list[Range]:
        places, single_spaced = _single_spaced(key)
        starts = [list(_starts(run, single_spaced)) for run in runs]
        found = set()
        for low in (start for of_run in starts for start in of_run):
            inside = [
                _inside(of_run, low, low + window - len(run))
                for run, of_run in zip(runs, starts, strict=True)
            ]
            if all(inside):
                found |= {
                    (places[start], places[start + len(run) - 1] + 1)
                    for run, of_run in zip(runs, inside, strict=True)
                    for start in of_run
                }
        return list(found)

    return mark


def _single_spaced(key: str) -> tuple[list[int], str]:
    """Return a key with each white space as one, and the offset of each of its characters."""
    places = [
        at for at, one in enumerate(key) if not (one.isspace() and key[at - 1 : at].isspace())
    ]
    return places, "".join(key[at] for at in places)


def _starts(run: str, text: str) -> Iterator[int]:
    at = text.find(run)
    while at >= 0:
        yield at
        at = text.find(run, at + 1)


def _inside(starts: list[int], low: int, high: int) -> list[int]:
    """Return the starts from `low` to `high`, both included."""
    return starts[bisect_left(starts, low) : bisect_left(starts, high + 1)]
