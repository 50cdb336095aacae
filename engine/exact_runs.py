"""Exact runs: any run of one or more characters as a query that finds it where it stands."""

from analysis import END, GramAnalyzer
from engine.queries import Phrase, Prefix


def run_query(field: str, text: str, analyzer: GramAnalyzer, boost: float = 1.0) -> Phrase | Prefix:
    """Find a run in one text field: its grams one after the other, without the end mark; a single
    character is the beginning of a gram, and white space alone that of every one.
    """
    grams = analyzer.terms(text)
    if len(grams) < 2:
        return Prefix(f"{field}_grams", "".join(grams).removesuffix(END), boost)
    return Phrase(f"{field}_grams", tuple(grams[:-1]), boost)
