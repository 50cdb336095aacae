"""How a text is cut and folded, as JSON: what an article or a query becomes in the index."""

from collections.abc import Iterable
from itertools import accumulate

from analysis import END, ArticleAnalyzer, Token, fold_key
from search.answer_types import AnalysisAnswer, TokenAnswer


def analysis_answer(text: str, analyzer: ArticleAnalyzer) -> AnalysisAnswer:
    """Return the tokens of a text. `start` and `length` count in UTF-16 code units of it, as all
    positions of an answer do.

    Example: `權利` -> words 权利; grams 权利, 利
    """
    units = [0, *accumulate(1 + (character > "\uffff") for character in text)]
    return {
        "text": text,
        "folded": fold_key(text),
        "words": _tokens(analyzer.words.tokens(text), units),
        "grams": _tokens(analyzer.grams.tokens(text), units),
    }


def _tokens(tokens: Iterable[Token], units: list[int]) -> list[TokenAnswer]:
    return [
        {
            "term": token.term.removesuffix(END),
            "position": token.position,
            "start": units[token.start],
            "length": units[token.end] - units[token.start],
        }
        for token in tokens
    ]
