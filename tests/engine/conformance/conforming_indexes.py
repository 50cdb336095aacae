"""Indexes for the tests that every engine passes."""

from collections.abc import Callable, Iterable

from engine import Document, Index, rebuild

Build = Callable[[Iterable[Document]], Index]


class Large:
    """An open index and the documents in it; no dataclass, which Hypothesis would print whole."""

    def __init__(self, index: Index, documents: list[Document]) -> None:
        self.index = index
        self.documents = documents


def write(place: str, documents: Iterable[Document]) -> None:
    """Make documents the next generation of an index."""
    with rebuild(place) as writer:
        for document in documents:
            writer.add(document)
