"""The command `watch`: update the index whenever its sources change."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from analysis import DictionaryError, read_dictionary
from indexer.build import BuildOptions
from indexer.cleaning.furniture_patterns import read_furniture
from indexer.errors import FurnitureError
from indexer.exits import INTERRUPTED, UNUSABLE, USAGE, leave, waiting
from indexer.told_failures import print_failures
from indexer.update_command import sources_and_options
from indexer.watching import Watch


@click.command("watch")
@sources_and_options
@click.option(
    "--debounce",
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    type=click.FloatRange(0.1, 3600),
    help="How long sources must be quiet before they are read.",
)
def watch_command(sources: tuple[Path, ...], index: str, debounce: float, **options: Any) -> None:
    """Update the index whenever SOURCES change, until Ctrl-C.

    It begins by reading what changed before. Each update is that of `update`, waits for another
    process that is writing, and says in a line on stderr what it did; one that fails is tried
    again. Where folders lie on another machine (NFS, SMB) or in a container, no changes may be
    told: WATCHFILES_FORCE_POLLING=1 looks for them instead.
    """
    for source in sources:
        if not source.exists():
            leave(f"{source}: no such file or folder; make it first, or name another", USAGE)
    how = BuildOptions(**options, waiting=waiting(True))
    _check(how)
    watch = Watch(sources, index, how, debounce, _say, print_failures)
    _say(f"watching {', '.join(map(str, sources))}; Ctrl-C ends it")
    try:
        watch.run()
    except KeyboardInterrupt:
        if watch.updating:
            left = "the index holds what was committed: run the same command again"
            leave(f"interrupted; {left}", INTERRUPTED)
        _say("no longer watching")
    except OSError as error:
        leave(f"the sources cannot be watched ({error}): use `update` now and then", UNUSABLE)


def _check(options: BuildOptions) -> None:
    """Leave where a file is wrong that every update would stumble over."""
    try:
        if options.furniture:
            read_furniture(options.furniture)
        if options.dictionary:
            read_dictionary(options.dictionary)
    except (FurnitureError, DictionaryError) as error:
        leave(str(error), USAGE)


def _say(message: str) -> None:
    click.echo(f"{datetime.now():%H:%M:%S}  {message}", err=True)
