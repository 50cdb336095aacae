"""A view of an index at one point in time: what is written later is not in it.

The cluster keeps the view as long as somebody asks, and ten minutes more. One that it has let go
of, as when a node was lost, is taken anew.
"""

from collections.abc import Iterator
from contextlib import suppress
from threading import Lock
from typing import Any

from engine.errors import ClusterUnavailable, IndexMissing
from engine.opensearch import client
from engine.opensearch.client import Cluster, NotFound
from engine.opensearch.runs import Body

KEPT = "10m"
_PAGE = 5000


class View:
    """The documents of an index as they were when it was opened."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster, self._index = cluster, index
        self._opening = Lock()
        self._point = self._open()

    def search(self, body: Body, seconds: float | None = None) -> Any:
        """Return the answer to a search of all shards. Raises IndexUnusable; without an answer
        after so many `seconds`, too.
        """
        point = self._point
        params = {"allow_partial_search_results": "false"}
        for last in (False, True):
            asked = {**body, "pit": {"id": point, "keep_alive": KEPT}}
            try:
                seconds = seconds or client.READ_SECONDS
                return self._cluster.ask("POST", "/_search", asked, params, seconds)
            except NotFound:
                if last:
                    raise self._gone() from None
            except ClusterUnavailable:  # part of the view may have been on a node that was lost
                if last:
                    raise
            point = self._open_instead_of(point)
        raise AssertionError

    def pages(self, body: Body) -> Iterator[list[Any]]:
        """Yield all hits in order of their numbers, page by page."""
        after: Body = {}
        while True:
            asked = {**body, "size": _PAGE, "sort": [{"number": "asc"}], **after}
            page = {**asked, "track_total_hits": False}
            hits = self.search(page, client.TIMEOUT_SECONDS)["hits"]["hits"]
            if hits:
                yield hits
            if len(hits) < _PAGE:
                return
            after = {"search_after": hits[-1]["sort"]}

    def close(self) -> None:
        """Let go of the view."""
        with suppress(NotFound):
            body = {"pit_id": [self._point]}
            self._cluster.ask("DELETE", "/_search/point_in_time", body)

    def _open_instead_of(self, point: str) -> str:
        with self._opening:
            if self._point == point:
                self._point = self._open()
            return self._point

    def _open(self) -> str:
        path = f"/{self._index}/_search/point_in_time"
        try:
            answer = self._cluster.ask(
                "POST", path, params={"keep_alive": KEPT}, seconds=client.READ_SECONDS
            )
        except NotFound:
            raise self._gone() from None
        point: str = answer["pit_id"]
        return point

    def _gone(self) -> IndexMissing:
        return IndexMissing(
            f"{self._index} is no longer on {self._cluster.address}: open the index again"
        )
