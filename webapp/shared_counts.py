"""Counts of requests that all serving processes share: a storage for the library `limits`.

    key -> slot of a fixed table in memory -> (what key, when it expires, how many)

The table is made before the processes fork. It does not grow, whatever number of addresses asks: of
the few slots that a key may have, one that has expired is taken, else the one that counts least.
No lock is held between processes, since one that was killed would keep it; where two count the same
address in the same instant, one request may go uncounted.
"""

import hashlib
import mmap
import secrets
import time
from threading import Lock
from typing import Any

import numpy as np
from limits.storage import Storage

_SLOTS = 1 << 16
_CHOICES = 8
"""Slots that a key may have, side by side."""

_ROW = np.dtype([("key", np.uint64), ("expires", np.float64), ("count", np.int64)])


class SharedCounts(Storage):
    """Counts by key, each for a window of some seconds."""

    STORAGE_SCHEME = None

    def __init__(self, slots: int = _SLOTS) -> None:
        super().__init__()
        self._memory = mmap.mmap(-1, slots * _ROW.itemsize)
        self._table = np.frombuffer(self._memory, _ROW)
        self._secret = secrets.token_bytes(16)  # nobody chooses which slots an address shares
        self._lock = Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong in the storage itself: nothing."""
        return OSError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count requests of a key, whose window of `expiry` seconds begins with the first; return
        how many there are now.
        """
        name, rows = self._rows(key)
        with self._lock:
            now = time.time()
            place = self._place(name, rows, now)
            row = rows[place]
            if row["key"] != name or row["expires"] <= now:
                rows[place] = (name, now + expiry, 0)
            row["count"] += amount
            return int(row["count"])

    def get(self, key: str) -> int:
        """Return how many requests of a key are counted in its window."""
        row = self._found(key)
        return 0 if row is None else int(row["count"])

    def get_expiry(self, key: str) -> float:
        """Return when the window of a key ends, in seconds since 1970; now where it has none."""
        row = self._found(key)
        return time.time() if row is None else float(row["expires"])

    def check(self) -> bool:
        """Return that the storage works."""
        return True

    def reset(self) -> int:
        """Forget all counts; return how many there were."""
        with self._lock:
            known = int((self._table["expires"] > time.time()).sum())
            self._table[:] = np.zeros(1, _ROW)
        return known

    def clear(self, key: str) -> None:
        """Forget the count of a key."""
        name, rows = self._rows(key)
        rows["expires"][rows["key"] == name] = 0

    def _rows(self, key: str) -> tuple[Any, Any]:
        """Return the name of a key in the table, and the slots that it may have."""
        digest = hashlib.blake2b(key.encode(), digest_size=8, key=self._secret).digest()
        name = np.uint64(int.from_bytes(digest, "little"))
        start = int(name) % (len(self._table) // _CHOICES) * _CHOICES
        return name, self._table[start : start + _CHOICES]

    @staticmethod
    def _place(name: Any, rows: Any, now: float) -> int:
        """Return which slot a key gets: its own, an expired one, or that of least count."""
        own = (rows["key"] == name).nonzero()[0]
        if len(own):
            return int(own[0])
        return int(np.where(rows["expires"] <= now, -1, rows["count"]).argmin())

    def _found(self, key: str) -> Any:
        name, rows = self._rows(key)
        for row in rows:
            if row["key"] == name and row["expires"] > time.time():
                return row
        return None
