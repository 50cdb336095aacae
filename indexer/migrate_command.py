"""The command `migrate`: an index at another place, without its sources."""

import time

import click

import engine
from indexer.exits import opened, wait_option, waiting
from indexer.migration import migrate
from indexer.told_failures import indexing


@click.command("migrate")
@click.argument("source")
@click.argument("target")
@wait_option
def migrate_command(source: str, target: str, wait: bool) -> None:
    """Copy the index SOURCE to TARGET: folders, or addresses on a cluster.

    Nothing is read or cleaned again, and updates go on from the copy. What is at TARGET stays until
    the copy is complete and finds its articles.

    \b
    python -m indexer migrate index 'opensearch+https://user@host:9200/archive?shards=3'
    """
    started = time.monotonic()
    live = opened(source)
    with indexing(target):
        count = migrate(live, target, waiting=waiting(wait))
    live.close()
    seconds = time.monotonic() - started
    click.echo(f"copied   {count:>8,}  in {seconds:.1f} s to {engine.shown(target)}")
