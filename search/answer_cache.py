"""Answers that were given, kept for who asks the same again.

A cache belongs to one searcher, and so to one generation, one dictionary and one file of synonyms:
what was found with another of these cannot come out of it, and it is gone with its searcher. The
key is the whole request. Answers lie packed: their bytes are counted, nobody can change one, and
they are nothing that the garbage collector has to look through.
"""

from collections import OrderedDict
from threading import Lock

import msgspec

from search.models import SearchRequest, SearchResponse

MOST_BYTES = 32 * 1024 * 1024
"""Of one searcher: some 3,000 pages of ten hits with facets and near-duplicates."""

_OVERHEAD = 150
"""Bytes that an answer takes beside its own and those of its key, as measured."""


class AnswerCache:
    """The answers that were asked for last, `most_bytes` of them. Any number of threads may ask."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes, self._bytes = most_bytes, 0
        self._answers: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()
        self._pack = msgspec.msgpack.Encoder().encode
        self._unpack = msgspec.msgpack.Decoder(SearchResponse).decode

    @property
    def size_bytes(self) -> int:
        """How much memory the answers take."""
        return self._bytes

    def get(self, request: SearchRequest) -> SearchResponse | None:
        """Return the answer to a request as it was given, or None."""
        if not self.most_bytes:
            return None
        key = repr(request)
        with self._lock:
            packed = self._answers.get(key)
            if packed is None:
                return None
            self._answers.move_to_end(key)
        return self._unpack(packed)

    def keep(self, response: SearchResponse) -> None:
        """Keep an answer, and drop those that were not asked for longest."""
        if not self.most_bytes:
            return
        try:
            packed = self._pack(response)
        except UnicodeEncodeError:  # half a character, which only Python's own formats hold
            return
        key = repr(response.request)
        with self._lock:
            self._bytes += _size(key, packed) - _size(key, self._answers.pop(key, None))
            self._answers[key] = packed
            while self._bytes > self.most_bytes:
                self._bytes -= _size(*self._answers.popitem(last=False))


def _size(key: str, packed: bytes | None) -> int:
    return 0 if packed is None else len(packed) + key.__sizeof__() + _OVERHEAD
