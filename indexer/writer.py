"""Analyze cleaned articles and write them to an index."""

from typing import Any

from analysis import ArticleAnalyzer
from engine import Document, IndexWriter
from indexer.articles import Article, Failure

_STORED = ("title", "text", "source", "author", "editor", "section", "published", "url")


class ArticleWriter:
    """Writes articles to one generation of an index."""

    def __init__(self, index: IndexWriter) -> None:
        self._index = index
        self._analyzer = ArticleAnalyzer()
        self._places: dict[str, str] = {}

    def write(self, article: Article) -> Failure | None:
        """Write one article; return a Failure where another one has its id."""
        first = self._places.get(article.id)
        if first is not None:
            message = f"id {article.id!r} is that of {first} already: give each article its own"
            return Failure(article.place, "same id", message)
        self._places[article.id] = str(article.place)
        self._index.add(self._document(article))
        return None

    def _document(self, article: Article) -> Document:
        keywords = {"source": article.source, "year": article.published[:4]}
        published = minute_number(article.published)
        return Document(
            id=article.id,
            terms=self._analyzer.streams({"title": article.title, "text": article.text}),
            keywords={name: value for name, value in keywords.items() if value},
            numbers={"published": published} if published else {},
            stored=stored_fields(article),
        )


def stored_fields(article: Article) -> dict[str, Any]:
    """Return what an index keeps of an article: its fields that are not empty, and where they come
    from.
    """
    fields = {name: value for name in _STORED if (value := getattr(article, name))}
    return {
        "id": article.id,
        "title": "",
        "text": "",
        **fields,
        "basis": dict(article.basis),
        "changes": dict(article.changes),
        "path": article.place.path,
        "line": article.place.line,
    }


def minute_number(published: str) -> int:
    """Return an ISO date as the number of the `published` field, YYYYMMDDHHMM; 0 for none."""
    digits = published[:16].translate(str.maketrans("", "", "-:T"))
    return int(digits.ljust(12, "0")) if digits else 0
