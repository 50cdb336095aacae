"""Tell failures on stderr, the first ones."""

import click

from indexer.report import Report

SHOWN_FAILURES = 20


def print_failures(report: Report) -> None:
    """Print what failed, and where the others are listed."""
    for failure in report.failures[:SHOWN_FAILURES]:
        click.echo(f"{failure.place}: {failure.reason}: {failure.message}", err=True)
    if report.failed > SHOWN_FAILURES:
        more = report.failed - SHOWN_FAILURES
        click.echo(f"… and {more:,} more: python -m indexer stats --failed", err=True)
