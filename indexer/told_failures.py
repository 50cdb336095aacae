"""Tell what became of a build or an update: what failed, and why one of them could not go on."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from analysis import DictionaryError
from indexer.errors import AuditFailed, FurnitureError, NothingIndexed, SourceError
from indexer.exits import AUDIT_FAILED, SOME_FAILED, USAGE, leave, writing
from indexer.report import Report

_SHOWN = 20


@contextmanager
def indexing(index: str, left: str = "is as it was before") -> Iterator[None]:
    """Leave where sources cannot become part of the index, and say how that `left` it."""
    try:
        with writing(index, left):
            yield
    except (SourceError, FurnitureError, DictionaryError) as error:
        leave(str(error), USAGE)
    except NothingIndexed as error:
        print_report(error.report)
        leave(str(error), SOME_FAILED)
    except AuditFailed as error:
        for missed in error.audited.missed[:_SHOWN]:
            click.echo(f"{missed.id}: not found by {missed.run!r}", err=True)
        leave(str(error), AUDIT_FAILED)


def print_report(report: Report) -> None:
    """Print what failed on stderr, and the summary on stdout."""
    print_failures(report)
    click.echo(report.summary())


def print_failures(report: Report) -> None:
    """Print what failed, the first ones, and where the others are listed."""
    for failure in report.failures[:_SHOWN]:
        click.echo(f"{failure.place}: {failure.reason}: {failure.message}", err=True)
    if report.failed > _SHOWN:
        more = report.failed - _SHOWN
        click.echo(f"… and {more:,} more: python -m indexer stats --failed", err=True)
