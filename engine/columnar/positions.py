"""Find runs at some distance from one another, by comparing the lists of their positions."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine import queries
from engine.columnar.arrays import Arrays
from engine.columnar.compiled import is_compiled
from engine.columnar.field import Field
from engine.columnar.limits import time_is_up
from engine.columnar.phrases import Lists, places_of
from engine.columnar.stretches import firsts
from engine.columnar.terms import as_bytes

Positions = NDArray[np.int64]
Run = queries.Phrase | queries.Prefix

_NONE: Positions = np.empty(0, np.int64)


def find_following(query: queries.Following, arrays: Arrays) -> Positions:
    """Return the documents where the runs follow one another at the distances asked for."""
    return _find(query.runs, arrays, lambda field, lists: _following(field, lists, query.distances))


def find_near(query: queries.Near, arrays: Arrays) -> Positions:
    """Return the documents where the runs stand inside one window."""
    return _find(
        query.runs, arrays, lambda field, lists: _near(field, lists, query.lengths, query.window)
    )


def find_unless(query: queries.Unless, arrays: Arrays) -> Positions:
    """Return the documents where the run stands somewhere without any of the others."""
    runs = (query.run, *(other for other, _ in query.others))
    before = [positions for _, positions in query.others]
    return _find(runs, arrays, lambda field, lists: _alone(lists, before), all_needed=False)


def _alone(lists: Sequence[Positions], before: Sequence[int]) -> Positions:
    """Return the places of the first list that none of the others lies so far before."""
    places = lists[0]
    for others, distance in zip(lists[1:], before, strict=True):
        if len(places) and len(others):
            sought = places - distance
            places = places[_next(others, sought) != sought]
    return places


def _find(
    runs: Sequence[Run],
    arrays: Arrays,
    places_in: Callable[[Field, list[Positions]], Positions],
    all_needed: bool = True,
) -> Positions:
    """Return the documents of places that depend on where runs begin; the first run must be
    there, and `all_needed`: all of them.
    """
    (name,) = {run.field for run in runs}
    parts = [_NONE]
    for base, field in arrays.fields(name):
        if field.kind != "positions":
            raise ValueError(f"field {name!r} has no positions, so no distances")
        lists: list[Positions] = []
        for run in runs:
            lists.append(_starts(field, run))
            if not len(lists[-1]) and (all_needed or run is runs[0]):
                break
        else:
            documents = field.stretches.documents(places_in(field, lists))
            parts.append(documents[firsts(documents)].astype(np.int64) + base)
    return np.concatenate(parts)


def _starts(field: Field, run: Run) -> Positions:
    """Return where a run begins in a segment, ascending."""
    if time_is_up():
        return _NONE
    if isinstance(run, queries.Prefix):
        ranges = field.dictionary.ranges(as_bytes(run.prefix))
        lists = map(field.occurrences_of_any, ranges)
        return np.sort(np.concatenate([_NONE, *lists]), kind="stable")
    if is_compiled([(0, field)]):
        return field.compiled.places(run.terms)
    found = {term: field.find(term) for term in run.terms}
    if min(found.values()) < 0:
        return _NONE
    return places_of(run.terms, Lists(field, found))


def _following(
    field: Field, lists: Sequence[Positions], distances: Sequence[tuple[int, int]]
) -> Positions:
    """Return the places of the first run that the others follow; looked at from the last one."""
    followers = lists[-1]
    for places, (low, high) in zip(lists[-2::-1], distances[::-1], strict=True):
        nearest = _next(followers, places + low)
        followers = places[_within(field, places, nearest, high)]
    return followers


def _near(
    field: Field, lists: Sequence[Positions], lengths: Sequence[int], window: int
) -> Positions:
    """Return where windows begin that hold all runs; one that holds them begins with one."""
    found = [_NONE]
    for places in lists:
        for others, length in zip(lists, lengths, strict=True):
            if time_is_up():
                return _NONE
            places = places[_within(field, places, _next(others, places), window - length)]
        found.append(places)
    return np.sort(np.concatenate(found), kind="stable")


def _next(others: Positions, places: Positions) -> Positions:
    """Return for each place the first of the others that is not before it; -1 where there is
    none.
    """
    rows = others.searchsorted(places)
    return np.append(others, -1)[rows]


def _within(field: Field, places: Positions, others: Positions, most: int) -> NDArray[np.bool_]:
    """Return for each place whether the other beside it is no farther, and in its document."""
    near: NDArray[np.bool_] = (others >= 0) & (others - places <= most)
    documents = field.stretches.documents
    near[near] = documents(places[near]) == documents(others[near])
    return near
