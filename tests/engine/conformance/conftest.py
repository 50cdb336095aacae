"""One suite for all engines: each test runs on the embedded one, and on a cluster where one is
running (`make test-cluster`), in one shard and in three.
"""

import os
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from urllib.request import Request, urlopen

import pytest
from conforming_indexes import Build, Large, write
from random_queries import many_documents

from engine import Document, Index, open_index

CLUSTER = "WENSOU_TEST_CLUSTER"
"""The address of a cluster without the name of an index: opensearch+http://127.0.0.1:19200"""


def cluster() -> str:
    """Return the address of the cluster; skip the test where there is none."""
    address = os.environ.get(CLUSTER, "")
    if not address:
        pytest.skip(f"no cluster: `make test-cluster` starts one and sets {CLUSTER}")
    return address


def remove(address: str) -> None:
    """Remove all indexes of a name from its cluster."""
    url, _, name = address.removeprefix("opensearch+").partition("?")[0].rpartition("/")
    with suppress(OSError):
        names = f"{name}-lock,{name}-0*"
        urlopen(Request(f"{url}/{names}?ignore_unavailable=true", method="DELETE")).close()


@pytest.fixture(scope="session", params=["whoosh", "opensearch", "opensearch in 3 shards"])
def places(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], str]]:
    """Return where the next index may be, on one engine after the other."""
    if request.param == "whoosh":
        yield lambda: str(tmp_path_factory.mktemp("conformance") / "index")
        return
    base, given = cluster(), list[str]()
    shards = "?shards=3" if request.param.endswith("shards") else ""

    def next_place() -> str:
        given.append(f"{base}/test-{uuid.uuid4().hex[:12]}{shards}")
        return given[-1]

    yield next_place
    for address in given:
        remove(address)


@pytest.fixture
def place(places: Callable[[], str]) -> str:
    """Where the index of a test is."""
    return places()


@pytest.fixture
def build(place: str) -> Iterator[Build]:
    """Write documents as the next generation of the index at `place`, and open it."""
    opened: list[Index] = []

    def build_next(documents: Iterable[Document]) -> Index:
        write(place, documents)
        opened.append(open_index(place))
        return opened[-1]

    yield build_next
    for index in opened:
        index.close()


@pytest.fixture(scope="session")
def large(places: Callable[[], str]) -> Iterator[Large]:
    """An index of 700 documents of few characters, so that what is rare in life happens."""
    documents, place = many_documents(700), places()
    write(place, documents)
    with closing(open_index(place)) as index:
        yield Large(index, documents)
