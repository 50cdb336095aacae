"""`python -m evaluation`: how good the answers are; `python -m evaluation cleaning`: what cleaning
does for them.
"""

import os
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from evaluation.cleaning import CleaningTable, measure_cleaning
from evaluation.comparison import comparison_table
from evaluation.floors import FLOORS, below, raised, read_floors, write_floors
from evaluation.folds import fold_comparison_table, fold_table
from evaluation.judged import CORPORA, ROOT, SHARED
from evaluation.place import Place
from evaluation.relevance import measure
from evaluation.report import set_tables
from evaluation.runs import Run, commit, new_run, read_run, to_json
from evaluation.tables import replace_between_markers

OK, BELOW, USAGE = 0, 1, 2
_WORK = Path(tempfile.gettempdir()) / "wensou-evaluation"
_DOCS = ROOT / "docs"
_PATH = click.Path(path_type=Path)


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the command line, without those of where and how."""

    corpus: tuple[str, ...]
    sets: tuple[str, ...]
    sample: int
    folds: int | None
    compare: Path | None
    as_json: bool
    raise_floors: bool
    write: bool
    floors: Path

    def contradiction(self) -> str:
        """Return what cannot be done, in words, or nothing."""
        if self.raise_floors and self.sample > 1:
            return "--raise-floors needs all queries: leave out --sample"
        if self.write and (self.corpus or self.sets or self.sample > 1):
            return "--write needs everything: leave out --corpus, --sets and --sample"
        return ""


@click.group(invoke_without_command=True, context_settings={"max_content_width": 100})
@click.option("--corpus", type=click.Choice(list(CORPORA)), multiple=True,
              help="Only this corpus; repeat for more.")  # fmt: skip
@click.option("--sets", multiple=True, metavar="NAME",
              help="Only sets of this name or pattern ('*-keyword'); repeat for more.")  # fmt: skip
@click.option("--sample", type=click.IntRange(1), default=1, metavar="N",
              help="Every N-th query only; floors are not looked at.")  # fmt: skip
@click.option("--folds", type=click.IntRange(2), metavar="N",
              help="Show N parts of the queries apart: tune on some only.")  # fmt: skip
@click.option("--compare", type=_PATH, metavar="RUN.json", help="Show what changed since that run.")
@click.option("--json", "as_json", is_flag=True,
              help="Print the run as JSON, for --compare; the tables go to stderr.")  # fmt: skip
@click.option("--raise-floors", is_flag=True, help="Keep what is higher as the new floor.")
@click.option("--write", is_flag=True, help="Put the tables into docs/relevance.md.")
@click.option("--floors", type=_PATH, default=FLOORS, help="File of the floors.")
@click.option("--jobs", type=click.IntRange(1), default=len(os.sched_getaffinity(0)),
              show_default="processors", help="Processes.")  # fmt: skip
@click.option("--work", type=_PATH, default=_WORK, show_default=True, help="Keeps the indexes.")
@click.option("--data", type=_PATH, default=SHARED, help="Folder of the judged queries.")
@click.pass_context
def main(context: click.Context, /, jobs: int, work: Path, data: Path, **given: Any) -> None:
    """Ask judged queries and say how good the answers are.

    Exit code 1 means that a set is below its floor, or damage costs more than its target.
    """
    if not data.is_dir():
        click.echo(f"no judged queries in {data}: nothing to evaluate", err=True)
        sys.exit(OK)
    context.obj = Place(data, work, jobs, _say)
    if not context.invoked_subcommand:
        _evaluate(Options(**given), context.obj)


def _evaluate(options: Options, place: Place) -> NoReturn:
    if contradiction := options.contradiction():
        _refuse(contradiction)
    try:
        before = read_run(options.compare) if options.compare else None
    except (OSError, ValueError) as error:
        _refuse(str(error))
    corpora = [CORPORA[name] for name in options.corpus or CORPORA]
    run = new_run(measure(corpora, place, options.sets, options.sample), options.sample)
    if not run.results:
        _refuse(f"no set in {place.data}/queries is called {' or '.join(options.sets)}")
    if options.raise_floors:
        _raise_floors(run, options.floors)
    _show(run, before, options)
    sys.exit(_hold(run, options))


def _show(run: Run, before: Run | None, options: Options) -> None:
    tables = list(set_tables(run, read_floors(options.floors)))
    _print(tables, err=options.as_json)
    if options.folds:
        _print(fold_table(run, options.folds), err=options.as_json)
    if before:
        _print(comparison_table(run, before), err=options.as_json)
        if options.folds:
            _print(fold_comparison_table(run, before, options.folds), err=options.as_json)
    if options.as_json:
        click.echo(to_json(run))
    if options.write:
        circumstances = f"`make eval`, {run.day}, commit {run.commit}."
        replace_between_markers(_DOCS / "relevance.md", "eval", [circumstances, *tables, ""])


def _raise_floors(run: Run, path: Path) -> None:
    floors = read_floors(path)
    higher = raised(run, floors)
    write_floors(higher, path)
    _say(f"raised {sum(floors.get(place) != higher[place] for place in higher)} floors")


def _hold(run: Run, options: Options) -> int:
    """Hold a run against the floors; return the exit code."""
    if options.sample > 1:
        return OK
    floors = read_floors(options.floors)
    fallen = below(run, floors)
    for result in fallen:
        floor = floors[result.place]
        _say(
            f"{result.corpus} {result.name}: {result.mean.ndcg:.4f} is below its floor, "
            f"{floor.ndcg:.4f} of {floor.day}"
        )
    return BELOW if fallen else OK


@main.command("cleaning")
@click.option("--sets", multiple=True, metavar="NAME",
              help="Only this damage, or pattern ('heavy-*'); repeat for more.")  # fmt: skip
@click.option("--sample", type=click.IntRange(1), default=1, metavar="N",
              help="Every N-th query only.")  # fmt: skip
@click.pass_obj
def cleaning(place: Place, sets: tuple[str, ...], sample: int) -> None:
    """Say what damage costs, cleaned and not; without --sets write it into docs/cleaning.md."""
    code = commit()
    measured = list(measure_cleaning(place, sets, sample))
    found = CleaningTable(measured, date.today().isoformat(), code, sample)
    _print(found.lines())
    for verdict in found.verdicts():
        _say(verdict)
    if not sets:
        replace_between_markers(_DOCS / "cleaning.md", "eval-cleaning", found.lines())
    sys.exit(OK if all(map(found.holds, measured)) else BELOW)


def _print(lines: Iterable[str], err: bool = False) -> None:
    for line in lines:
        click.echo(line, err=err)


def _say(line: str) -> None:
    click.echo(line, err=True)


def _refuse(message: str) -> NoReturn:
    click.echo(f"error: {message}", err=True)
    sys.exit(USAGE)


if __name__ == "__main__":
    main()
