"""Go back to the generation before the live one, which stays, so that one can return to it."""

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from engine.embedded.index import EmbeddedIndex, open_named
from engine.errors import IndexMissing
from engine.generations import Generations
from engine.lock import Waiting


class RolledBack(NamedTuple):
    """The generation that was live, and the one that is, when it was built and its articles."""

    left: str
    live: str
    built_at: str
    articles: int


def open_before(path: str | Path) -> EmbeddedIndex | None:
    """Open the generation before the live one; None where there is none. Raises IndexUnusable."""
    generations = Generations(Path(path))
    name = generations.before()
    return open_named(generations, name) if name else None


def rollback(path: str | Path, waiting: Waiting | None = None) -> RolledBack:
    """Make the generation before the live one live; the same again returns.

    It is read whole first. Raises IndexMissing where there is none, IndexDamaged or IndexStale
    where it cannot be searched, and IndexLocked unless `waiting` is told who holds the lock; the
    live generation then stays.
    """
    generations = Generations(Path(path))
    with generations.lock(waiting):
        left, name = generations.live(), generations.before()
        if not name:
            raise IndexMissing(
                f"{path}/ has no generation before {left}: rollback undoes a build or a restore, "
                "and there was only one; `python -m indexer restore FILE` brings back a backup"
            )
        with closing(open_named(generations, name)) as index:
            generations.point_to(name)
            return RolledBack(left, name, index.built_at, index.article_count)
