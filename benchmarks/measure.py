"""One measurement in a process of its own: `python -m benchmarks.measure SPEC.json`.

Imports and dictionaries are loaded, and programs started, by building an index of one document
first; only then does the clock run. Reading the documents is measured apart and taken off.
"""

import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import corpora, machine, queries
from benchmarks.peers import PEERS, Ours, Peer

WARM_SECONDS = 2.0
"""Untimed passes go on for so long (Java compiles meanwhile) …"""
WARM_AT_MOST = 10.0
"""… and the first is broken off then."""
BUILDS = 5
BUILD_SECONDS = 15.0
"""No further build begins after so long; the median of all counts."""
PASSES = 50
TIMED_SECONDS = 10.0
"""No further pass begins after so long, but the first is always whole."""

Seconds = dict[str, list[list[float]]]
"""By kind of query, of each query the times of all passes."""


@dataclass(frozen=True, slots=True)
class Spec:
    """What to measure; `peers` are (name, folder of the index)."""

    job: str
    peers: tuple[tuple[str, str], ...]
    corpus: str
    queries: str
    result: str


def build(spec: Spec) -> dict[str, Any]:
    """Build an index; with `workers` in the name of the job on that many processes."""
    ((name, folder),) = spec.peers
    workers = int(spec.job.removeprefix("build") or 1)
    peer = Ours(workers) if name == Ours.name else PEERS[name]()
    first = Ours() if isinstance(peer, Ours) else peer  # other processes are forked from ours
    with tempfile.TemporaryDirectory() as scratch:
        first.build([("0", "权利与5G，预热。")], Path(scratch))
    costs = list[tuple[float, float]]()
    started = time.perf_counter()
    while len(costs) < BUILDS and (not costs or time.perf_counter() - started < BUILD_SECONDS):
        shutil.rmtree(folder)
        Path(folder).mkdir()
        reading = _cost(lambda: [None for _ in corpora.read(spec.corpus)])
        building = _cost(lambda: peer.build(corpora.read(spec.corpus), Path(folder)))
        costs.append((building[0] - reading[0], building[1] - reading[1]))
    cpu, wall = map(statistics.median, zip(*costs, strict=True))
    version = peer.version()
    peer.close()
    return {
        "cpu": cpu,
        "wall": wall,
        "disk": sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()),
        "version": version,
    }


def _cost(action: Callable[[], object]) -> tuple[float, float]:
    """Return the CPU seconds and the seconds that an action takes."""
    cpu, wall = machine.cpu_seconds(), time.perf_counter()
    action()
    return machine.cpu_seconds() - cpu, time.perf_counter() - wall


def query(spec: Spec) -> dict[str, Any]:
    """Open an index, ask all queries, look up the sources of the phrases."""
    ((name, folder),) = spec.peers
    peer = PEERS[name]()
    peer.load()
    asked = _prepared(peer, queries.read(Path(spec.queries)))
    before = time.perf_counter()
    peer.open(Path(folder))
    peer.search(asked[0][1])
    opened = time.perf_counter() - before
    _warm_up([(peer, asked)])
    times = _timed_passes([(peer, asked)])
    process = peer.process_id()
    result = {
        "opened": opened,
        "resident": machine.status_bytes(process, "VmRSS"),
        "anonymous": machine.status_bytes(process, "RssAnon"),
        "seconds": times[name],
        "phrases": _found(peer, asked, spec),
    }
    peer.close()
    return result


def interleave(spec: Spec) -> dict[str, Any]:
    """Ask each query of every engine in turn, so that none has the caches to itself."""
    both = []
    for name, folder in spec.peers:
        peer = PEERS[name]()
        peer.load()
        peer.open(Path(folder))
        both.append((peer, _prepared(peer, queries.read(Path(spec.queries)))))
    _warm_up(both)
    times = _timed_passes(both)
    for peer, _ in both:
        peer.close()
    return {"seconds": times}


Asked = list[tuple[queries.Query, Any]]
"""Queries in their order, each as its engine takes it; None where it cannot answer."""


def _prepared(peer: Peer, drawn: Sequence[queries.Query]) -> Asked:
    return [(q, peer.prepare(q) if q.kind in peer.answers else None) for q in drawn]


def _warm_up(engines: Sequence[tuple[Peer, Asked]]) -> None:
    for peer, asked in engines:
        started = time.perf_counter()
        finished = False
        while not finished or time.perf_counter() - started < WARM_SECONDS:
            for _, prepared in asked:
                if prepared is not None:
                    peer.time(prepared)
                if time.perf_counter() - started > WARM_AT_MOST:
                    break
            finished = True


def _timed_passes(engines: Sequence[tuple[Peer, Asked]]) -> dict[str, Seconds]:
    """Return the times of each engine; queries and engines are shuffled anew for every pass."""
    draw = random.Random(11)
    taken: dict[tuple[str, int], list[float]] = defaultdict(list)
    order = list(range(len(engines[0][1])))
    turns = list(engines)
    started = time.perf_counter()
    for done in range(PASSES):
        if done and time.perf_counter() - started > TIMED_SECONDS:
            break
        draw.shuffle(order)
        for place in order:
            draw.shuffle(turns)
            for peer, asked in turns:
                if (prepared := asked[place][1]) is not None:
                    taken[peer.name, place].append(peer.time(prepared))
    drawn = [query for query, _ in engines[0][1]]
    return {peer.name: _by_kind(peer, drawn, taken) for peer, _ in engines}


def _by_kind(
    peer: Peer, drawn: Sequence[queries.Query], taken: dict[tuple[str, int], list[float]]
) -> Seconds:
    return {
        kind: [taken[peer.name, place] for place, query in enumerate(drawn) if query.kind == kind]
        for kind in peer.answers
    }


def _found(peer: Peer, asked: Asked, spec: Spec) -> int | None:
    """Return how many phrases find the document they were taken from, however far down."""
    if "phrase" not in peer.answers:
        return None
    limit = sum(1 for _ in corpora.read(spec.corpus))
    return sum(
        any(peer.number(handle) == drawn.source for handle, _ in peer.search(prepared, limit))
        for drawn, prepared in asked
        if drawn.kind == "phrase"
    )


def main() -> None:
    """Measure what the file says and write the result beside it."""
    fields = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    spec = Spec(**{**fields, "peers": tuple(map(tuple, fields["peers"]))})
    job = (
        build
        if spec.job.startswith("build")
        else {"query": query, "interleave": interleave}[spec.job]
    )
    result = job(spec)
    result["highest"] = machine.status_bytes(os.getpid(), "VmHWM")
    Path(spec.result).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
