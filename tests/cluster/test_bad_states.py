"""A real cluster in bad states: slow, down, red, its disks full, its queries limited. Each has an
error that says so; the page says 503 and answers again by itself, and the writer goes on.
"""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import nodes
import pytest
from click.testing import CliRunner, Result
from wire import Wire

from engine import Or, Prefix, QueryTooLarge, open_index
from engine.opensearch import client
from indexer.cli import main as indexer
from search.__main__ import main as search
from webapp import create_app

Ask = Callable[[str, str, Any], Any]


@pytest.fixture
def ask(cluster: str) -> Ask:
    """Ask the cluster itself."""

    def asked(method: str, path: str, body: Any = None) -> Any:
        content = None if body is None else json.dumps(body).encode()
        url = f"{cluster.removeprefix('opensearch+')}{path}"
        headers = {"Content-Type": "application/json"}
        with urlopen(Request(url, content, headers, method=method), timeout=60) as answer:
            return json.load(answer)

    return asked


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "a.txt").write_text("长江大桥\n\n长江大桥今天通车。", encoding="utf-8")
    return folder


@pytest.fixture
def place(new_place: Callable[[], str], sources: Path) -> str:
    """An index of the sources."""
    address = new_place()
    assert run("build", sources, address).exit_code == 0
    return address


def run(command: str, sources: Path, place: str) -> Result:
    arguments = [command, str(sources), "--engine", place, "--progress", "none"]
    return CliRunner().invoke(indexer, arguments)


def searched(place: str, query: str = "大桥") -> Result:
    return CliRunner().invoke(search, [query, "--engine", place])


def statuses(page: Any) -> set[tuple[int, str | None]]:
    """Return what the page answers to questions not asked before, and when to come back."""
    paths = ("/search", "/api/v1/search", "/search.json")
    answers = [page.get(f"{path}?q=大桥&hitsPerPage={next(NEW)}") for path in paths]
    return {(answer.status_code, answer.headers.get("Retry-After")) for answer in answers}


NEW = count(1)
GOOD, BAD = {(200, None)}, {(503, "60")}


@pytest.fixture
def wire(cluster: str) -> Iterator[Wire]:
    host, _, port = cluster.rpartition("/")[2].partition(":")
    passing = Wire(host, int(port))
    yield passing
    passing.close()


@pytest.mark.parametrize(
    ("trouble", "message"),
    [
        pytest.param(Wire.cut, "cannot be reached", id="down"),
        pytest.param(Wire.stuck, "did not answer in time", id="slow"),
    ],
)
def test_cluster_that_does_not_answer(
    place: str, wire: Wire, trouble: Any, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "READ_SECONDS", 0.5)
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 0.5)
    behind = f"opensearch+http://{wire.address}/{place.rpartition('/')[2]}"
    page = create_app(behind).test_client()
    assert statuses(page) == GOOD
    assert "<mark>大桥</mark>" in page.get("/search?q=大桥").text
    with trouble(wire):
        assert statuses(page) == BAD
        for done in (searched(behind), run("update", Path(__file__).parent, behind)):
            assert (done.exit_code, message in done.output) == (4, True), done.output
    assert statuses(page) == GOOD


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not true() and time.monotonic() < until:
        time.sleep(0.2)
    assert true()


def files_of(ask: Ask, index: str) -> Path:
    """Return where the node of `make test-cluster` keeps the only shard of an index."""
    number = ask("GET", f"/{index}/_settings/index.uuid", None)[index]["settings"]["index"]["uuid"]
    folder = nodes.root() / "node-0" / "data" / "nodes" / "0" / "indices" / number / "0" / "index"
    if not folder.is_dir():
        pytest.skip(f"the cluster is another one: no {folder}")
    return folder


def test_index_that_lost_its_files(place: str, sources: Path, ask: Ask) -> None:
    page = create_app(place).test_client()
    index = f"{place.rpartition('/')[2]}-000001"
    files = files_of(ask, index)
    ask("POST", f"/{index}/_close", None)
    shutil.rmtree(files)
    ask("POST", f"/{index}/_open?wait_for_active_shards=0", None)
    wait_until(lambda: "ALLOCATION_FAILED" in json.dumps(ask("GET", SHARDS.format(index), None)))
    assert ask("GET", f"/_cluster/health/{index}", None)["status"] == "red"
    assert statuses(page) == BAD
    done = searched(place)
    assert (done.exit_code, "GET _cluster/health" in done.output) == (4, True), done.output
    assert run("build", sources, place).exit_code == 0
    wait_until(lambda: statuses(page) == GOOD)


SHARDS = "/_cat/shards/{}?format=json&h=state,unassigned.reason"


@contextmanager
def settings(ask: Ask, given: dict[str, Any]) -> Iterator[None]:
    """Give the cluster some settings for a while."""
    ask("PUT", "/_cluster/settings", {"transient": given})
    try:
        yield
    finally:
        nothing = {**dict.fromkeys(given), "cluster.blocks.create_index": None}
        ask("PUT", "/_cluster/settings", {"transient": nothing, "persistent": nothing})


def is_blocked(ask: Ask, index: str) -> bool:
    return "read_only_allow_delete" in json.dumps(ask("GET", f"/{index}/_settings", None))


def watermarks(free: str) -> dict[str, Any]:
    """Return settings by which a disk is full that has not so much space."""
    names = (f"watermark.{name}" for name in ("low", "high", "flood_stage"))
    given = {"threshold_enabled": True, **dict.fromkeys(names, free)}
    return {f"cluster.routing.allocation.disk.{name}": value for name, value in given.items()}


def test_disks_at_the_flood_stage(place: str, sources: Path, ask: Ask) -> None:
    page = create_app(place).test_client()
    index = f"{place.rpartition('/')[2]}-000001"
    (sources / "b.txt").write_text("黄河大桥\n\n黄河大桥明天通车。", encoding="utf-8")
    with settings(ask, watermarks("900000gb")):
        wait_until(lambda: is_blocked(ask, index))
        for command in ("update", "build"):
            done = run(command, sources, place)
            assert (done.exit_code, "no space left" in done.output) == (4, True), done.output
        assert statuses(page) == GOOD
        ask("PUT", "/_cluster/settings", {"transient": watermarks("1b")})
        wait_until(lambda: not is_blocked(ask, index))
        assert run("update", sources, place).exit_code == 0
        assert "cluster.blocks.create_index of the cluster" in run("build", sources, place).output
    with closing(open_index(place)) as found:
        assert found.article_count == 2
    assert run("build", sources, place).exit_code == 0


def test_query_of_more_parts_than_the_cluster_takes(place: str, ask: Ask) -> None:
    page = create_app(place).test_client()
    query = "大桥通车了长江黄河武汉南京上海重庆天津北京广州深圳成都西安"
    with settings(ask, {"indices.query.bool.max_clause_count": 10}):
        done = searched(place, query)
        assert (done.exit_code, "fewer words" in done.output) == (2, True), done.output
        answer, shown = (page.get(f"{path}?q={query}") for path in ("/api/v1/search", "/search"))
    assert (answer.status_code, answer.json["parameter"]) == (400, "q")
    assert "max_clause_count" in answer.json["message"]
    assert (shown.status_code, "Retry-After" in shown.headers) == (400, False)
    assert query in shown.text, "the box keeps what was typed"


def test_query_of_very_many_parts(place: str) -> None:
    many = Or(tuple(Prefix("text_grams", chr(0x4E00 + n)) for n in range(9_000)))
    with closing(open_index(place)) as index, pytest.raises(QueryTooLarge, match="8192"):
        index.evaluate(many)
