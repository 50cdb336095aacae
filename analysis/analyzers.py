"""Analyzers: the chains from text to the tokens of a stream, for articles and queries alike."""

from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache
from itertools import pairwise

from analysis.folding import fold_key, fold_reading
from analysis.schema import STREAMS, Stream
from analysis.tokenizers import Cut, gram_spans, segmenter_with, word_spans
from analysis.tokens import END, Token
from analysis.user_dictionary import NO_WORDS, UserDictionary

_KEPT = 64
"""Texts whose tokens are kept."""
_LONGEST_KEPT = 200
"""Characters of such a text: a query, not an article."""


class WordAnalyzer:
    """text -> reading -> words (jieba without HMM; other scripts whole and in parts) -> key of
    each.

    Example: `權利5G` -> 权利, 5g, 5, g
    """

    def __init__(self, dictionary: UserDictionary = NO_WORDS) -> None:
        self.dictionary = dictionary

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the word tokens of `text` in order of position; starts never run backwards."""
        return iter(self._kept(text)) if len(text) <= _LONGEST_KEPT else _words(text, self._cut)

    def terms(self, text: str) -> list[str]:
        """Return the terms of `tokens(text)` alone; the index of a term is its position."""
        return [token.term for token in self.tokens(text)]

    @cached_property
    def _kept(self) -> Callable[[str], tuple[Token, ...]]:
        """Each step of a search asks for the tokens of the query again."""
        cut = self._cut
        return lru_cache(_KEPT)(lambda text: tuple(_words(text, cut)))

    @cached_property
    def _cut(self) -> Cut:
        return segmenter_with(self.dictionary.words)


def _words(text: str, cut: Cut) -> Iterator[Token]:
    key = fold_key(text)
    for position, (start, end) in enumerate(word_spans(fold_reading(text), cut)):
        yield Token(key[start:end], position, start, end)


class GramAnalyzer:
    """text -> key -> pairs of neighbouring characters -> the last character with the end mark.

    Example: `權利，5G` -> 权利, 利`,`, `,`5, 5g, g⟨END⟩
    """

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the gram tokens of `text`, one a character, in order of position and offset."""
        terms = self.terms(text)
        for position, (start, end) in enumerate(gram_spans(fold_key(text))):
            yield Token(terms[position], position, start, end)

    def terms(self, text: str) -> list[str]:
        """Return the terms of `tokens(text)` alone; the index of a term is its position."""
        return list(_kept_grams(text)) if len(text) <= _LONGEST_KEPT else _grams(text)


def _grams(text: str) -> list[str]:
    characters = " ".join(fold_key(text).split()) + END
    if characters == END:
        return []
    return [a + b for a, b in pairwise(characters)]


@lru_cache(_KEPT)
def _kept_grams(text: str) -> tuple[str, ...]:
    return tuple(_grams(text))


class ArticleAnalyzer:
    """The analyzers of all streams: what an article's text field becomes in the index.

    `dictionary` are words that jieba does not know.
    """

    def __init__(self, dictionary: UserDictionary = NO_WORDS) -> None:
        self.words = WordAnalyzer(dictionary)
        self.grams = GramAnalyzer()

    def terms(self, stream: Stream, text: str) -> list[str]:
        """Return the terms of one stream of `text`, in order of position."""
        return (self.words if stream == "words" else self.grams).terms(text)

    def streams(self, texts: dict[str, str]) -> dict[str, list[str]]:
        """Analyze the text fields of an article.

        `texts` maps text fields ("title", "text") to their text; the result maps the indexed
        fields ("title_words", "title_grams" …) to their terms.
        """
        return {
            f"{field}_{stream}": self.terms(stream, text)
            for field, text in texts.items()
            for stream in STREAMS
        }
