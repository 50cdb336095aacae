"""Run every measurement of a plan, each in a child process whose memory is watched from here."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import corpora, machine, queries
from benchmarks.measure import Spec
from benchmarks.peers import PEERS, Ours
from benchmarks.plan import INTERLEAVED, TOGETHER, Plan, Workplace

SAMPLE_SECONDS = 0.05
"""How often memory is looked at."""

Say = Callable[[str], None]


class Runner:
    """Runs the jobs of a plan; keeps results, and indexes while another job needs them."""

    def __init__(self, plan: Plan, place: Workplace, say: Say) -> None:
        self._plan = plan
        self._place = place
        self._say = say
        self._skipped = {name: PEERS[name].unavailable() for name in plan.names}

    def run(self, names: Sequence[str], resume: bool) -> None:
        """Measure the engines that are named; with `resume` only what has no result yet."""
        for name, reason in self._skipped.items():
            if reason:
                self._say(f"without {PEERS[name].label}: {reason}")
        for size in self._plan.sizes:
            corpus = self._laid_out(*size)
            for name in self._plan.on(size):
                if name in names and not self._skipped[name]:
                    self._measure(corpus, name, size in self._plan.full, resume)
            if size in self._plan.full and not set(names).isdisjoint(INTERLEAVED):
                self._interleave(corpus, resume)

    def _laid_out(self, name: str, documents: int | None) -> corpora.Corpus:
        """Lay out a corpus and draw its queries, unless that is done."""
        done = [c for c in self._place.corpora() if c.name == name and c.documents == documents]
        if done and self._place.queries(done[0]).exists():
            return done[0]
        if not corpora.is_real(name):
            self._say(f"{corpora.FILES[name].name} is not at hand: sample articles stand for it")
        corpus = corpora.lay_out(name, documents, self._place.corpora_folder)
        texts = [text for _, text in corpora.read(corpus.path)]
        drawn = queries.draw_queries(texts, self._plan.per_kind)
        queries.write(drawn, self._place.queries(corpus))
        return corpus

    def _measure(self, corpus: corpora.Corpus, name: str, full: bool, resume: bool) -> None:
        jobs = ["build", "query"] if PEERS[name].searched else ["build"]
        if name == Ours.name and full and Ours.can_share:
            jobs.append("build2")
        results = [self._place.result(corpus.key, name, job) for job in jobs]
        if resume and all(result.exists() for result in results):
            return
        for job in jobs:
            folder = self._place.index(corpus, name, "build" if job == "query" else job)
            if job != "query":
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
            if not self._job(corpus, job, {name: folder}):
                break
        shutil.rmtree(self._place.index(corpus, name, "build2"), ignore_errors=True)
        if not full or name not in INTERLEAVED:
            shutil.rmtree(self._place.index(corpus, name, "build"), ignore_errors=True)

    def _interleave(self, corpus: corpora.Corpus, resume: bool) -> None:
        folders = {name: self._place.index(corpus, name, "build") for name in INTERLEAVED}
        there = {name: folder for name, folder in folders.items() if folder.is_dir()}
        done = self._place.result(corpus.key, TOGETHER, "interleave").exists()
        if Ours.name in there and len(there) > 1 and not (resume and done):
            self._job(corpus, "interleave", there)

    def _job(self, corpus: corpora.Corpus, job: str, folders: dict[str, Path]) -> bool:
        """Run a job; return whether it ended well."""
        name = TOGETHER if job == "interleave" else next(iter(folders))
        result = self._place.result(corpus.key, name, job)
        result.unlink(missing_ok=True)
        pairs = tuple((peer, str(folder)) for peer, folder in folders.items())
        questions = str(self._place.queries(corpus))
        started = time.perf_counter()
        error = run_child(Spec(job, pairs, corpus.path, questions, str(result)))
        taken = f"{time.perf_counter() - started:.1f} s"
        self._say(f"{corpus.name} {corpus.documents:,}  {name}  {job}  {error or taken}")
        return not error


def run_child(spec: Spec) -> str:
    """Measure in a child process; keep its result with its highest memory. Return what went
    wrong, or nothing.
    """
    result = Path(spec.result)
    order, log = result.with_suffix(".spec"), result.with_suffix(".log")
    order.write_text(json.dumps({name: getattr(spec, name) for name in spec.__slots__}))
    with log.open("w", encoding="utf-8") as errors:
        command = (sys.executable, "-m", "benchmarks.measure", str(order))
        child = subprocess.Popen(command, stderr=errors, cwd=corpora.ROOT)
        try:
            highest = _watch(child)
        except BaseException:
            child.terminate()
            child.wait()
            raise
    if child.returncode or not result.exists():
        return "failed: " + _last_line(log)
    measured: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    measured["highest"] = max(highest, measured["highest"])
    measured["at"] = datetime.now(UTC).isoformat(timespec="minutes")
    result.write_text(json.dumps(measured), encoding="utf-8")
    return ""


def _watch(child: "subprocess.Popen[bytes]") -> int:
    """Wait for a child; return the most memory that it and those below it had at once."""
    highest = 0
    while True:
        highest = max(highest, machine.tree_bytes(child.pid))
        try:
            child.wait(SAMPLE_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return highest


def _last_line(log: Path) -> str:
    lines: Sequence[str] = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else f"see {log.name}"
