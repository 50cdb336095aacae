"""A cluster that is down, closed to us, too old, red or full: each has an error that says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import engine
from engine import (
    ClusterRefused,
    ClusterUnavailable,
    IndexMissing,
    IndexStale,
    NoSpace,
    Unsupported,
)
from engine.opensearch.address import Address
from engine.opensearch.bulk import Action, BulkSender
from engine.opensearch.client import Cluster
from indexer.cli import main as indexer
from search.__main__ import main as search

NOBODY = "opensearch+http://127.0.0.1:9/archive"  # the port of `discard`, which is not served
Serve = Callable[[Callable[[str, str, bytes], tuple[int, Any]]], str]


def version(number: str = "2.19.6", distribution: str | None = "opensearch") -> dict[str, Any]:
    return {"version": {"number": number, "distribution": distribution}}


def refused(kind: str, reason: str) -> dict[str, Any]:
    return {"error": {"type": kind, "reason": reason, "root_cause": []}}


SHARDS = refused("search_phase_execution_exception", "all shards failed")
LOST = refused("node_disconnected_exception", "[node-11] disconnected")
SECURITY = refused("security_exception", "no permissions for [indices:data/read/search]")


@pytest.mark.parametrize(
    ("status", "content", "error", "message"),
    [
        pytest.param(401, "Unauthorized", ClusterRefused, "WENSOU_OPENSEARCH_PASSWORD", id="login"),
        pytest.param(403, SECURITY, ClusterRefused, "no permissions", id="not allowed"),
        pytest.param(503, SHARDS, ClusterUnavailable, "all shards failed", id="red"),
        pytest.param(500, LOST, ClusterUnavailable, "node_disconnected", id="node is being lost"),
        pytest.param(429, SHARDS, ClusterUnavailable, "try again", id="too busy"),
        pytest.param(502, "<html>", ClusterUnavailable, "try again", id="proxy without a cluster"),
        pytest.param(200, version("1.3.20"), IndexStale, "OpenSearch 2.8 or newer", id="too old"),
        pytest.param(200, version("8.1.0", None), IndexStale, "Elasticsearch|None", id="another"),
        pytest.param(200, {"hello": "world"}, ClusterRefused, "no OpenSearch", id="another server"),
    ],
)
def test_cluster_that_cannot_be_used(
    stand_in: Serve, status: int, content: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        engine.open_index(stand_in(lambda method, path, body: (status, content)))


def test_cluster_that_is_down() -> None:
    with pytest.raises(ClusterUnavailable, match=r"127.0.0.1:9 cannot be reached"):
        engine.open_index(NOBODY)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("opensearch+http://host", id="no name"),
        pytest.param("opensearch+ftp://host/name", id="another protocol"),
        pytest.param("opensearch+http://host/Name", id="a name that clusters refuse"),
        pytest.param("opensearch+http://user:secret@host/name", id="a password in it"),
        pytest.param("opensearch+http://host:x/name", id="no port"),
        pytest.param("opensearch+http://host/name?shards=0", id="no shards"),
    ],
)
def test_address_that_is_none(address: str) -> None:
    with pytest.raises(Unsupported, match="opensearch\\+https://user@host:9200/name") as caught:
        engine.open_index(address)
    assert "secret" not in str(caught.value)


def test_address_with_all_parts() -> None:
    text = "opensearch+https://me@one:9201,two/archive-2?shards=6"
    address = Address.parse(text)
    assert address == Address("https", "me", ("one:9201", "two"), "archive-2", 6)
    assert address.urls == ["https://one:9201", "https://two:9200"]
    assert str(address) == "opensearch+https://me@one:9201,two/archive-2"


def test_commands_end_with_the_code_of_an_index_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("大桥通车了。", encoding="utf-8")
    for command, arguments in (
        (search, ["大桥", "--engine", NOBODY]),
        (indexer, ["stats", "--engine", NOBODY]),
        (indexer, ["build", str(tmp_path), "--engine", NOBODY, "--progress", "none"]),
        (indexer, ["update", str(tmp_path), "--engine", NOBODY, "--progress", "none"]),
    ):
        done = CliRunner().invoke(command, arguments)
        assert done.exit_code == 4, done.output
        assert "cannot be reached" in done.output


@pytest.mark.parametrize("command", ["rollback", "verify"])
def test_command_that_is_for_folders_only(command: str) -> None:
    done = CliRunner().invoke(indexer, [command, "--engine", NOBODY])
    assert (done.exit_code, "not " in done.output) == (2, True)


def test_engine_that_there_is_not() -> None:
    done = CliRunner().invoke(search, ["大桥", "--engine", "solr"])
    assert (done.exit_code, "opensearch+https://" in done.output) == (2, True)


# Bulk writing


def sender(stand_in: Serve, items: list[list[dict[str, Any]]]) -> BulkSender:
    """Return a sender to a cluster that answers bulk requests with these items, one list each."""

    def answers(method: str, path: str, body: bytes) -> tuple[int, Any]:
        if path != "/_bulk":
            return 200, version()
        answered = items.pop(0)
        if answered[0]["status"] >= 600:
            return 503, SHARDS
        return 200, {"items": [{"index": item} for item in answered]}

    cluster = Cluster(Address.parse(stand_in(answers)))
    return BulkSender(cluster, check=lambda: None, patience_seconds=3)


GOOD = {"_id": "a", "status": 201}
BUSY = {"_id": "b", "status": 429, "error": {"type": "rejected_execution", "reason": "full queue"}}
DOWN = {"status": 600}
FLOOD = {
    "_id": "a",
    "status": 429,
    "error": {
        "type": "cluster_block_exception",
        "reason": "index [x] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage "
        "watermark, index has read-only-allow-delete block]",
    },
}
WRONG = {"_id": "a", "status": 400, "error": {"type": "mapper_parsing", "reason": "too long"}}
ACTIONS = [Action.write("x", "a", "{}"), Action.write("x", "b", "{}")]


def test_what_a_busy_cluster_did_not_take_is_sent_again(stand_in: Serve) -> None:
    items = [[GOOD, BUSY], [DOWN], [BUSY], [GOOD]]
    sender(stand_in, items).send(ACTIONS)
    assert not items


@pytest.mark.parametrize(
    ("answers", "error", "message"),
    [
        pytest.param([[FLOOD, FLOOD]], NoSpace, "no space left", id="disks are full"),
        pytest.param([[WRONG, GOOD]], engine.EngineError, "'a'.*too long", id="refused"),
        pytest.param([[DOWN]] * 9, ClusterUnavailable, "took nothing for 3 s", id="down for long"),
    ],
)
def test_bulk_request_that_fails(
    stand_in: Serve, answers: list[Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        sender(stand_in, list(answers)).send(ACTIONS)


def test_nothing_is_sent_once_the_lock_is_lost(stand_in: Serve) -> None:
    def lost() -> None:
        raise engine.IndexLocked

    sending = sender(stand_in, [])
    sending.check = lost
    with pytest.raises(engine.IndexLocked):
        sending.send(ACTIONS)


def test_index_that_there_is_not(cluster: str) -> None:
    with pytest.raises(IndexMissing, match="python -m indexer build SOURCE --engine opensearch"):
        engine.open_index(f"{cluster}/never-built")
