"""How long an evaluation may take, and what became of it.

A deadline is looked at between the leaves of a query tree. Once it has passed, leaves find nothing
more: what was found until then is the answer, and says so. The limits in force are those of the
thread, and so is the time: on a busy machine a query is not cut short for what others take.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic, thread_time
from typing import Any, TypeVar

Known = TypeVar("Known")


@dataclass(slots=True)
class Limits:
    """`deadline` as `thread_time` counts, `earliest` as `monotonic` does, which is asked ten times
    as fast and before which the deadline cannot pass; None is never. `partial`: it has passed
    before the end. `expansion_cut`: a prefix or wildcard had more terms than were looked at.
    `known`: what was found already, because a tree and its tiers ask for the same more than once.
    """

    deadline: float | None = None
    earliest: float = 0.0
    partial: bool = False
    expansion_cut: bool = False
    known: dict[Hashable, Any] = field(default_factory=dict)


_in_force: ContextVar[Limits | None] = ContextVar("limits", default=None)


@contextmanager
def limited(seconds: float | None) -> Iterator[Limits]:
    """Limit what is evaluated inside."""
    limits = Limits()
    if seconds is not None:
        limits.deadline, limits.earliest = thread_time() + seconds, monotonic() + seconds
    token = _in_force.set(limits)
    try:
        yield limits
    finally:
        _in_force.reset(token)


def time_is_up() -> bool:
    """Return whether no leaf may be evaluated any more."""
    limits = _in_force.get()
    if limits is None or limits.deadline is None:
        return False
    if not limits.partial and monotonic() > limits.earliest and thread_time() > limits.deadline:
        limits.partial = True
    return limits.partial


def note_cut_expansion() -> None:
    """Say that not all terms of a prefix or wildcard were looked at."""
    limits = _in_force.get()
    if limits is not None:
        limits.expansion_cut = True


def remembered(key: Hashable, find: Callable[[], Known]) -> Known:
    """Return what `find` finds, looked for once in an evaluation."""
    limits = _in_force.get()
    if limits is None:
        return find()
    known: Known | None = limits.known.get(key)
    if known is None:  # a key may be a large tree, which takes long to hash
        known = limits.known[key] = find()
    return known


def remember(found: Iterable[tuple[Hashable, object]]) -> None:
    """Keep what was found for the rest of an evaluation, each with its key."""
    limits = _in_force.get()
    if limits is not None:
        limits.known.update(found)
