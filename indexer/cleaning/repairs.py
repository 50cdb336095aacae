"""Choose what is told of the changes of an article beside their number: the places that a reader
can compare, with what stood there.
"""

import sys
from collections.abc import Iterable, Iterator

from analysis import strip_invisible
from engine import Repair, shortened
from indexer.cleaning.draft import Draft
from indexer.cleaning.edits import Change, Edit, Trail, find_changes

MOST_REPAIRS = 200
MOST_UNSEEN = 20
"""Changes of what cannot be seen; where there are more they are all left out, for they would drown
the others."""

_MOST_EDITS = 2_000
"""Edits of a step that are looked at, so that a book costs no more than a chapter; with all of them
an article of 1.5 MB in which each line has several took twice as long to clean."""
_LAYOUT = frozenset({"white space", "unrepaired"})
"""Kinds that are only counted: blank lines, of which each article of an archive may have some, and
places where nothing changed. With blank lines the index of a news archive would be 3 % larger."""


def repairs_of(original: str, draft: Draft) -> tuple[Repair, ...]:
    """Return the repairs that led from an original to a draft, in order of their offsets in it."""
    if all(kind in _LAYOUT for kind, _ in draft.trail):
        return ()
    trail, end = _beginning(draft.trail)
    found = list(_repairs(find_changes(original, draft.text, trail), end))
    unseen = sum(not seen for seen, _ in found)
    return tuple(repair for seen, repair in found if seen or unseen <= MOST_UNSEEN)[:MOST_REPAIRS]


def _beginning(trail: Trail) -> tuple[Trail, int]:
    """Return a trail without what each step did after its first edits, and the offset in the text
    that it led to up to which nothing is missing.
    """
    kept: list[tuple[str, list[Edit]]] = []
    end = sys.maxsize
    for kind, edits in trail:
        count = next((n for n, edit in enumerate(edits[:_MOST_EDITS]) if edit.end > end), None)
        first = list(edits[: _MOST_EDITS if count is None else count])
        if len(first) < len(edits):
            end = min(end, edits[len(first)].start)
        kept.append((kind, first))
        end += sum(len(edit.after) - (edit.end - edit.start) for edit in first)
    return kept, end


def _repairs(changes: Iterable[Change], end: int) -> Iterator[tuple[bool, Repair]]:
    """Yield what may be listed up to an offset, each with whether there is something to see."""
    gain = 0
    for change in changes:
        offset, length = change.start + gain, len(change.after)
        gain += length - len(change.before)
        if offset + length >= end:
            return
        if not _LAYOUT.issuperset(change.kinds) and change.before != change.after:
            seen = bool(strip_invisible(change.before + change.after).strip())
            before = shortened(change.before)
            yield seen, Repair(change.kinds, offset, length, before, change.inferred)
