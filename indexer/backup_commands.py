"""The commands `backup` and `restore`: the live generation as one file, and back."""

from pathlib import Path

import click

import engine
from indexer.exits import (
    INTERRUPTED,
    UNUSABLE,
    USAGE,
    index_option,
    leave,
    wait_option,
    waiting,
    writing,
)
from indexer.export import new_file

_file = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@_file
@index_option
def backup(file: Path, index: str) -> None:
    """Write the live generation to FILE, a .tar.gz that restore reads.

    What is at FILE already is not replaced. Builds may go on meanwhile.
    """
    try:
        with new_file(file) as out:
            done = engine.back_up(index, out)
    except engine.IndexUnusable as error:
        leave(str(error), UNUSABLE)
    except OSError as error:
        leave(f"{file}: {error.strerror or error}", USAGE)
    except KeyboardInterrupt:
        leave(f"interrupted; {file} was not written", INTERRUPTED)
    what = f"generation {done.generation}: {done.articles:,} articles, {done.bytes:,} bytes"
    click.echo(f"{what}, in {file.stat().st_size:,}")


@click.command()
@_file
@index_option
@wait_option
def restore(file: Path, index: str, wait: bool) -> None:
    """Make the index in FILE, which backup wrote, the live one.

    It goes live once all of it is there and as it was written. The index that was live is kept:
    rollback returns to it. Restore only backups that you made: they can run code, as an index can.
    """
    try:
        source = file.open("rb")
    except OSError as error:
        leave(f"{file}: {error.strerror or error}", USAGE)
    with source, writing(index):
        try:
            done = engine.restore(index, source, waiting(wait))
        except engine.BackupDamaged as error:
            leave(f"{file}: {error}: take another backup; the index is as it was before", USAGE)
    what = f"{done.articles:,} articles, built {done.built_at}"
    click.echo(f"generation {done.generation} is live ({what})")
