"""Generations on a cluster: numbered indexes side by side, one of which has the name that is asked.

The name moves from one to the next in one step of the cluster's state. The one before is kept
until the next build, because readers may still have it.
"""

import re
from contextlib import suppress

from engine.errors import EngineError, IndexMissing
from engine.opensearch.client import Cluster, NotFound
from engine.opensearch.layout import FILES_MAPPINGS, mappings, settings
from engine.opensearch.state import live_name


def create(cluster: Cluster) -> str:
    """Make the empty indexes of the next generation and return its name. Needs the lock.

    Their copies are waited for, so that a node that is lost takes nothing of what is written.
    """
    name = f"{cluster.address.name}-{max(_numbers(cluster), default=0) + 1:06}"
    shards = cluster.address.shards
    body = {"settings": settings(shards), "mappings": mappings({})}
    copies = {"wait_for_active_shards": "all", "timeout": "30s"}
    cluster.ask("PUT", f"/{name}", body, copies)
    files = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "-1"}
    body = {"settings": files, "mappings": FILES_MAPPINGS}
    cluster.ask("PUT", f"/{name}-files", body, copies)
    return name


def publish(cluster: Cluster, index: str) -> None:
    """Let the name stand for a complete generation. Needs the lock."""
    name = cluster.address.name
    actions = [{"add": {"index": index, "alias": name}}]
    before = _live(cluster)
    if before:
        actions.insert(0, {"remove": {"index": before, "alias": name}})
    cluster.ask("POST", "/_aliases", {"actions": actions})


def sweep(cluster: Cluster) -> None:
    """Remove generations that are neither live nor the one before. Needs the lock."""
    live = _live(cluster)
    number = int(live.rpartition("-")[2]) if live else 0
    numbers = _numbers(cluster)
    before = max((other for other in numbers if other < number), default=0)
    for other in numbers:
        if other not in (number, before):
            remove(cluster, f"{cluster.address.name}-{other:06}")


def remove(cluster: Cluster, index: str) -> None:
    """Remove the indexes of a generation, as far as they are there."""
    for name in (index, f"{index}-files"):
        with suppress(NotFound, EngineError):
            cluster.ask("DELETE", f"/{name}")


def _live(cluster: Cluster) -> str:
    try:
        return live_name(cluster)
    except IndexMissing:
        return ""


def _numbers(cluster: Cluster) -> list[int]:
    """Return the numbers of all generations there are."""
    name = cluster.address.name
    try:
        found = cluster.ask("GET", f"/{name}-*/_settings/index.uuid")
    except NotFound:
        return []
    matches = (re.fullmatch(rf"{re.escape(name)}-(\d{{6}})(-files)?", index) for index in found)
    return sorted({int(match[1]) for match in matches if match})
