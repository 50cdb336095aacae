"""The articles that an index has, as far as new ones must be compared with them one by one."""

from collections.abc import Container, Sequence

import numpy as np
from numpy.typing import NDArray

from engine import Index
from indexer.articles import Place
from indexer.signatures import DIGEST_BYTES, SIGNATURES


class KnownArticles:
    """The articles of an open index, but those that are `doomed`: to be deleted or replaced."""

    def __init__(self, index: Index, doomed: Container[str], places: NDArray[np.int64]) -> None:
        self._index, self._doomed = index, doomed
        digests = digests_of(index)
        stays = np.ones(len(digests), bool)
        stays[places] = False
        self._places = np.flatnonzero(stays)
        keys = _keys(digests[self._places])
        self._order = keys.argsort(kind="stable")
        self._keys = keys[self._order]
        self._digests = digests

    def with_id(self, id: str) -> Place | None:
        """Return where the article with an id was read."""
        stored = None if id in self._doomed else self._index.find(id)
        return None if stored is None else Place(stored["path"], stored["line"])

    def stating(self, digest: bytes) -> Place | None:
        """Return where an article was read that states what has a digest."""
        key = np.frombuffer(digest[:8], np.uint64)[0]
        first = int(self._keys.searchsorted(key))
        for at in range(first, len(self._keys)):
            place = int(self._places[self._order[at]])
            if self._keys[at] != key:
                return None
            if self._digests[place].tobytes() == digest:
                (stored,) = self._index.articles([place])
                return Place(stored["path"], stored["line"])
        return None


def digests_of(index: Index) -> NDArray[np.uint8]:
    """Return what each article states, as a digest, in the order of `articles`."""
    parts = [part.arrays["digests"][part.places] for part in index.rows(SIGNATURES) if part.arrays]
    return np.concatenate([np.empty((0, DIGEST_BYTES), np.uint8), *parts])


def stated_by(index: Index, ids: Sequence[str]) -> NDArray[np.bytes_]:
    """Return the digests of the articles with some ids, those that are there."""
    places = index.places(ids)
    digests = digests_of(index)[places[places >= 0]]
    return np.frombuffer(digests.tobytes(), f"S{DIGEST_BYTES}")


def _keys(digests: NDArray[np.uint8]) -> NDArray[np.uint64]:
    return np.ascontiguousarray(digests[:, :8]).view(np.uint64).ravel()
