"""The indexer's command line: build, update, delete, stats, verify, dupes, clean, export.

Exit codes are those of the README.
"""

import json
import sys
from pathlib import Path
from typing import Any

import click

import engine
from indexer.build import BuildOptions, build
from indexer.clean_command import clean_command
from indexer.dupes_command import dupes
from indexer.errors import FurnitureError, NothingIndexed, SourceError
from indexer.exits import INTERRUPTED, LOCKED, OK, SOME_FAILED, UNUSABLE, USAGE, leave
from indexer.export_command import export_command
from indexer.report import FAILURES, REPORT
from indexer.told_failures import print_failures
from indexer.update_command import delete_command, update_command
from settings import option


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Fill an index with articles and look after it."""


@main.command("build")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("index")
@option("workers")
@option("memory-mb")
@option("originals")
@option("furniture-share")
@option("furniture")
@option("progress")
def build_command(sources: tuple[Path, ...], index: str, **options: Any) -> None:
    """Build the index anew from SOURCES: folders (with all below them) and files.

    Reads .txt .md .html .docx .pdf .epub .json .jsonl .csv .warc, plain or .gz, and .zip and .tar
    archives of them, in UTF-8, GBK, GB18030, Big5 or UTF-16. The index that is live stays so until
    the new one is complete.
    """
    try:
        report = build(sources, Path(index), BuildOptions(**options))
    except (SourceError, FurnitureError) as error:
        leave(str(error), USAGE)
    except NothingIndexed as error:
        print_failures(error.report)
        click.echo(error.report.summary())
        leave(str(error), SOME_FAILED)
    except engine.IndexLocked as error:
        leave(str(error), LOCKED)
    except engine.IndexUnusable as error:
        leave(str(error), UNUSABLE)
    except OSError as error:
        what = f"{error.filename or index}: {error.strerror or error}"
        advice = "see to the disk's space and the folder's permissions, then run this again"
        leave(f"{what}; the index is as it was before: {advice}", UNUSABLE)
    except KeyboardInterrupt:
        leave(
            "interrupted; the index is as it was before: run the same command to build it",
            INTERRUPTED,
        )
    print_failures(report)
    click.echo(report.summary())
    click.echo(f'search it: python -m search 词 --index "{index}"', err=True)
    sys.exit(SOME_FAILED if report.failed else OK)


@main.command()
@option("index")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--failed", is_flag=True, help="List the articles that failed at the last build, as JSON lines."
)
def stats(index: str, as_json: bool, failed: bool) -> None:
    """Say what is in the index."""
    try:
        opened = engine.open_index(index)
    except engine.IndexUnusable as error:
        leave(str(error), UNUSABLE)
    if failed:
        click.echo(opened.attachment(FAILURES), nl=False)
        return
    figures = _figures(opened)
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    for name, value in figures.items():
        if isinstance(value, dict):
            value = ", ".join(f"{key} {count:,}" for key, count in value.items()) or "none"
        click.echo(f"{name:<12}{value:,}" if isinstance(value, int) else f"{name:<12}{value}")


def _figures(index: engine.EmbeddedIndex) -> dict[str, Any]:
    counts = index.evaluate(engine.All(), engine.Order(limit=1), facets=("source", "year")).facets
    report = json.loads(index.attachment(REPORT) or "{}")
    return {
        "articles": index.article_count,
        "generation": index.generation,
        "built": index.built_at,
        "bytes": index.size_bytes,
        **index.figures(),
        "failed": sum(report.get("skipped", {}).values()),
        "duplicates": report.get("duplicates", 0),
        "outlets": dict(counts["source"]),
        "years": dict(sorted(counts["year"].items())),
    }


@main.command()
@option("index")
def verify(index: str) -> None:
    """Read every byte of the index, and say whether it is as it was written."""
    try:
        opened = engine.open_index(index)  # which checks each file against the manifest
    except engine.IndexUnusable as error:
        leave(str(error), UNUSABLE)
    what = f"{opened.article_count:,} articles in {opened.size_bytes:,} bytes"
    click.echo(f"generation {opened.generation}: {what}, every file as it was written")


for command in (update_command, delete_command, dupes, clean_command, export_command):
    main.add_command(command)
