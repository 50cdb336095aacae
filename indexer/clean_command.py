"""The command `clean`: what cleaning makes of a file."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from indexer.articles import Failure, Passed, RawArticle
from indexer.clean_report import print_article, print_changes
from indexer.cleaning import Cleaning
from indexer.cleaning.furniture_patterns import Furniture, known_furniture, read_furniture
from indexer.documents import stored_fields
from indexer.errors import FurnitureError, SourceError
from indexer.exits import OK, SOME_FAILED, USAGE, leave
from indexer.preparation import prepare_explained
from indexer.sources import Reader, find_files
from indexer.sources.kinds import READABLE
from settings import option


@click.command("clean")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--diff", is_flag=True, help="Show the original with every change marked.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines, with every change.")
@option("furniture")
def clean_command(file: Path, diff: bool, as_json: bool, furniture: Path | None) -> None:
    """Show what cleaning makes of the articles in FILE, without indexing them."""
    failed = False
    console = Console(highlight=False, soft_wrap=True)
    known = _known_furniture(furniture)
    for raw in _articles_of(file):
        cleaning = prepare_explained(raw, known)
        if isinstance(cleaning, Failure):
            failed = True
            click.echo(f"{cleaning.place}: {cleaning.reason}: {cleaning.message}", err=True)
        elif as_json:
            click.echo(json.dumps(_as_json(cleaning), ensure_ascii=False))
        elif diff:
            print_changes(cleaning, console)
        else:
            print_article(cleaning.article, console)
    sys.exit(SOME_FAILED if failed else OK)


def _known_furniture(path: Path | None) -> Furniture:
    try:
        return read_furniture(path) if path else known_furniture()
    except FurnitureError as error:
        leave(str(error), USAGE)


def _articles_of(file: Path) -> Iterator[RawArticle | Failure]:
    try:
        files = [found for found in find_files([file]) if not isinstance(found, Passed)]
    except SourceError as error:
        leave(str(error), USAGE)
    if not files:
        leave(f"{file}: no articles there; give one of {READABLE}", USAGE)
    for found in files:
        yield from Reader().read(found)


def _as_json(cleaning: Cleaning) -> dict[str, Any]:
    """Return an article as it would be stored, and the edits that lead there: each replaces
    `before`, at an offset in characters of the original, with `after`.
    """
    edits = [
        {
            "kinds": change.kinds,
            "offset": change.start,
            "before": change.before,
            "after": change.after,
            "inferred": change.inferred,
        }
        for change in cleaning.changes
    ]
    return {**stored_fields(cleaning.article), "edits": edits}
