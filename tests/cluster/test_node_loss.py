"""One of three nodes is killed while an index is written and asked: nothing is lost, no answer is
wrong.
"""

import os
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import closing

import nodes
import pytest

from engine import All, ClusterUnavailable, Document, Order, Term, open_index, rebuild

FIRST = 10
"""Number of the first node; that of the cluster for all other tests is 0."""
BEFORE, AFTER = 300, 3_000


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


def test_killed_node_costs_no_document_and_no_answer(three: list[nodes.Node]) -> None:
    hosts = ",".join(node.url.removeprefix("http://") for node in three)
    place = f"opensearch+http://{hosts}/loss-{uuid.uuid4().hex[:8]}?shards=3"
    with rebuild(place) as writer:
        for one in documents(BEFORE, "长江"):
            writer.add(one)
    nodes.wait(three, "green")
    wrong, answered, over = list[int](), list[float](), threading.Event()

    def ask() -> None:
        with closing(open_index(place)) as index:
            while not over.is_set():
                try:
                    found = index.evaluate(Term("text_words", "长江"), Order(limit=3))
                except ClusterUnavailable:  # which says so; a count that is too low would not
                    continue
                answered.append(time.monotonic())
                if found.total != BEFORE:
                    wrong.append(found.total)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        with rebuild(place) as writer:
            for one in documents(AFTER, "黄河"):
                writer.add(one)
            kill = threading.Timer(0.5, three[1].kill)
            kill.start()
        killed = time.monotonic()
        nodes.wait([three[0], three[2]], "yellow")
        time.sleep(1)
    finally:
        over.set()
        asking.join()
    assert not three[1].is_running
    assert not wrong
    assert max(answered) > killed, "nothing was answered after the node was killed"
    with closing(open_index(place)) as index:
        assert index.article_count == AFTER
        assert index.evaluate(All()).total == AFTER
        assert index.evaluate(Term("text_words", "黄河")).total == AFTER
        assert {one["id"] for one in index.articles()} == {f"黄河{n}" for n in range(AFTER)}
