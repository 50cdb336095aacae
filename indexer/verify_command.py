"""The command `verify`: whether the index is as it was written, and finds what is in it."""

import random

import click

import engine
from indexer.documents import indexed_texts
from indexer.exits import UNUSABLE, leave, opened
from settings import option

_SAMPLE = 200
"""Articles that `--deep` analyzes anew, others each time; reading all postings takes longer."""
_SHOWN = 20


@click.command()
@option("index")
@click.option(
    "--deep",
    is_flag=True,
    help=f"Read every posting too, and analyze {_SAMPLE} articles anew to compare them.",
)
def verify(index: str, deep: bool) -> None:
    """Read every byte of the index, and say whether it is as it was written.

    The generation that is kept for rollback is read too.
    """
    live = opened(index)  # which checks each file against the manifest
    what = f"{live.article_count:,} articles in {live.size_bytes:,} bytes"
    click.echo(f"generation {live.generation}: {what}, every file as it was written")
    if deep:
        _verify_deeply(live)
    try:
        before = engine.open_before(index)
    except engine.IndexStale as error:
        click.echo(f"rollback is not possible: {error}", err=True)
    except engine.IndexUnusable as error:
        leave(f"searching works, but rollback would not: {error}", UNUSABLE)
    else:
        if before is not None:
            click.echo(f"generation {before.generation}: kept for rollback, as it was written")


def _verify_deeply(live: engine.EmbeddedIndex) -> None:
    places = range(live.article_count)
    sample = random.sample(places, min(_SAMPLE, len(places)))
    check = live.check(indexed_texts, sorted(sample))
    for problem in check.problems[:_SHOWN]:
        click.echo(problem, err=True)
    if check.wrong:
        advice = "build it anew, and report this"
        leave(f"generation {live.generation} has {check.wrong:,} errors: {advice}", UNUSABLE)
    click.echo(
        f"  {check.postings:,} postings of {check.terms:,} terms in bounds, and as many as the "
        f"lengths say; {check.articles:,} articles analyzed anew are found as they stand"
    )
