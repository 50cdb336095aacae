"""The states that the indexes of these tests are in, whole ones only."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from daily_index import LIVE, daily_state
from versioned_index import whole_version

State = int | str
"""Of a versioned index its version, of the daily one its name in `daily_index`."""


class Original(NamedTuple):
    """The state of an index that is copied, and how the state of a copy is found; that asserts
    that it is a whole one.
    """

    live: State
    state: Callable[[Path], State]


ORIGINALS = {"original": Original(2, whole_version), "days": Original(LIVE, daily_state)}
"""By the name of the index."""
