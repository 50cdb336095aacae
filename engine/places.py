"""Where an index is decides which engine has it: a folder the embedded one, an address a cluster.

The cluster's engine is imported where it is asked for: its client is an extra.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from analysis import NO_WORDS, UserDictionary
from engine import embedded
from engine.embedded.writer import MEMORY_MB
from engine.errors import Unsupported
from engine.lock import Waiting
from engine.protocol import Index
from engine.safeguards import Safeguards
from engine.write_protocol import IndexUpdater, IndexWriter

Place = str | Path
"""The folder of an index, or its address on a cluster."""

SCHEME = "opensearch+"


def is_address(place: Place) -> bool:
    """Return whether the place of an index is on a cluster."""
    return str(place).startswith(SCHEME)


def shown(place: Place) -> str:
    """Return the place of an index for people."""
    return str(place) if is_address(place) else f"{place}/"


def option_of(place: Place) -> str:
    """Return the option by which a command is told of the place of an index."""
    return f'--engine "{place}"' if is_address(place) else f'--index "{place}"'


def open_index(place: Place) -> Index:
    """Open the live generation of the index at a place for reading. Raises IndexUnusable, and
    Unsupported where the address is none.
    """
    if is_address(place):
        index: Index = _cluster().open_index(str(place))
        return index
    return embedded.open_index(place)


@contextmanager
def rebuild(
    place: Place,
    memory_mb: int = MEMORY_MB,
    workers: int = 1,
    dictionary: UserDictionary = NO_WORDS,
    safeguards: Safeguards = Safeguards(),  # noqa: B008 - frozen
) -> Iterator[IndexWriter]:
    """Write a new generation of the index at a place; it goes live when the block ends without an
    error. See `embedded.rebuild`; a cluster needs no memory and no workers of ours.
    """
    if is_address(place):
        with _cluster().rebuild(str(place), dictionary, safeguards) as generation:
            yield generation
    else:
        with embedded.rebuild(place, memory_mb, workers, dictionary, safeguards) as generation:
            yield generation


@contextmanager
def update(
    place: Place,
    memory_mb: int = MEMORY_MB,
    workers: int = 1,
    safeguards: Safeguards = Safeguards(),  # noqa: B008 - frozen
    dictionary: UserDictionary | None = None,
) -> Iterator[IndexUpdater]:
    """Change the live index at a place; see `embedded.update`."""
    if is_address(place):
        with _cluster().update(str(place), safeguards, dictionary) as changes:
            yield changes
    else:
        with embedded.update(place, memory_mb, workers, safeguards, dictionary) as changes:
            yield changes


def back_up(place: Place, file: BinaryIO) -> embedded.Backup:
    """Write the live generation to a file. Raises Unsupported on a cluster."""
    _only_in_a_folder(place, "`backup`", "take a snapshot with the cluster's own API")
    return embedded.back_up(place, file)


def restore(place: Place, file: BinaryIO, waiting: Waiting | None = None) -> embedded.Backup:
    """Make a generation of a file the live one. Raises Unsupported on a cluster."""
    _only_in_a_folder(place, "`restore`", "restore a snapshot with the cluster's own API")
    return embedded.restore(place, file, waiting)


def rollback(place: Place, waiting: Waiting | None = None) -> embedded.RolledBack:
    """Return to the generation before. Raises Unsupported on a cluster."""
    _only_in_a_folder(place, "`rollback`", "build again from the sources as they were")
    return embedded.rollback(place, waiting)


def open_before(place: Place) -> Index | None:
    """Open the generation before; None where there is none. Raises Unsupported on a cluster."""
    _only_in_a_folder(place, "`rollback`", "build again from the sources as they were")
    return embedded.open_before(place)


def _only_in_a_folder(place: Place, command: str, instead: str) -> None:
    if is_address(place):
        raise Unsupported(f"{command} is for an index in a folder, not on a cluster: {instead}")


def _cluster() -> ModuleType:
    try:
        from engine import opensearch
    except ModuleNotFoundError as error:
        raise Unsupported(
            f"an index on a cluster needs {error.name}, which is not installed: "
            "pip install 'wensou[cluster]'"
        ) from None
    return opensearch
