"""The cluster engine: the same search on OpenSearch, through `opensearch-py`.

It sends the tokens that the embedded engine writes, and asks the queries that it evaluates.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from analysis import NO_WORDS, UserDictionary
from engine.opensearch import index, updater, writer
from engine.opensearch.address import Address
from engine.opensearch.client import Cluster
from engine.opensearch.index import OpenSearchIndex
from engine.opensearch.updater import OpenSearchUpdater
from engine.opensearch.writer import OpenSearchWriter
from engine.safeguards import Safeguards


def open_index(address: str) -> OpenSearchIndex:
    """Open the live generation at an address. Raises IndexUnusable and Unsupported."""
    return index.open_index(Cluster(Address.parse(address)))


@contextmanager
def rebuild(
    address: str,
    dictionary: UserDictionary = NO_WORDS,
    safeguards: Safeguards = Safeguards(),  # noqa: B008 - frozen
) -> Iterator[OpenSearchWriter]:
    """Write a new generation at an address; see `engine.rebuild`."""
    with (
        closing(Cluster(Address.parse(address))) as cluster,
        writer.rebuild(cluster, dictionary, safeguards) as generation,
    ):
        yield generation


@contextmanager
def update(
    address: str,
    safeguards: Safeguards = Safeguards(),  # noqa: B008 - frozen
    dictionary: UserDictionary | None = None,
) -> Iterator[OpenSearchUpdater]:
    """Change the live generation at an address; see `engine.update`."""
    with (
        closing(Cluster(Address.parse(address))) as cluster,
        updater.update(cluster, safeguards, dictionary) as generation,
    ):
        yield generation


__all__ = [
    "OpenSearchIndex",
    "OpenSearchUpdater",
    "OpenSearchWriter",
    "open_index",
    "rebuild",
    "update",
]
