"""The ledger of an index: which file gave which articles, and what became of each.

Kept with a generation as arrays. A *file* has its path, size and time of change; an *item* is what
was read from one: an article that was indexed, one that states what another one does, or a failure.
The digest of an item is that of what was read, so an article that has not changed is known before
it is cleaned.
"""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

import engine
from indexer.text_arrays import TextArray

LEDGER = "ledger-1"
"""Name and version of the arrays that are kept with a generation."""

DIGEST_BYTES = 16
INDEXED, DUPLICATE, FAILED, SAME_ID = range(4)
"""What becomes of an item. The id of the last is that of another article."""

Column = NDArray[Any]


@dataclass(frozen=True)
class Ledger:
    """Files and items, a row of each column for each.

    `keys` hashes paths, `id_keys` ids; `owners` is the number of each item's file; `twins` is what
    an exact duplicate states (`Signatures.digests`), 0 for others.
    """

    paths: TextArray
    keys: NDArray[np.uint64]
    sizes: NDArray[np.uint64]
    changed: NDArray[np.int64]
    owners: NDArray[np.uint32]
    digests: NDArray[np.uint8]
    states: NDArray[np.uint8]
    ids: TextArray
    id_keys: NDArray[np.uint64]
    twins: NDArray[np.uint8]

    def arrays(self) -> dict[str, list[Column]]:
        """Return it as arrays of one dimension, as they are attached."""
        found: dict[str, list[Column]] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, TextArray):
                found[f"{each.name}/content"] = [value.content]
                found[f"{each.name}/lengths"] = [value.lengths]
            else:
                found[each.name] = [value.ravel()]
        return found

    @classmethod
    def of(cls, index: engine.Index, advised: str) -> "Ledger":
        """Return that of an index. Raises engine.IndexStale where it has none; `advised` is the
        folder that the message names.
        """
        arrays = index.attached_arrays(LEDGER)
        if not arrays:
            raise engine.IndexStale(
                f"{engine.shown(advised)} was built by a version that kept no list of its sources:"
                f" rebuild it with `python -m indexer build SOURCE {engine.option_of(advised)}`"
            )
        return cls(**{each.name: _column(arrays, each.name) for each in fields(cls)})

    def items_of(self, file: int) -> NDArray[np.int64]:
        """Return the items of a file, in order."""
        order, starts = self._by_file
        return order[starts[file] : starts[file + 1]]

    @cached_property
    def _by_file(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The items in the order of their files, and where those of each file begin."""
        order = self.owners.argsort(kind="stable")
        return order, self.owners[order].searchsorted(np.arange(len(self.keys) + 1))

    def ids_of(self, items: NDArray[np.int64]) -> list[str]:
        """Return the ids of some items."""
        return [
            id.decode("utf-8", "surrogatepass") for id in map(self.ids.__getitem__, items.tolist())
        ]

    def with_ids(self, items: NDArray[np.int64], ids: Collection[str]) -> NDArray[np.int64]:
        """Return those of some items that have one of some ids."""
        keys = np.frombuffer(b"".join(map(id_key, ids)), np.uint64)
        possible = items[np.isin(self.id_keys[items], keys)]
        there = [id in ids for id in self.ids_of(possible)]
        found: NDArray[np.int64] = possible[np.array(there, bool)]
        return found

    def path_of(self, file: int) -> str:
        """Return the path of a file."""
        return os.fsdecode(self.paths[file])

    def only(self, files: NDArray[np.bool_], items: NDArray[np.bool_]) -> "Ledger":
        """Return the files and items that are kept; items of files that are not go with them."""
        items = items & files[self.owners]
        numbers = (np.cumsum(files) - 1).astype(np.uint32)
        return Ledger(
            self.paths.only(files),
            self.keys[files],
            self.sizes[files],
            self.changed[files],
            numbers[self.owners[items]],
            self.digests[items],
            self.states[items],
            self.ids.only(items),
            self.id_keys[items],
            self.twins[items],
        )

    def extended(self, more: "Ledger") -> "Ledger":
        """Return the files and items of both; the owners of `more` are numbered over the files of
        both.
        """
        joined: dict[str, Any] = {}
        for each in fields(self):
            pair = [getattr(self, each.name), getattr(more, each.name)]
            of_text = isinstance(pair[0], TextArray)
            joined[each.name] = TextArray.joined(pair) if of_text else np.concatenate(pair)
        return Ledger(**joined)


def id_key(id: str) -> bytes:
    """Return the hash of an id, as `Ledger.id_keys` has it."""
    return blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _column(arrays: Mapping[str, Column], name: str) -> Any:
    if f"{name}/content" in arrays:
        return TextArray(arrays[f"{name}/content"], arrays[f"{name}/lengths"])
    found = arrays[name]
    return found.reshape(-1, DIGEST_BYTES) if name in ("digests", "twins") else found
