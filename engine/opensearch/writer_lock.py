"""The writer's lock of an index on a cluster: a document that names its holder, and until when.

The holder renews it; one that was killed is known by its process on this machine, elsewhere its
time runs out.
"""

import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from opensearchpy import ConflictError

from engine.errors import EngineError, IndexLocked
from engine.lock import Waiting, is_running
from engine.opensearch.client import Cluster, Failed, NotFound

LEASE_SECONDS = 60.0
_RENEWED_SECONDS = 10.0
_POLL_SECONDS = 0.5


class Lease:
    """The lock as its holder has it."""

    def __init__(self, cluster: Cluster, path: str) -> None:
        self._cluster, self._path = cluster, path
        self._token, self._until = uuid.uuid4().hex, 0.0
        self._over = threading.Event()

    def check(self) -> None:
        """Raise IndexLocked where it could not be renewed in time: another one may write now."""
        if time.time() > self._until:
            raise IndexLocked(
                f"the lock of {self._cluster.address} was lost, because the cluster could not be "
                "reached for too long: run the same command again"
            )

    def acquire(self, waiting: Waiting | None) -> None:
        """Take the lock, or wait for it. Raises IndexLocked."""
        told = ""
        while not self._try():
            holder = str(self._holder().get("holder", "another process"))
            if waiting is None:
                raise IndexLocked(
                    f"{self._cluster.address} is being written by {holder}: wait for it to end, "
                    "then run this again; --wait does so"
                )
            if holder != told:
                waiting(holder)
                told = holder
            time.sleep(_POLL_SECONDS)

    def keep(self) -> None:
        """Renew it from time to time, until it is released."""
        while not self._over.wait(_RENEWED_SECONDS):
            with suppress(EngineError, Failed):
                self._write("")

    def release(self) -> None:
        """Give it up."""
        self._over.set()
        with suppress(EngineError, Failed):
            self._cluster.try_ask("DELETE", f"{self._path}?refresh=false")

    def _try(self) -> bool:
        try:
            self._write("?op_type=create")
            return True
        except ConflictError:
            pass
        found = self._holder(whole=True)
        source = found.get("_source", {})
        if source.get("token") == self._token:  # it was taken, but the answer was lost
            return True
        if not source or not _is_over(source):
            return False
        with suppress(ConflictError):
            self._write(f"?if_seq_no={found['_seq_no']}&if_primary_term={found['_primary_term']}")
            return True
        return False

    def _write(self, condition: str) -> None:
        until = time.time() + LEASE_SECONDS
        body = {"data": "", **_myself(), "token": self._token, "until": until}
        self._cluster.try_ask("PUT", self._path + condition, body)
        self._until = until

    def _holder(self, whole: bool = False) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self._cluster.ask("GET", self._path)
        except NotFound:
            return {}
        source: dict[str, Any] = found["_source"]
        return found if whole else source


@contextmanager
def held(cluster: Cluster, waiting: Waiting | None = None) -> Iterator[Lease]:
    """Hold the lock of the index. Raises IndexLocked, unless `waiting` is to be told of who has it;
    and what an unreachable cluster raises.
    """
    index = f"{cluster.address.name}-lock"
    _make(cluster, index)
    lease = Lease(cluster, f"/{index}/_doc/writer")
    try:
        lease.acquire(waiting)
    except Failed as error:
        raise cluster.told(error) from None
    threading.Thread(target=lease.keep, daemon=True).start()
    try:
        yield lease
    finally:
        lease.release()


def _make(cluster: Cluster, index: str) -> None:
    """Make the index of the lock, unless it is there: a cluster may be in a state to take documents
    and no index.
    """
    with suppress(NotFound):
        cluster.ask("GET", f"/{index}/_settings/index.uuid")
        return
    settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
    body = {"settings": settings, "mappings": {"enabled": False}}
    try:
        cluster.try_ask("PUT", f"/{index}", body)
    except Failed as error:
        if error.error != "resource_already_exists_exception":
            raise cluster.told(error) from None


def _myself() -> dict[str, Any]:
    process, host = os.getpid(), socket.gethostname()
    return {"holder": f"process {process} on {host}", "process": process, "host": host}


def _is_over(holder: dict[str, Any]) -> bool:
    if holder["until"] < time.time():
        return True
    return holder["host"] == socket.gethostname() and not is_running(holder["process"])
