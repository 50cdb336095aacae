"""Write prepared articles to an index: every id once, and what an article states once; of two the
first one stays.
"""

from typing import Protocol

from engine import IndexUpdater, IndexWriter
from indexer.articles import Failure, Place
from indexer.deduplication import Duplicate, Grouped, NearDuplicates
from indexer.preparation import Chunk, Cleaned

Outcome = Cleaned | Duplicate | Failure


class Known(Protocol):
    """The articles that are in the index already."""

    def with_id(self, id: str) -> Place | None:
        """Return where the article with an id was read."""

    def stating(self, digest: bytes) -> Place | None:
        """Return where an article was read that states what has a digest."""


class Nothing:
    """What a new index knows."""

    def with_id(self, id: str) -> Place | None:
        """Return None."""

    def stating(self, digest: bytes) -> Place | None:
        """Return None."""


class ArticleWriter:
    """Writes articles to one generation of an index; close it at the end."""

    def __init__(self, index: IndexWriter, known: Known | None = None) -> None:
        self._index = index
        self._known = known or Nothing()
        self._places: dict[str, Place] = {}
        self._originals: dict[bytes, Place] = {}
        self._near = NearDuplicates()

    def write(self, chunk: Chunk) -> list[Outcome]:
        """Write the articles of a chunk; return what became of each: a Duplicate where another one
        states the same, else a Failure where another one has its id.
        """
        outcomes: list[Outcome] = []
        kept: list[bool] = []
        for before in chunk.outcomes:
            after: Outcome = before
            if isinstance(before, Cleaned):
                after = self._checked(before, chunk.signatures.digests[len(kept)].tobytes())
                kept.append(isinstance(after, Cleaned))
            outcomes.append(after)
        if chunk.batch is not None:
            self._index.append(chunk.batch, kept)
            self._near.add(chunk.signatures.only(kept))
        return outcomes

    def finish(self) -> Grouped:
        """Group the articles that were written, once all are and there is one at least."""
        return self._near.write(self._index)

    def finish_update(self, index: IndexUpdater) -> Grouped:
        """Group the articles that were written with those that are in the index already."""
        return self._near.write_more(index)

    @property
    def count(self) -> int:
        """Number of articles that were written since the beginning."""
        return self._near.count

    def begin(self) -> None:
        """Begin anew, after a commit; what was written before stays known."""
        self._near.close()
        self._near = NearDuplicates()

    def close(self) -> None:
        """Remove temporary files."""
        self._near.close()

    def _checked(self, article: Cleaned, digest: bytes) -> Outcome:
        if original := self._originals.get(digest) or self._known.stating(digest):
            return Duplicate(article.place, original, digest)
        if first := self._places.get(article.id) or self._known.with_id(article.id):
            message = f"id {article.id!r} is that of {first} already: give each article its own"
            return Failure(article.place, "same id", message)
        self._places[article.id] = self._originals[digest] = article.place
        return article
