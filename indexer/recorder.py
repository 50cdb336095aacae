"""Record for the ledger what is read, and what becomes of it."""

import os
from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b

import numpy as np

from indexer.articles import Failure, RawArticle
from indexer.deduplication import Duplicate
from indexer.ledger import DIGEST_BYTES, DUPLICATE, FAILED, INDEXED, SAME_ID, Ledger, id_key
from indexer.preparation import Cleaned, Read
from indexer.sources.scanning import path_key
from indexer.text_arrays import TextArray

_NOTHING = bytes(DIGEST_BYTES)


def digest_of(raw: RawArticle, file_name: str) -> bytes:
    """Return a digest of all that was read of an article, and of its id, unless it is the name of
    the file: an article that is the same in the same file is the same.
    """
    if raw.whole:
        digest = line_digests(raw.id, raw.original)
        return digest[raw.id.endswith(f":{raw.place.line}")]
    stated = [raw.id if raw.id != file_name else "", raw.media]
    for named in (raw.given, raw.hints):
        stated += [f"{name}={value}" for name, value in sorted(named.items())]
    found = blake2b(raw.original, digest_size=DIGEST_BYTES)
    found.update("\0".join([*stated, raw.content]).encode("utf-8", "surrogatepass"))
    return found.digest()


def line_digests(id: str, line: bytes) -> tuple[bytes, bytes]:
    """Return the digest of a line of JSONL that gives its own id, and of one that does not, by the
    id that it has then.
    """
    found = blake2b(line, digest_size=DIGEST_BYTES)
    own = found.digest()
    found.update(id.encode("utf-8", "surrogatepass"))
    return own, found.digest()


class Recorder:
    """Columns of a ledger as they grow: some 70 bytes an article. Files are numbered on from
    `first`.

    What becomes of articles is told in the order in which they were read, some time later.
    """

    def __init__(self, first: int = 0) -> None:
        self._first = first
        self._paths: list[bytes] = []
        self._files: list[tuple[int, int, int]] = []
        self._owners, self._id_lengths = array("I"), array("I")
        self._digests, self._ids, self._id_keys = bytearray(), bytearray(), bytearray()
        self._states, self._twins = bytearray(), bytearray()

    def add_file(self, path: str, size: int, changed: int) -> int:
        """Add a file and return its number."""
        self._paths.append(os.fsencode(path))
        self._files.append((path_key(path), size, changed))
        return self._first + len(self._files) - 1

    def noted(self, number: int, name: str, raws: Iterable[Read]) -> Iterator[Read]:
        """Yield what is read from a file, and take it down."""
        for raw in raws:
            id, digest = b"", _NOTHING
            if not isinstance(raw, Failure):
                id, digest = raw.id.encode("utf-8", "surrogatepass"), digest_of(raw, name)
            self._owners.append(number)
            self._digests += digest
            self._ids += id
            self._id_lengths.append(len(id))
            self._id_keys += id_key("" if isinstance(raw, Failure) else raw.id)
            yield raw

    def note(self, outcome: Cleaned | Duplicate | Failure) -> int:
        """Take down what became of the next article; return the number of its file."""
        twin, state = _NOTHING, INDEXED
        if isinstance(outcome, Failure):
            state = SAME_ID if outcome.reason == "same id" else FAILED
        elif isinstance(outcome, Duplicate):
            state, twin = DUPLICATE, outcome.digest
        self._states.append(state)
        self._twins += twin
        return self._owners[len(self._states) - 1]

    def ledger(self) -> Ledger:
        """Return the files, and the articles of which is known what became of them."""
        count = len(self._states)
        lengths = np.array(self._id_lengths[:count], np.uint32)
        keys, sizes, changed = zip(*self._files, strict=True) if self._files else ((), (), ())
        return Ledger(
            TextArray.of(self._paths),
            np.array(keys, np.uint64),
            np.array(sizes, np.uint64),
            np.array(changed, np.int64),
            np.array(self._owners[:count], np.uint32),
            _rows(self._digests, count),
            np.frombuffer(bytes(self._states), np.uint8),
            TextArray(np.frombuffer(bytes(self._ids), np.uint8)[: int(lengths.sum())], lengths),
            np.frombuffer(bytes(self._id_keys), np.uint64)[:count],
            _rows(self._twins, count),
        )


def _rows(content: bytearray, count: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.frombuffer(bytes(content), np.uint8).reshape(-1, DIGEST_BYTES)[:count]
