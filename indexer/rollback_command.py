"""The command `rollback`: the generation before is the live one again."""

import click

import engine
from indexer.exits import index_option, wait_option, waiting, writing


@click.command("rollback")
@index_option
@wait_option
def rollback_command(index: str, wait: bool) -> None:
    """Make the generation before the live one live again; a second time returns.

    The one that is left stays until the next build or restore. Servers move over by themselves.
    """
    with writing(index):
        done = engine.rollback(index, waiting(wait))
    what = f"{done.articles:,} articles, built {done.built_at}"
    click.echo(f"generation {done.live} is live ({what}), {done.left} is kept")
    click.echo("the same command returns to it", err=True)
