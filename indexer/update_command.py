"""The commands `update` and `delete`: change the index that is there."""

import re
import sys
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

import engine
from analysis import DictionaryError, read_dictionary
from indexer.build import BuildOptions
from indexer.changes import Wanted
from indexer.exits import OK, SOME_FAILED, index_option, wait_option, waiting, writing
from indexer.planning import Plan
from indexer.sources.files import printable
from indexer.told_failures import indexing, print_report
from indexer.update import delete, planned, update
from settings import option

_AGO = re.compile(r"(\d+)([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


class Time(click.ParamType):  # type: ignore[type-arg]
    """A time, as nanoseconds: ISO 8601, or how long ago."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if ago := _AGO.fullmatch(str(value)):
            since = datetime.now() - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
            return int(since.timestamp() * 1e9)
        try:
            return int(datetime.fromisoformat(str(value)).timestamp() * 1e9)
        except ValueError:
            self.fail(f"{value!r} is no time: write 2022-11-12, 2022-11-12T08:00 or 3d, 12h, 30m")


_OPTIONS = (
    "index",
    "workers",
    "memory-mb",
    "originals",
    "furniture-share",
    "furniture",
    "dictionary",
    "progress",
)


def sources_and_options(function: Any) -> Any:
    """Add the argument and the options of every command that updates an index from sources."""
    for name in reversed(_OPTIONS):
        function = option(name)(function)
    argument = click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
    return argument(function)


@click.command("update")
@sources_and_options
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option(
    "--since",
    type=Time(),
    help="Look only at files that changed since: 2022-11-12T08:00, or 3d, 12h, 30m ago. What is"
    " gone stays then.",
)
@click.option("--retry-failed", is_flag=True, help="Also read again files where something failed.")
@wait_option
def update_command(
    sources: tuple[Path, ...],
    index: str,
    dry_run: bool,
    since: int | None,
    retry_failed: bool,
    **options: Any,
) -> None:
    """Bring the index up to date with SOURCES: read what is new or changed, delete what is gone.

    Files are compared by path, size and time of change, the articles in them by content, so of a
    large dump only what changed is cleaned again. Lines that recur are those that the last build
    learned. Where there is no index, it is built. After an interruption the same command goes on.
    """
    wanted = Wanted(since, retry_failed)
    options["waiting"] = waiting(options.pop("wait"))
    with indexing(index, "holds what was committed"):
        if dry_run:
            _print_plan(sources, index, wanted)
            return
        report = update(sources, index, BuildOptions(**options), wanted)
    print_report(report)
    if options["dictionary"] and not report.built:
        _tell_of_other_words(index, options["dictionary"])
    sys.exit(SOME_FAILED if report.failed else OK)


def _tell_of_other_words(index: str, dictionary: Path) -> None:
    """Say where the index has other words than a file, which an update does not apply."""
    with suppress(engine.IndexUnusable, DictionaryError), closing(engine.open_index(index)) as live:
        if set(read_dictionary(dictionary).words) != set(live.dictionary.words):
            advice = f"python -m indexer dict apply --dictionary {dictionary} applies it"
            click.echo(f"the index has other words than {dictionary}: {advice}", err=True)


def _print_plan(sources: tuple[Path, ...], index: engine.Place, wanted: Wanted) -> None:
    try:
        plan = planned(sources, index, wanted)
    except engine.IndexMissing:
        click.echo(f"no index at {engine.shown(index)}: all would be built", err=True)
        return
    for line in _told(plan):
        click.echo(line)
    if not plan:
        click.echo("nothing would change", err=True)


def _told(plan: Plan) -> list[str]:
    """Return what a plan does, a line a file."""
    moved = set(plan.moved.values())
    lines = []
    for change in plan.files:
        path = printable(change.looked.path)
        if change.looked.path in plan.moved:
            lines.append(f"moved    {printable(plan.moved[change.looked.path])} -> {path}")
        elif change.number is None:
            lines.append(f"new      {path}")
        else:
            survey = change.survey
            read, gone = int((~survey.known).sum()), int((~survey.still_there).sum())
            lines.append(f"changed  {path}  (read {read:,}, replaced or gone {gone:,})")
    gone_paths = (plan.ledger.path_of(number) for number in plan.gone)
    return lines + [f"gone     {printable(path)}" for path in gone_paths if path not in moved]


@click.command("delete")
@click.argument("ids", nargs=-1, required=True)
@index_option
@wait_option
def delete_command(ids: tuple[str, ...], index: str, wait: bool) -> None:
    """Delete articles by their IDS.

    They stay away until their source changes or the index is built anew.
    """
    with writing(index):
        unknown = delete(list(dict.fromkeys(ids)), index, waiting(wait))
    for id in unknown:
        click.echo(f"{id}: no article has this id", err=True)
    click.echo(f"deleted  {len(set(ids)) - len(unknown):>8,}")
    sys.exit(SOME_FAILED if unknown else OK)
