"""The command `dupes`: groups of near-duplicates."""

import json
from typing import Any

import click

import engine
from indexer.articles import Place
from indexer.deduplication import group_members
from indexer.exits import index_option, opened
from indexer.report import DUPLICATES


@click.command()
@index_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--dropped", is_flag=True, help="List the exact duplicates that were dropped, as JSON lines."
)
def dupes(index: str, as_json: bool, dropped: bool) -> None:
    """List groups of near-duplicates, the largest first.

    They are reprints with other headings, furniture and small changes, and what is written by one
    formula. All of them are in the index.
    """
    live = opened(index)
    if dropped:
        click.echo(live.attachment(DUPLICATES), nl=False)
        return
    groups = group_members(live)
    if as_json:
        listed = [
            {"group": number, "articles": list(map(_listed, articles))}
            for number, articles in groups
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    found = False
    for number, articles in groups:
        found = True
        click.echo(f"group {number}: {len(articles)} articles")
        for article in articles:
            stated = "  ".join(str(article[name]) for name in _STATED if article.get(name))
            click.echo(f"  {stated}\n      {Place(article['path'], article['line'])}")
    if not found:
        click.echo("no near-duplicates", err=True)


_STATED = ("id", "published", "source", "title")


def _listed(article: engine.Stored) -> dict[str, Any]:
    """Return what `dupes --json` says of an article."""
    return {name: article.get(name, "") for name in (*_STATED, "path", "line")}
