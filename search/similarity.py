"""Articles on the same subject: those that have the words by which an article differs from others.

article ─> its most telling words (tf-idf) ─> an Or of them, each worth as much as it tells
"""

from collections import Counter
from collections.abc import Sequence
from math import log, sqrt

from analysis import ArticleAnalyzer
from analysis.schema import TEXT_FIELDS
from engine import Index, Keyword, Match, Not, Or, Order, Query, Stored, Term
from search.filters import GROUP, group_of
from search.ladder import USUAL_ARTICLES, USUAL_SHARE
from search.ranking import FIELD_WEIGHT

TELLING_WORDS = 25
"""As many as Lucene's MoreLikeThis takes."""

READ_CHARACTERS = 4_000
"""Of a text: its subject stands in its beginning, and a book shall not take longer than news."""

LEAST_SHARE = 0.15
"""Of the article's own score that a similar one must have. Of the six best among 19,539 items of
news one in twenty is below it; they share a name or a formula, but no subject."""


def similar_to(
    article: Stored, limit: int, analyzer: ArticleAnalyzer, index: Index
) -> Sequence[Match]:
    """Return the articles that are most like one, best first, and no copies of it."""
    query = similarity_query(article, analyzer, index)
    itself = index.evaluate(query, Order(limit=1), within=Keyword("id", article["id"]))
    others = index.evaluate(
        query,
        Order(limit=limit),
        within=Not(group_of(article["id"], index)),
        collapse=GROUP,
    )
    least = LEAST_SHARE * sum(match.score for match in itself.matches)
    return [match for match in others.matches if match.score >= least]


def similarity_query(article: Stored, analyzer: ArticleAnalyzer, index: Index) -> Query:
    """Return what finds articles like one; without a telling word it finds none."""
    return Or(
        tuple(
            Term(f"{field}_words", word, FIELD_WEIGHT[field] * weight)
            for word, weight in telling_words(article, analyzer, index).items()
            for field in TEXT_FIELDS
        )
    )


def telling_words(article: Stored, analyzer: ArticleAnalyzer, index: Index) -> dict[str, float]:
    """Return the words that tell most of what an article is about, and how much, at most 1.

    A word that no other article has finds none; one of every fourth article tells nothing.
    """
    text = f"{article.get('title', '')}\n{article.get('text', '')[:READ_CHARACTERS]}"
    counts = Counter(word for word in analyzer.words.terms(text) if _tells(word))
    words = list(counts)
    most = max(USUAL_ARTICLES, USUAL_SHARE * index.article_count)
    frequencies = zip(words, index.document_frequencies("text_words", words), strict=True)
    worth = {
        word: sqrt(counts[word]) * (log(index.article_count / frequency) + 1)
        for word, frequency in frequencies
        if 1 < frequency <= most
    }
    best = sorted(worth, key=worth.__getitem__, reverse=True)[:TELLING_WORDS]
    return {word: worth[word] / worth[best[0]] for word in best}


def _tells(word: str) -> bool:
    """Whether a word may say what an article is about: neither one character nor a number."""
    return len(word) > 1 and any(character.isalpha() for character in word)
