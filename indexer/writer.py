"""Write prepared articles to an index: every id once, the first article that has it."""

from engine import IndexWriter
from indexer.articles import Failure
from indexer.preparation import Chunk, Cleaned


class ArticleWriter:
    """Writes articles to one generation of an index."""

    def __init__(self, index: IndexWriter) -> None:
        self._index = index
        self._places: dict[str, str] = {}

    def write(self, chunk: Chunk) -> tuple[Cleaned | Failure, ...]:
        """Write the articles of a chunk; return what became of each, a Failure where another one
        has its id.
        """
        outcomes = tuple(map(self._checked, chunk.outcomes))
        if chunk.batch is not None:
            kept = [
                isinstance(after, Cleaned)
                for before, after in zip(chunk.outcomes, outcomes, strict=True)
                if isinstance(before, Cleaned)
            ]
            self._index.append(chunk.batch, kept)
        return outcomes

    def _checked(self, outcome: Cleaned | Failure) -> Cleaned | Failure:
        if isinstance(outcome, Failure):
            return outcome
        first = self._places.get(outcome.id)
        if first is None:
            self._places[outcome.id] = str(outcome.place)
            return outcome
        message = f"id {outcome.id!r} is that of {first} already: give each article its own"
        return Failure(outcome.place, "same id", message)
