"""The command `export`: the articles out of the index again."""

import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

import click

import engine
from indexer.errors import NothingExported
from indexer.exits import INTERRUPTED, OK, SOME_FAILED, UNUSABLE, USAGE, index_option, leave, opened
from indexer.export import (
    Exported,
    export_articles,
    export_original,
    export_originals,
    new_file,
)


@click.command("export")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@index_option
@click.option("--original", is_flag=True, help="The articles as they were read, byte for byte.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="New file to write to; with --original a new folder, with a file for each article.",
)
def export_command(ids: tuple[str, ...], index: str, original: bool, output: Path | None) -> None:
    """Write the cleaned articles, those with these IDs or all, as JSON lines that build reads.

    \b
    python -m indexer export > articles.jsonl
    python -m indexer export --original --output originals/
    python -m indexer export --original ID > page.html
    """
    if original and output is None and len(ids) != 1:
        leave("--original needs the ID of one article, or --output FOLDER for many", USAGE)
    try:
        exported = _export(opened(index), ids, original, output)
    except engine.IndexUnusable as error:
        leave(str(error), UNUSABLE)
    except NothingExported as error:
        click.echo("\n".join(error.messages), err=True)
        leave(str(error), SOME_FAILED)
    except BrokenPipeError:  # who reads us has read enough: click ends quietly
        raise
    except OSError as error:
        _forget_stdout()
        leave(f"{output or 'stdout'}: {error.strerror or error}", USAGE)
    except KeyboardInterrupt:
        leave(f"interrupted; {output or 'the output'} was not completed", INTERRUPTED)
    for message in exported.messages():
        click.echo(message, err=True)
    sys.exit(SOME_FAILED if exported.failed else OK)


def _forget_stdout() -> None:
    """Let what is left in its buffer go nowhere: it would fail once more at the very end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)


def _export(
    index: engine.Index, ids: Sequence[str], original: bool, output: Path | None
) -> Exported:
    if original and output:
        return export_originals(index, ids, output)
    target: AbstractContextManager[BinaryIO] = nullcontext(sys.stdout.buffer)
    if output:
        target = new_file(output)
    with target as out:
        if original:
            exported = export_original(index, ids[0], out)
        else:
            exported = export_articles(index, ids, out)
        out.flush()
    return exported
