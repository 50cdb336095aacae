"""The indexer's command line: build, stats, verify, dupes, clean, export.

Exit codes are those of the README.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import click
from rich.console import Console

import engine
from indexer.articles import Failure, Passed, Place, RawArticle
from indexer.build import BuildOptions, build
from indexer.clean_report import print_article, print_changes
from indexer.cleaning import Cleaning
from indexer.deduplication import group_members
from indexer.documents import stored_fields
from indexer.errors import NothingExported, NothingIndexed, SourceError
from indexer.export import (
    Exported,
    export_articles,
    export_original,
    export_originals,
    new_file,
)
from indexer.preparation import prepare_explained
from indexer.report import DUPLICATES, FAILURES, REPORT, Report
from indexer.sources import Reader, find_files
from indexer.sources.kinds import READABLE
from settings import option

OK, SOME_FAILED, USAGE, LOCKED, UNUSABLE = 0, 1, 2, 3, 4
_SHOWN_FAILURES = 20


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Fill an index with articles and look after it."""


@main.command("build")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("index")
@option("workers")
@option("memory-mb")
@option("originals")
@option("progress")
def build_command(sources: tuple[Path, ...], index: str, **options: Any) -> None:
    """Build the index anew from SOURCES: folders (with all below them) and files.

    Reads .txt .md .html .docx .pdf .epub .json .jsonl .csv .warc, plain or .gz, and .zip and .tar
    archives of them, in UTF-8, GBK, GB18030, Big5 or UTF-16. The index that is live stays so until
    the new one is complete.
    """
    try:
        report = build(sources, Path(index), BuildOptions(**options))
    except SourceError as error:
        _exit(str(error), USAGE)
    except NothingIndexed as error:
        _print_failures(error.report)
        click.echo(error.report.summary())
        _exit(str(error), SOME_FAILED)
    except engine.IndexLocked as error:
        _exit(str(error), LOCKED)
    except engine.IndexUnusable as error:
        _exit(str(error), UNUSABLE)
    except OSError as error:
        what = f"{error.filename or index}: {error.strerror or error}"
        advice = "see to the disk's space and the folder's permissions, then run this again"
        _exit(f"{what}; the index is as it was before: {advice}", UNUSABLE)
    except KeyboardInterrupt:
        _exit("interrupted; the index is as it was before: run the same command to build it", 130)
    _print_failures(report)
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
        _exit(str(error), UNUSABLE)
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
        _exit(str(error), UNUSABLE)
    what = f"{opened.article_count:,} articles in {opened.size_bytes:,} bytes"
    click.echo(f"generation {opened.generation}: {what}, every file as it was written")


@main.command()
@option("index")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--dropped", is_flag=True, help="List the exact duplicates that were dropped, as JSON lines."
)
def dupes(index: str, as_json: bool, dropped: bool) -> None:
    """List groups of near-duplicates, the largest first.

    They are reprints with other headings, furniture and small changes, and what is written by one
    formula. All of them are in the index.
    """
    try:
        opened = engine.open_index(index)
    except engine.IndexUnusable as error:
        _exit(str(error), UNUSABLE)
    if dropped:
        click.echo(opened.attachment(DUPLICATES), nl=False)
        return
    groups = group_members(opened)
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


@main.command("clean")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--diff", is_flag=True, help="Show the original with every change marked.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines, with every change.")
def clean_command(file: Path, diff: bool, as_json: bool) -> None:
    """Show what cleaning makes of the articles in FILE, without indexing them."""
    failed = False
    console = Console(highlight=False, soft_wrap=True)
    for raw in _articles_of(file):
        cleaning = prepare_explained(raw)
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


def _articles_of(file: Path) -> Iterator[RawArticle | Failure]:
    try:
        files = [found for found in find_files([file]) if not isinstance(found, Passed)]
    except SourceError as error:
        _exit(str(error), USAGE)
    if not files:
        _exit(f"{file}: no articles there; give one of {READABLE}", USAGE)
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


@main.command("export")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@option("index")
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
        _exit("--original needs the ID of one article, or --output FOLDER for many", USAGE)
    try:
        exported = _export(engine.open_index(index), ids, original, output)
    except engine.IndexUnusable as error:
        _exit(str(error), UNUSABLE)
    except NothingExported as error:
        click.echo("\n".join(error.messages), err=True)
        _exit(str(error), SOME_FAILED)
    except BrokenPipeError:  # who reads us has read enough: click ends quietly
        raise
    except OSError as error:
        _exit(f"{output or 'stdout'}: {error.strerror or error}", USAGE)
    except KeyboardInterrupt:
        _exit(f"interrupted; {output or 'the output'} was not completed", 130)
    for message in exported.messages():
        click.echo(message, err=True)
    sys.exit(SOME_FAILED if exported.failed else OK)


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


def _print_failures(report: Report) -> None:
    for failure in report.failures[:_SHOWN_FAILURES]:
        click.echo(f"{failure.place}: {failure.reason}: {failure.message}", err=True)
    if report.failed > _SHOWN_FAILURES:
        more = report.failed - _SHOWN_FAILURES
        click.echo(f"… and {more:,} more: python -m indexer stats --failed", err=True)


def _exit(message: str, code: int) -> NoReturn:
    click.echo(f"error: {message}", err=True)
    sys.exit(code)
