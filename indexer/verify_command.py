"""The command `verify`: whether the index is as it was written, and finds what is in it."""

import click

import engine
from indexer.exits import UNUSABLE, leave, opened
from settings import option


@click.command()
@option("index")
def verify(index: str) -> None:
    """Read every byte of the index, and say whether it is as it was written."""
    live = opened(index)  # which checks each file against the manifest
    what = f"{live.article_count:,} articles in {live.size_bytes:,} bytes"
    click.echo(f"generation {live.generation}: {what}, every file as it was written")
    try:
        before = engine.open_before(index)
    except engine.IndexStale as error:
        click.echo(f"no way back: the generation before is of another version: {error}", err=True)
    except engine.IndexUnusable as error:
        leave(f"rollback would fail, searching does not: {error}", UNUSABLE)
    else:
        if before is not None:
            click.echo(f"generation {before.generation}: kept for rollback, as it was written")
