"""Assertions that say what is probably wrong."""

from typing import Protocol

from analysis import END, Token, fold_key


class Analyzer(Protocol):
    def tokens(self, text: str) -> object: ...
    def terms(self, text: str) -> list[str]: ...


def assert_analyzes_to(
    analyzer: Analyzer, text: str, expected: list[tuple[str, int, int, int]]
) -> None:
    """Assert the (term, position, start, end) of every token, and what holds of all analyzers."""
    tokens = list(analyzer.tokens(text))  # type: ignore[call-overload]
    found = [(token.term, token.position, token.start, token.end) for token in tokens]
    assert found == expected
    assert_sound(tokens, text)
    assert analyzer.terms(text) == [token.term for token in tokens], "terms() is not tokens()"


def assert_sound(tokens: list[Token], text: str) -> None:
    """Assert that positions count up, offsets never run backwards, and offsets point at terms."""
    for position, token in enumerate(tokens):
        assert token.position == position, f"position {token.position} at place {position}"
        assert 0 <= token.start < token.end <= len(text), f"offsets of {token} outside the text"
        shown = " ".join(fold_key(text[token.start : token.end]).split(" "))
        term = token.term.removesuffix(END)
        assert term.replace(" ", "") == shown.replace(" ", ""), f"{token} stands for {shown!r}"
    starts = [token.start for token in tokens]
    assert starts == sorted(starts), f"offsets run backwards: {starts}"
