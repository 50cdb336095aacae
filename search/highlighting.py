"""Find what a query matched in a text: ranges of the shown text, exact because folding keeps the
length.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache

from analysis import ArticleAnalyzer, fold_key, fold_width
from search.equivalent_queries import pattern_of
from search.equivalents import Equivalent
from search.marking import (
    Marker,
    form_marker,
    near_marker,
    passage_marker,
    pattern_markers,
    run_marker,
)
from search.models import Range
from search.query_building import pieces_of
from search.query_language import ParsedQuery
from search.query_tree import Exact, Leaf, Near, Pattern, Words, wanted
from search.ranges import merged


class Highlighter:
    """Marks the runs of one query in any number of texts.

    Marked are exact runs, whole bare runs and words of two or more characters (a single character
    only where it was typed alone), what patterns match, and runs near one another; nothing that the
    query denies, and what must be in the title only there; equivalents too. Where a text has none
    of them, its grams of the query are.
    """

    def __init__(
        self,
        parsed: ParsedQuery,
        analyzer: ArticleAnalyzer,
        equivalents: Callable[[str], Sequence[Equivalent]] = lambda run: (),
        verbatim: bool = False,
    ) -> None:

        @cache
        def marks(*leaves: Leaf) -> _Marks | _VerbatimMarks:
            if verbatim:
                return _VerbatimMarks(leaves, analyzer)
            return _Marks(leaves, analyzer, equivalents)

        leaves = _leaves(parsed)
        self._in_title = marks(*dict.fromkeys(leaf for leaf, _ in leaves))
        self._in_text = marks(*dict.fromkeys(leaf for leaf, only_title in leaves if not only_title))

    def ranges(self, text: str, field: str = "text", key: str | None = None) -> tuple[Range, ...]:
        """Return what to mark in a field, sorted and disjoint; neighbours are joined. `key` is that
        of the text, where it is known.
        """
        marks = self._in_title if field == "title" else self._in_text
        return marks.ranges(text, fold_key(text) if key is None else key)


class _Marks:
    """The markers of one field, and those of its last resort."""

    def __init__(
        self,
        leaves: Sequence[Leaf],
        analyzer: ArticleAnalyzer,
        equivalents: Callable[[str], Sequence[Equivalent]],
    ) -> None:
        bare = [leaf.text for leaf in leaves if isinstance(leaf, Words)]
        runs = {fold_key(leaf.text) for leaf in leaves if isinstance(leaf, Words | Exact)}
        words = {word for text in bare for word in analyzer.words.terms(text) if len(word) > 1}
        grams = {
            gram for text in bare for gram in analyzer.grams.terms(text)[:-1] if gram.isalnum()
        }
        found_too = [one for text in bare for one in equivalents(text)]
        runs |= {fold_key(one.typed) for one in found_too}
        self._markers = _alternatives(runs | words)
        patterns = [leaf for leaf in leaves if isinstance(leaf, Pattern)]
        self._markers += pattern_markers(patterns, analyzer)
        self._markers += (near_marker(leaf) for leaf in leaves if isinstance(leaf, Near))
        others = {form for one in found_too for form in one.also}
        self._markers += (
            form_marker(pattern_of(form), max(fold_key(form).split(), key=len))
            for form in sorted(others)
        )
        self._last_resort = _alternatives({gram for gram in grams if not gram.isascii()})

    def ranges(self, text: str, key: str) -> tuple[Range, ...]:
        found = [found for marker in self._markers for found in marker(text, key)]
        return merged(
            found or [found for marker in self._last_resort for found in marker(text, key)]
        )


class _VerbatimMarks:
    """The runs and words of a query that stand in a text character for character."""

    def __init__(self, leaves: Sequence[Leaf], analyzer: ArticleAnalyzer) -> None:
        runs: set[str] = set()
        for leaf in leaves:
            if isinstance(leaf, Near):
                runs.update(leaf.runs)
                continue
            runs.update(pieces_of(leaf.text) if isinstance(leaf, Pattern) else (leaf.text,))
            if isinstance(leaf, Words):
                tokens = analyzer.words.tokens(leaf.text)
                runs.update(leaf.text[one.start : one.end] for one in tokens if len(one.term) > 1)
        self._markers = _alternatives(set(map(fold_width, runs)))

    def ranges(self, text: str, key: str) -> tuple[Range, ...]:
        folded = fold_width(text)
        return merged([found for marker in self._markers for found in marker(text, folded)])


def _leaves(parsed: ParsedQuery) -> list[tuple[Leaf, bool]]:
    """Return what may be marked, each once, and whether only in titles."""
    if parsed.tree is not None:
        return list(dict.fromkeys(wanted(parsed.tree)))
    return [
        (Exact(clause.text) if clause.exact else Words(clause.text), False)
        for clause in parsed.clauses
    ]


def _alternatives(runs: set[str]) -> list[Marker]:
    """Return what marks all runs; white space in them may be any. None where there are no runs."""
    whole = {" ".join(run.split()) for run in runs}
    spaced = {run for run in whole if " " in run}
    markers = [run_marker(whole - spaced)] if whole - spaced else []
    patterns = (r"\s+".join(map(re.escape, run.split())) for run in sorted(spaced))
    return [*markers, *(passage_marker(re.compile(f"(?=({pattern}))")) for pattern in patterns)]
