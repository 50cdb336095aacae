"""Cleaned articles as the documents of an index."""

from typing import Any

from engine import REPAIRS, Document, Stored, pack_repairs
from indexer.articles import Article

FIELDS = ("title", "text", "source", "author", "editor", "section", "published", "url")
"""What an article says, as the index stores it beside the id; the keys of JSON lines too."""


def document(article: Article, original: bytes = b"") -> Document:
    """Return an article as an engine takes it, with its source, if that is to be kept."""
    return document_of(stored_fields(article), original)


def document_of(stored: Stored, original: bytes = b"") -> Document:
    """Return the document of an article from what an index stores of it."""
    date = stored.get("published", "")
    keywords = {"source": stored.get("source", ""), "year": date[:4]}
    published = minute_number(date)
    return Document(
        id=stored["id"],
        texts=indexed_texts(stored),
        keywords={name: value for name, value in keywords.items() if value},
        numbers={"published": published} if published else {},
        stored=stored,
        original=original,
    )


def indexed_texts(stored: Stored) -> dict[str, str]:
    """Return the texts that an article is indexed by, from what an index stores of it.

    A title that was made of the text is none of them: it would count twice (nDCG@10 of words of
    news without titles: .536, without it .564). Captions stand behind the text: they are found,
    but part no sentence of it.
    """
    guessed = stored.get("basis", {}).get("title") == "guess"
    return {
        "title": "" if guessed else stored["title"],
        "text": "\n".join([stored["text"], *stored.get("captions", ())]),
    }


def stored_fields(article: Article) -> dict[str, Any]:
    """Return what an index keeps of an article: its fields that are not empty, and where they come
    from.
    """
    fields = {name: value for name in FIELDS if (value := getattr(article, name))}
    return {
        "id": article.id,
        "title": "",
        "text": "",
        **fields,
        **({"captions": list(article.captions)} if article.captions else {}),
        "basis": dict(article.basis),
        "changes": dict(article.changes),
        **({REPAIRS: pack_repairs(article.repairs)} if article.repairs else {}),
        "path": article.place.path,
        "line": article.place.line,
    }


def minute_number(published: str) -> int:
    """Return an ISO date as the number of the `published` field, YYYYMMDDHHMM; 0 for none."""
    digits = published[:16].translate(str.maketrans("", "", "-:T"))
    return int(digits.ljust(12, "0")) if digits else 0
