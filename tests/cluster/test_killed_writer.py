"""A writer that was killed: the live index stays, and the next writer goes on at once."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

import engine
from engine import All, Document, Order, open_index, rebuild, update

ROOT = Path(__file__).parents[2]

WRITES = """
import sys
import engine
from engine.opensearch.bulk import BulkSender
send = BulkSender._send
def send_and_wait(self, portion):
    send(self, portion)
    print("sent", flush=True)
    sys.stdin.read()
BulkSender._send = send_and_wait
with getattr(engine, sys.argv[2])(sys.argv[1]) as writer:
    for n in range(20):
        writer.add(engine.Document(str(n), {"text": "新桥"}, stored={"text": "新桥"}))
"""


@pytest.fixture
def place(cluster: str) -> Iterator[str]:
    address = f"{cluster}/killed-{uuid.uuid4().hex[:8]}"
    with rebuild(address) as writer:
        writer.add(Document("0", {"text": "旧桥"}, stored={"text": "旧桥"}))
        writer.add(Document("old", {"text": "旧桥"}, stored={"text": "旧桥"}))
    yield address
    url, _, name = address.removeprefix("opensearch+").rpartition("/")
    urlopen(Request(f"{url}/{name}-0*,{name}-lock", method="DELETE")).close()


def kill_while_it_writes(place: str, how: str) -> None:
    command = [sys.executable, "-c", WRITES, place, how]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"sent\n"
        with pytest.raises(engine.IndexLocked, match=f"process {writer.pid}"), update(place):
            pass
        writer.kill()


def texts(place: str) -> list[str]:
    with closing(open_index(place)) as index:
        found = index.evaluate(All(), Order(limit=100))
        assert found.total == index.article_count
        return sorted(match.stored["text"] for match in found.matches)


def test_killed_build_leaves_the_live_index(place: str) -> None:
    kill_while_it_writes(place, "rebuild")
    assert texts(place) == ["旧桥"] * 2
    with rebuild(place) as writer:
        writer.add(Document("1", {"text": "再建"}, stored={"text": "再建"}))
    assert texts(place) == ["再建"]


def test_update_goes_on_where_a_killed_one_ended(place: str) -> None:
    with closing(open_index(place)) as before:
        kill_while_it_writes(place, "update")
        assert before.evaluate(All()).total == 2
    with update(place) as writer:
        for n in range(20):
            writer.add(Document(str(n), {"text": "新桥"}, stored={"text": "新桥"}))
    assert texts(place) == ["新桥"] * 20 + ["旧桥"]
