"""The command `verify`: whether the index is as it was written, and finds what is in it."""

import random

import click

import engine
from indexer.documents import indexed_texts
from indexer.exits import UNUSABLE, USAGE, index_option, leave

_SAMPLE = 200
"""Articles that `--deep` analyzes anew, others each time; reading all postings takes longer."""
_SHOWN = 20


@click.command()
@index_option
@click.option(
    "--deep",
    is_flag=True,
    help=f"Read every posting too, and analyze {_SAMPLE} articles anew to compare them.",
)
def verify(index: str, deep: bool) -> None:
    """Read every byte of the index, and say whether it is as it was written.

    The generation that is kept for rollback is read too.
    """
    live = _opened(index)
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


def _opened(index: str) -> engine.EmbeddedIndex:
    """Open the live generation, which checks each file against the manifest; or leave."""
    if engine.is_address(index):
        what = "a cluster checks its files by itself, each time it reads them"
        leave(f"`verify` is not for an index on a cluster: {what}", USAGE)
    try:
        live = engine.open_index(index)
    except engine.IndexDamaged as error:
        leave(f"{error}{_way_back(index, error)}", UNUSABLE)
    except engine.IndexUnusable as error:
        leave(str(error), UNUSABLE)
    assert isinstance(live, engine.EmbeddedIndex)
    return live


def _way_back(index: str, damage: engine.IndexDamaged) -> str:
    """Return what the generation before is worth where the live one is damaged."""
    try:
        before = engine.open_before(index)
    except engine.IndexUnusable as error:
        if str(error) == str(damage):  # which generations there are cannot be told
            return ""
        if _is_one_file(damage, error):
            return (
                "\nthe generation kept for rollback is damaged too: both share this file, which no"
                " update since has changed; restore a backup, or build anew"
            )
        return f"\nthe generation kept for rollback is no way back either: {error}"
    if before is None:
        return ""
    back = f"`python -m indexer rollback --index {index}` goes back to it"
    return f"\ngeneration {before.generation}, the one before, is as it was written: {back}"


def _is_one_file(damage: engine.IndexDamaged, other: engine.IndexUnusable) -> bool:
    """Whether two generations are damaged in a file that is the same one under two names."""
    if damage.path is None or not isinstance(other, engine.IndexDamaged) or other.path is None:
        return False
    return damage.path.samefile(other.path)


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
