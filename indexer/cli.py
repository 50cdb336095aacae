"""The indexer's command line: build and stats; the other commands have files of their own.

Exit codes are those of the README.
"""

import json
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import click

import engine
from indexer.backup_commands import backup, restore
from indexer.build import BuildOptions, build
from indexer.clean_command import clean_command
from indexer.dict_command import dict_command
from indexer.dupes_command import dupes
from indexer.errors import NothingToDo
from indexer.exits import OK, SOME_FAILED, index_option, opened, wait_option, waiting
from indexer.export_command import export_command
from indexer.migrate_command import migrate_command
from indexer.report import FAILURES, REPORT
from indexer.rollback_command import rollback_command
from indexer.told_failures import indexing, print_report
from indexer.update_command import delete_command, update_command
from indexer.verify_command import verify
from indexer.watch_command import watch_command
from settings import option


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Fill an index with articles and look after it."""


@main.command("build")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@index_option
@option("workers")
@option("memory-mb")
@option("originals")
@option("furniture-share")
@option("furniture")
@option("dictionary")
@option("min-recall")
@option("progress")
@click.option(
    "--if-needed",
    is_flag=True,
    help="Build only where a source or an option changed since, or the index cannot be used.",
)
@wait_option
def build_command(sources: tuple[Path, ...], index: str, **options: Any) -> None:
    """Build the index anew from SOURCES: folders (with all below them) and files.

    Reads .txt .md .html .docx .pdf .epub .json .jsonl .csv .warc, plain or .gz, and .zip and .tar
    archives of them, in UTF-8, GBK, GB18030, Big5 or UTF-16. The index that is live stays so until
    the new one is complete.
    """
    options["waiting"] = waiting(options.pop("wait"))
    if options["dictionary"] is None:
        _warn_of_words(index)
    try:
        with indexing(index):
            report = build(sources, index, BuildOptions(**options))
    except NothingToDo as good:
        click.echo(str(good), err=True)
        return
    print_report(report)
    click.echo(f"search it: python -m search 词 {engine.option_of(index)}", err=True)
    sys.exit(SOME_FAILED if report.failed else OK)


def _warn_of_words(index: str) -> None:
    """Say where a build would drop the words of the live index."""
    with suppress(engine.IndexUnusable), closing(engine.open_index(index)) as live:
        if count := len(live.dictionary.words):
            words = "1 word" if count == 1 else f"{count:,} words"
            click.echo(
                f"the index has {words} of a dictionary, and this build leaves them out: give "
                "--dictionary FILE to keep them (python -m indexer dict list "
                f"{engine.option_of(index)} > FILE writes them)",
                err=True,
            )


@main.command()
@index_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--failed", is_flag=True, help="List the articles that failed at the last build, as JSON lines."
)
def stats(index: str, as_json: bool, failed: bool) -> None:
    """Say what is in the index."""
    live = opened(index)
    if failed:
        click.echo(live.attachment(FAILURES), nl=False)
        return
    figures = _figures(live)
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    for name, value in figures.items():
        if isinstance(value, dict):
            value = ", ".join(f"{key} {count:,}" for key, count in value.items()) or "none"
        click.echo(f"{name:<12}{value:,}" if isinstance(value, int) else f"{name:<12}{value}")


def _figures(index: engine.Index) -> dict[str, Any]:
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
        "dictionary": len(index.dictionary.words),
        "outlets": dict(counts["source"]),
        "years": dict(sorted(counts["year"].items())),
    }


for command in (
    update_command,
    watch_command,
    delete_command,
    verify,
    rollback_command,
    backup,
    restore,
    migrate_command,
    dupes,
    clean_command,
    export_command,
    dict_command,
):
    main.add_command(command)
