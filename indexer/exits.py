"""Exit codes, which are those of the README, and the ways to leave with one."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

import engine
from engine import trust
from settings import option

OK, SOME_FAILED, USAGE, LOCKED, UNUSABLE, AUDIT_FAILED = 0, 1, 2, 3, 4, 5
INTERRUPTED = 130

wait_option = click.option(
    "--wait", is_flag=True, help="Where another process is writing the index, wait for it to end."
)


def _trust(_: click.Context, __: click.Parameter, users: tuple[str, ...]) -> None:
    trust.set_trusted(users)


def index_option(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option that names an index, and the one that says who may write it."""
    trusting = option("trust", expose_value=False, callback=_trust)
    wrapped: Callable[..., None] = option("index")(trusting(command))
    return wrapped


def leave(message: str, code: int) -> NoReturn:
    """End the process with a message on stderr."""
    click.echo(f"error: {message}", err=True)
    sys.exit(code)


def opened(index: str) -> engine.Index:
    """Open the live generation of an index, or leave."""
    try:
        return engine.open_index(index)
    except engine.Unsupported as error:
        leave(str(error), USAGE)
    except engine.IndexUnusable as error:
        leave(str(error), UNUSABLE)


@contextmanager
def writing(index: str, left: str = "is as it was before") -> Iterator[None]:
    """Leave where what writes the index cannot go on, and say how that `left` the index."""
    try:
        yield
    except engine.IndexLocked as error:
        leave(str(error), LOCKED)
    except engine.Unsupported as error:
        leave(str(error), USAGE)
    except (engine.IndexUnusable, engine.NoSpace) as error:
        leave(str(error), UNUSABLE)
    except OSError as error:
        what = f"{error.filename or index}: {error.strerror or error}"
        advice = "see to the disk's space and the folder's permissions, then run this again"
        leave(f"{what}; the index {left}: {advice}", UNUSABLE)
    except KeyboardInterrupt:
        leave(f"interrupted; the index {left}: run the same command again", INTERRUPTED)


def waiting(wait: bool) -> engine.Waiting | None:
    """Return who is told of the lock's holder, if the writer is to wait for it."""
    return _tell if wait else None


def _tell(holder: str) -> None:
    click.echo(f"waiting for {holder}", err=True)
