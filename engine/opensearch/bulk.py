"""Send many documents to a cluster: in portions it can take, again where it could not, each once.

Every action names its document, so that one that is sent twice is there once.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from engine.errors import ClusterUnavailable, EngineError, NoSpace
from engine.opensearch.client import Cluster, Failed, is_full, no_space

PORTION_BYTES = 4_000_000
IN_FLIGHT = 4
"""Portions that are on their way at a time: a node indexes each with one processor."""
PATIENCE_SECONDS = 120.0
"""How long a cluster may be too busy, or without one of its nodes, before the writer gives up."""
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.2, 10.0
_LATER = (429, *range(500, 600))


@dataclass(frozen=True, slots=True)
class Action:
    """One document to write or to delete: the lines that say so."""

    lines: str

    @classmethod
    def write(cls, index: str, id: str, content: str) -> "Action":
        """Write a document, instead of one with its id."""
        return cls(f"{_head('index', index, id)}{content}\n")

    @classmethod
    def delete(cls, index: str, id: str) -> "Action":
        """Delete a document, should it be there."""
        return cls(_head("delete", index, id))


def _head(kind: str, index: str, id: str) -> str:
    return json.dumps({kind: {"_index": index, "_id": id}}, ensure_ascii=False) + "\n"


@dataclass(slots=True)
class BulkSender:
    """Sends actions. `check` is called before each portion; it raises where the writer must end."""

    cluster: Cluster
    check: Callable[[], None]
    patience_seconds: float = PATIENCE_SECONDS

    def send(self, actions: Iterable[Action]) -> None:
        """Send all, in no order. Raises NoSpace, ClusterUnavailable once patience is over,
        EngineError where a document is refused.
        """
        sending: set[Future[None]] = set()
        with ThreadPoolExecutor(IN_FLIGHT) as pool:
            for portion in _portions(actions):
                sending.add(pool.submit(self._send, portion))
                if len(sending) == IN_FLIGHT:
                    done, sending = wait(sending, return_when=FIRST_COMPLETED)
                    _raise_first(done)
            _raise_first(sending)

    def _send(self, portion: list[Action]) -> None:
        until, pause = time.monotonic() + self.patience_seconds, _FIRST_PAUSE_SECONDS
        while True:
            self.check()
            portion, reason = self._try(portion)
            if not portion:
                return
            if time.monotonic() + pause > until:
                raise self._gave_up(reason)
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    def _try(self, portion: list[Action]) -> tuple[list[Action], str]:
        """Return the actions that must be sent again, and why."""
        try:
            items = self.cluster.bulk(action.lines for action in portion)
        except Failed as error:
            told = self.cluster.told(error)
            if isinstance(told, ClusterUnavailable):
                return portion, str(told)
            raise told from None
        again, reason = [], ""
        for action, item in zip(portion, items, strict=True):
            if item["status"] < 300 or (item["status"] == 404 and "error" not in item):
                continue
            reason = _reason(item)
            if is_full(reason):
                raise self._full(reason)
            if item["status"] not in _LATER:
                raise EngineError(f"the cluster refused document {item['_id']!r}: {reason}")
            again.append(action)
        return again, reason

    def _full(self, reason: str) -> NoSpace:
        return no_space(self.cluster.where, reason)

    def _gave_up(self, reason: str) -> ClusterUnavailable:
        return ClusterUnavailable(
            f"{self.cluster.where} took nothing for {self.patience_seconds:.0f} s ({reason}): see "
            "to it (GET _cluster/health), then run the same command again"
        )


def _raise_first(sent: Iterable[Future[None]]) -> None:
    for one in sent:
        one.result()


def _reason(item: dict[str, Any]) -> str:
    error = item.get("error", {})
    if isinstance(error, dict):
        return f"{error.get('type')}: {error.get('reason')}"[:300]
    return str(error)[:300]


def _portions(actions: Iterable[Action]) -> Iterator[list[Action]]:
    portion: list[Action] = []
    size = 0
    for action in actions:
        portion.append(action)
        size += len(action.lines)
        if size >= PORTION_BYTES:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
