"""Real indexes on disk for the tests of the engine."""

from collections.abc import Callable, Iterable
from pathlib import Path

from analysis import ArticleAnalyzer
from engine import Document, EmbeddedIndex, Phrase, open_index, rebuild

Build = Callable[[Iterable[Document]], EmbeddedIndex]


class Large:
    """An open index and the documents in it; no dataclass, which Hypothesis would print whole."""

    def __init__(self, index: EmbeddedIndex, documents: list[Document]) -> None:
        self.index = index
        self.documents = documents


def write_index(path: str | Path, documents: Iterable[Document]) -> None:
    """Make documents the next generation of an index."""
    with rebuild(path) as writer:
        for document in documents:
            writer.add(document)


def indexed(path: str | Path, documents: Iterable[Document]) -> EmbeddedIndex:
    """Make documents the next generation of an index, and open it."""
    write_index(path, documents)
    return open_index(path)


def texts(*contents: str) -> list[Document]:
    """Return documents with these texts, whose ids are their places."""
    return [
        Document(str(place), {"text": content}, stored={"text": content})
        for place, content in enumerate(contents)
    ]


def phrase(run: str, boost: float = 1.0) -> Phrase:
    """Return the query for a run of two characters or more in the text."""
    return Phrase("text_grams", tuple(ArticleAnalyzer().grams.terms(run)[:-1]), boost)


def version(number: int, size: int = 40) -> list[Document]:
    """Return the documents of one version of an index; each tells its version."""
    text = f"社区治理，第{number}版。" + "其他" * 100
    return [
        Document(f"{number}/{place}", {"text": text}, stored={"version": number})
        for place in range(size)
    ]


def whole_version(index: EmbeddedIndex, size: int = 40) -> int:
    """Return which version an open index is; assert that it is all of it and nothing else."""
    number: int
    (number,) = {article["version"] for article in index.articles()}
    assert index.article_count == size
    assert index.evaluate(phrase(f"治理，第{number}版")).total == size
    assert index.find(f"{number}/{size - 1}") == {"version": number}
    return number
