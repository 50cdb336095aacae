"""`python -m benchmarks`: measure every engine and write docs/benchmarks.md."""

import json
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from benchmarks import corpora, report
from benchmarks.jobs import Runner
from benchmarks.peers import PEERS
from benchmarks.plan import FULL, QUICK_FULL, QUICK_GROWTH, WITHOUT_SHARED, Plan, Workplace

DOCS = corpora.ROOT / "docs"
FOLDER = Path(tempfile.gettempdir()) / "wensou-benchmarks"
ENGINE = click.Choice(list(PEERS))


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command line."""

    corpus: tuple[str, ...]
    documents: tuple[int, ...]
    only: tuple[str, ...]
    without: tuple[str, ...]
    queries: int
    quick: bool
    resume: bool
    folder: Path
    output: Path | None

    def plan(self) -> Plan:
        """Return what to measure: everything, unless told otherwise."""
        names = tuple(name for name in PEERS if name not in self.without)
        if self.corpus or self.documents:
            sizes = tuple(
                (c, d) for c in self.corpus or ("xwlb",) for d in self.documents or (None,)
            )
            return Plan(sizes, (), names, self.queries)
        if not all(map(corpora.is_real, corpora.FILES)):
            return Plan(WITHOUT_SHARED, (), names, self.queries)
        if self.quick:
            return Plan(QUICK_FULL, QUICK_GROWTH, names, min(self.queries, 20))
        return Plan(names=names, per_kind=self.queries)


@click.command(context_settings={"max_content_width": 100})
@click.option("--corpus", type=click.Choice(list(corpora.FILES)), multiple=True,
              help="Only this corpus; repeat for more.")  # fmt: skip
@click.option("--documents", type=click.IntRange(20), multiple=True,
              help="So many of its documents; repeat for more.")  # fmt: skip
@click.option("--only", type=ENGINE, multiple=True,
              help="Measure this engine anew; take the others from the run before.")  # fmt: skip
@click.option("--without", type=ENGINE, multiple=True, help="Leave this engine out.")
@click.option("--queries", default=100, show_default=True, help="Of each kind.")
@click.option("--quick", is_flag=True, help="A few hundred documents, to try it.")
@click.option("--resume", is_flag=True, help="Go on with a run that was interrupted.")
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER,
              help="Where indexes and results are kept, for --only and --resume.")  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path),
              help="Where the report goes; docs/ for a whole run, else the folder.")  # fmt: skip
def main(**options: Any) -> None:
    """Measure this engine and its peers on the same articles and queries; write a report."""
    chosen = Options(**options)
    place = Workplace(chosen.folder)
    plan = _kept(place) if chosen.resume or chosen.only else None
    if plan is None:
        plan = chosen.plan()
        _empty(place)
        written = json.dumps(asdict(plan))
        (place.folder / "plan.json").write_text(written, encoding="utf-8")
    Runner(plan, place, _say).run(chosen.only or plan.names, chosen.resume)
    whole = plan.full == FULL and plan.per_kind == 100
    run = report.Run(plan, place, _command_line())
    _say(f"wrote {report.write(run, chosen.output or (DOCS if whole else place.folder))}")


def _kept(place: Workplace) -> Plan | None:
    """Return the plan of the run before, where there was one."""
    path = place.folder / "plan.json"
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    full, growth = (tuple((name, size) for name, size in kept[part]) for part in ("full", "growth"))
    return Plan(full, growth, tuple(kept["names"]), kept["per_kind"])


def _empty(place: Workplace) -> None:
    """Remove what the run before left, and nothing else."""
    place.folder.mkdir(parents=True, exist_ok=True)
    for name in ("indexes", "results", "corpora"):
        shutil.rmtree(place.folder / name, ignore_errors=True)
        (place.folder / name).mkdir()


def _say(line: str) -> None:
    click.echo(line, err=True)


def _command_line() -> str:
    return " ".join(["python -m benchmarks", *sys.argv[1:]])


if __name__ == "__main__":
    main()
