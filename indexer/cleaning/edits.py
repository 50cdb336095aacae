"""Edits: what a step of cleaning changes, place by place, so that a report can show it and undo it.

Every text that a step makes is made by applying its edits, so none of them can be forgotten.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Puts `after` in the place of `text[start:end]`.

    `inferred` where `after` was made out from what stands around it, not from the text itself.
    """

    start: int
    end: int
    after: str = ""
    inferred: bool = False


Trail = Sequence[tuple[str, Sequence[Edit]]]
"""The edits of one step after the other, each with the kind of damage; offsets are in the text
that the step before left."""


@dataclass(frozen=True, slots=True)
class Change:
    """A place of the original that cleaning changed, perhaps in several steps: `kinds`, in order.

    `start` is the offset in the original, in characters, of `before`.
    """

    kinds: tuple[str, ...]
    start: int
    before: str
    after: str
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class _Region:
    """Characters `first` to `last` of the original that are `start` to `end` of the text now."""

    first: int
    last: int
    start: int
    end: int
    kinds: tuple[str, ...]
    inferred: bool


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with edits applied, which are in order and apart.

    Example: `apply_edits("甲乙丙", [Edit(1, 2, "二")])` -> `"甲二丙"`
    """
    pieces: list[str] = []
    place = 0
    for edit in edits:
        if not place <= edit.start <= edit.end <= len(text):
            raise ValueError(f"{edit} overlaps the one before it, or the end of the text")
        pieces += text[place : edit.start], edit.after
        place = edit.end
    return "".join(pieces) + text[place:]


def find_changes(original: str, text: str, trail: Trail) -> list[Change]:
    """Return what the steps of `trail` changed on the way from `original` to `text`, in order."""
    regions: list[_Region] = []
    for kind, edits in trail:
        regions = _carried(regions, kind, edits)
    return [
        Change(
            region.kinds,
            region.first,
            original[region.first : region.last],
            text[region.start : region.end],
            region.inferred,
        )
        for region in regions
    ]


def restore(text: str, changes: Iterable[Change]) -> str:
    """Return the original of a text from what was changed in it."""
    pieces: list[str] = []
    place = first = 0
    for change in changes:
        same = change.start - first
        pieces += text[place : place + same], change.before
        place += same + len(change.after)
        first = change.start + len(change.before)
    return "".join(pieces) + text[place:]


def _carried(regions: Sequence[_Region], kind: str, edits: Sequence[Edit]) -> list[_Region]:
    """Return the regions after one more step; what touches becomes one, as its order is lost."""
    found: list[_Region] = []
    shift = gain = 0  # from the original to the text before this step, and on to that after it
    for group in _touching(sorted([*regions, *edits], key=lambda part: part.start)):
        old = [part for part in group if isinstance(part, _Region)]
        new = [part for part in group if isinstance(part, Edit)]
        start, end = group[0].start, max(part.end for part in group)
        first = start - shift
        shift = old[-1].end - old[-1].last if old else shift
        grown = sum(len(edit.after) - (edit.end - edit.start) for edit in new)
        found.append(
            _Region(
                first,
                end - shift,
                start + gain,
                end + gain + grown,
                _kinds(old, kind if new else None),
                any(part.inferred for part in group),
            )
        )
        gain += grown
    return found


def _touching(parts: Iterable[_Region | Edit]) -> Iterator[list[_Region | Edit]]:
    """Yield the parts in groups, each of which has no gap."""
    group: list[_Region | Edit] = []
    end = 0
    for part in parts:
        if group and part.start > end:
            yield group
            group = []
        end = max(end, part.end) if group else part.end
        group.append(part)
    if group:
        yield group


def _kinds(regions: Sequence[_Region], kind: str | None) -> tuple[str, ...]:
    names = [name for region in regions for name in region.kinds]
    return tuple(dict.fromkeys([*names, kind] if kind is not None else names))
