"""Answers that were given, kept for who asks the same again.

    request + what is searched, and how -> key ─> AnswerStore (bytes by key, from outside) ─> answer

Where the bytes lie, and which processes share them, is decided by whoever makes the store. One
store may serve many searchers, one after the other and at once: a key says all that an answer
depends on, so what was found in another generation, or with other words, cannot come out for it.
Answers lie packed: nobody can change one, and they are nothing that the garbage collector has to
look through.
"""

from contextlib import suppress
from typing import Protocol

import msgspec

from engine import Index
from search.models import SearchRequest, SearchResponse

MOST_BYTES = 64 * 1024 * 1024
"""Of all processes together: some 5,000 pages of ten hits with facets and near-duplicates."""


class AnswerStore(Protocol):
    """Keeps bytes by key as long as it likes; any number of threads may ask it."""

    @property
    def size_bytes(self) -> int:
        """How much memory is taken by what is kept."""

    def get(self, key: bytes) -> bytes | None:
        """Return what was put under this very key, or None."""

    def put(self, key: bytes, value: bytes) -> None:
        """Keep some bytes, or do not."""


class AnswerCache:
    """The answers of one searcher in a store, if there is one. Any number of threads may ask."""

    def __init__(self, store: AnswerStore | None, index: Index, how: tuple[object, ...]) -> None:
        """`how` is all that an answer depends on beside its request and the index."""
        self.store = store
        self._scope = repr((*_identity(index), *how)) if store is not None else ""
        self._pack = msgspec.msgpack.Encoder().encode
        self._unpack = msgspec.msgpack.Decoder(SearchResponse).decode

    def get(self, request: SearchRequest) -> SearchResponse | None:
        """Return the answer to a request as it was given, or None."""
        if self.store is None:
            return None
        packed = self.store.get(self._key(request))
        return None if packed is None else self._unpack(packed)

    def keep(self, response: SearchResponse) -> None:
        """Keep an answer."""
        if self.store is None:
            return
        with suppress(UnicodeEncodeError):  # half a character, which only Python's formats hold
            self.store.put(self._key(response.request), self._pack(response))

    def _key(self, request: SearchRequest) -> bytes:
        return f"{request!r}\n{self._scope}".encode()


def _identity(index: Index) -> tuple[object, ...]:
    """Return what tells a generation from all others. Where a folder was emptied between, two have
    one number.
    """
    return index.generation, index.built_at, index.article_count, index.dictionary.digest
