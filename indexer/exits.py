"""Exit codes, which are those of the README, and the way to leave with one."""

import sys
from typing import NoReturn

import click

OK, SOME_FAILED, USAGE, LOCKED, UNUSABLE = 0, 1, 2, 3, 4
INTERRUPTED = 130


def leave(message: str, code: int) -> NoReturn:
    """End the process with a message on stderr."""
    click.echo(f"error: {message}", err=True)
    sys.exit(code)
