"""Write prepared articles to an index: every id once, and what an article states once; of two the
first one stays.
"""

from engine import IndexWriter
from indexer.articles import Failure, Place
from indexer.deduplication import Duplicate, Grouped, NearDuplicates
from indexer.preparation import Chunk, Cleaned

Outcome = Cleaned | Duplicate | Failure


class ArticleWriter:
    """Writes articles to one generation of an index; close it at the end."""

    def __init__(self, index: IndexWriter) -> None:
        self._index = index
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

    def close(self) -> None:
        """Remove temporary files."""
        self._near.close()

    def _checked(self, article: Cleaned, digest: bytes) -> Outcome:
        if original := self._originals.get(digest):
            return Duplicate(article.place, original)
        if first := self._places.get(article.id):
            message = f"id {article.id!r} is that of {first} already: give each article its own"
            return Failure(article.place, "same id", message)
        self._places[article.id] = self._originals[digest] = article.place
        return article
