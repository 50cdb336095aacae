"""Plan an update: which files are read, what of them is known, and which articles go."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import engine
from indexer.changes import Comparison, FileChange, Wanted, survey
from indexer.errors import SourceError
from indexer.known_articles import stated_by
from indexer.ledger import DUPLICATE, FAILED, INDEXED, SAME_ID, Ledger
from indexer.sources import SourceFile, find_files
from indexer.sources.files import classified
from indexer.sources.kinds import READABLE
from indexer.sources.scanning import UNKNOWN, Looked, Scan, scan


@dataclass(slots=True)
class Plan:
    """What an update has to do: read `files`, take out what files gave that are `gone` (numbers in
    the ledger). `doomed` are the ids of articles that go or are replaced, with the number of their
    file; `moved` are the old paths of files by their new ones; `closed` folders cannot be opened.
    """

    ledger: Ledger
    files: list[FileChange] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    doomed: dict[str, int] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    unchanged: int = 0
    looked_at: int = 0
    """When the files were looked at, in nanoseconds."""

    def __bool__(self) -> bool:
        return bool(self.files or self.gone)


def plan_update(
    live: engine.Index, ledger: Ledger, sources: Sequence[Path], wanted: Wanted
) -> Plan:
    """Return what an update has to do. Raises SourceError where a source is not there, or where
    nothing is left of what the sources held.
    """
    found = scan(sources)
    plan = _planned(ledger, found, sources, wanted)
    waiting = _waiting(live, ledger, plan.doomed)
    if waiting.any():  # read what was left out because of articles that go now
        plan = _planned(_to_be_read(ledger, waiting), found, sources, wanted)
    _note_moves(plan)
    return plan


def _planned(ledger: Ledger, found: Scan, sources: Sequence[Path], wanted: Wanted) -> Plan:
    comparison = Comparison(found, ledger, wanted)
    plan = Plan(ledger, gone=comparison.gone(), closed=found.closed, looked_at=found.started)
    if not len(found) and not found.closed:
        names = ", ".join(map(str, sources))
        raise SourceError(
            f"{names}: no articles there; put in {READABLE}, or name others; an index that shall"
            " hold nothing of it is built anew"
        )
    for place in comparison.files_to_read():
        number = comparison.number_of(place)
        plan.files.append(_change(found, place, sources, ledger, number))
    plan.unchanged = len(found) - len(plan.files)
    for number in plan.gone:
        _doom(plan, number, ledger.items_of(number))
    for change in plan.files:
        if change.number is not None:
            items = ledger.items_of(change.number)
            _doom(plan, change.number, items[~change.survey.still_there])
    _spare(plan)
    return plan


def _change(
    found: Scan, place: int, sources: Sequence[Path], ledger: Ledger, number: int | None
) -> FileChange:
    looked = found[place]
    file = _source_file(looked, sources[looked.source], found.roots[looked.source])
    if number is None:
        return FileChange(looked, file)
    return FileChange(looked, file, number, survey(file, ledger, ledger.items_of(number)))


def _source_file(looked: Looked, source: Path, root: str) -> SourceFile:
    """Return a file as `find_files` does."""
    if looked.path == root:
        file = next(find_files([source]))
    else:
        base, path = Path(root), Path(looked.path)
        name = f"{base.name}/{path.relative_to(base).as_posix()}"
        file = classified(path, name, looked.size)
    assert isinstance(file, SourceFile)
    return file


def _doom(plan: Plan, number: int, items: NDArray[np.int64]) -> None:
    indexed = items[plan.ledger.states[items] == INDEXED]
    if len(indexed):
        plan.doomed |= dict.fromkeys(plan.ledger.ids_of(indexed), number)


def _spare(plan: Plan) -> None:
    """Not doom articles that went from one file to another in an update that was interrupted: they
    are noted with both.
    """
    items = [np.empty(0, np.int64)]
    for change in plan.files:
        if change.number is not None:
            items.append(plan.ledger.items_of(change.number)[change.survey.still_there])
    every = np.concatenate(items)
    indexed = every[plan.ledger.states[every] == INDEXED]
    doomed = plan.ledger.with_ids(indexed, plan.doomed)
    for id in plan.ledger.ids_of(doomed):
        plan.doomed.pop(id, None)


def _waiting(live: engine.Index, ledger: Ledger, doomed: dict[str, int]) -> NDArray[np.bool_]:
    """Return which items were left out only because of articles that are doomed."""
    waiting = np.zeros(len(ledger.owners), bool)
    if not doomed:
        return waiting
    duplicates = np.flatnonzero(ledger.states == DUPLICATE)
    if len(duplicates):
        twins = np.ascontiguousarray(ledger.twins[duplicates]).view("S16").ravel()
        waiting[duplicates] = np.isin(twins, stated_by(live, list(doomed)))
    same = np.flatnonzero(ledger.states == SAME_ID)
    waiting[same] = [id in doomed for id in ledger.ids_of(same)]
    return waiting


def _to_be_read(ledger: Ledger, items: NDArray[np.bool_]) -> Ledger:
    """Return the ledger in which some items, and so their files, must be read again."""
    states, changed = ledger.states.copy(), ledger.changed.copy()
    states[items] = FAILED
    changed[ledger.owners[items]] = UNKNOWN
    return replace(ledger, states=states, changed=changed)


def _note_moves(plan: Plan) -> None:
    """Find out which of the new files are some that are gone."""
    by_size: dict[int, list[int]] = {}
    for number in plan.gone:
        by_size.setdefault(int(plan.ledger.sizes[number]), []).append(number)
    for change in plan.files:
        candidates = by_size.get(change.looked.size, []) if change.number is None else []
        for number in candidates:
            items = plan.ledger.items_of(number)
            found = survey(change.file, plan.ledger, items)
            if len(found.known) == len(items) and found.known.all():
                plan.moved[change.looked.path] = plan.ledger.path_of(number)
                candidates.remove(number)
                break
