"""One of three nodes is killed while an index is written and asked fifty times a second: nothing is
lost, no answer is wrong, and none is missing once it was asked for again.
"""

import hashlib
import os
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager

import nodes
import pytest

from engine import (
    All,
    ClusterUnavailable,
    Document,
    Index,
    Order,
    Term,
    open_index,
    rebuild,
)

FIRST = 10
"""Number of the first node; that of the cluster for all other tests is 0."""
BEFORE, AFTER = 300, 2_000
A_SECOND = 50
ATTEMPTS, PAUSE_SECONDS = 3, 1.0


@pytest.fixture(scope="module")
def three(cluster: str) -> Iterator[list[nodes.Node]]:
    if os.environ.get("WENSOU_TEST_NODE_LOSS", "1") == "0":
        pytest.skip("WENSOU_TEST_NODE_LOSS is 0")
    started = nodes.start(3, FIRST)
    yield started
    nodes.stop(started)


def documents(count: int, word: str) -> list[Document]:
    return [
        Document(f"{word}{n}", {"text": f"{word} 第{n}座桥" * 20}, stored={"id": f"{word}{n}"})
        for n in range(count)
    ]


def checksum(ids: Iterable[str]) -> str:
    """Return what no two sets of ids have in common, one that has an id twice included."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def total(index: Index) -> int:
    """Return how many are found, asked again as a page that got a 503 would be."""
    for last in (*[False] * (ATTEMPTS - 1), True):
        try:
            return index.evaluate(Term("text_words", "长江"), Order(limit=3)).total
        except ClusterUnavailable:
            if last:
                raise
            time.sleep(PAUSE_SECONDS)
    raise AssertionError


@contextmanager
def asked(index: Index) -> Iterator[list[Future[int]]]:
    """Ask an index so many times a second, whether it has answered the last time or not."""
    answers, over = list[Future[int]](), threading.Event()

    def ask() -> None:
        following = time.monotonic()
        while not over.wait(max(following - time.monotonic(), 0)):
            answers.append(pool.submit(total, index))
            following += 1 / A_SECOND

    with ThreadPoolExecutor(16) as pool:
        asking = threading.Thread(target=ask)
        asking.start()
        try:
            yield answers
        finally:
            over.set()
            asking.join()


def copies(three: list[nodes.Node], place: str) -> list[int]:
    """Return how many documents the first and the second copies of the shards have."""
    name = place.rpartition("/")[2].partition("?")[0]
    return [
        nodes.ask(f"{three[0].url}/{name}/_count?preference={copy}")["count"]
        for copy in ("_primary", "_replica")
    ]


def test_killed_node_costs_no_document_and_no_answer(three: list[nodes.Node]) -> None:
    hosts = ",".join(node.url.removeprefix("http://") for node in three)
    place = f"opensearch+http://{hosts}/loss-{uuid.uuid4().hex[:8]}?shards=3"
    with rebuild(place) as writer:
        for one in documents(BEFORE, "长江"):
            writer.add(one)
    nodes.wait(three, "green")
    started = time.monotonic()
    with closing(open_index(place)) as before, asked(before) as answers:
        with rebuild(place) as writer:
            for one in documents(AFTER, "黄河"):
                writer.add(one)
            kill = threading.Timer(0.5, three[1].kill)
            kill.start()
        assert not three[1].is_running
        nodes.wait([three[0], three[2]], "yellow")
        asking = time.monotonic() - started
    assert len(answers) > asking * A_SECOND / 2, "it was hardly asked"
    assert [answer.result() for answer in answers] == [BEFORE] * len(answers)
    three[1].run()
    nodes.wait(three, "green")
    with closing(open_index(place)) as index:
        assert index.article_count == AFTER
        assert index.evaluate(All()).total == AFTER
        assert index.evaluate(Term("text_words", "黄河")).total == AFTER
        expected = (f"黄河{n}" for n in range(AFTER))
        assert checksum(str(one["id"]) for one in index.articles()) == checksum(expected)
    assert copies(three, place) == [AFTER, AFTER]
