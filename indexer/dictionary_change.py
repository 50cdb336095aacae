"""Give the live index another dictionary: the articles that have a word in which it differs are
cut anew, all others stay as they lie on the disk.

What is cut anew is what the index stores, so no source is read; ids, originals, signatures and
groups are kept. The result has the tokens of an index that was built with the dictionary.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import engine
from analysis import UserDictionary
from indexer.affected import affected_ids
from indexer.documents import document_of
from indexer.regrouping import GROUP, rows_at
from indexer.signatures import SIGNATURES
from indexer.sources_record import SOURCES
from indexer.standing_report import StandingReport


@dataclass(frozen=True, slots=True)
class DictionaryChange:
    """Which words an index gets, which it loses (a word with another frequency is both), and how
    many of its articles have any of them.
    """

    added: Sequence[str]
    removed: Sequence[str]
    affected: int
    articles: int


def apply_dictionary(
    index: engine.Place,
    dictionary: UserDictionary,
    memory_mb: int = 384,
    waiting: engine.Waiting | None = None,
    told: Callable[[DictionaryChange], None] = lambda change: None,
) -> DictionaryChange:
    """Make `dictionary` that of the live index, all at once; return what changed, of which `told`
    hears before it is done.

    Raises engine.IndexMissing, IndexLocked and what else `engine.update` does.
    """
    safeguards = engine.Safeguards(waiting=waiting)
    with engine.update(index, memory_mb, 1, safeguards, dictionary) as writer:
        live = writer.live
        added, removed = differing(live.dictionary, dictionary)
        words = sorted({*added, *removed})
        ids = affected_ids(live, words) if words else ()
        change = DictionaryChange(added, removed, len(ids), live.article_count)
        told(change)
        if words:
            _forget_sources(writer)
        if ids:
            _cut_anew(writer, np.sort(live.places(ids)))
    return change


def differing(before: UserDictionary, after: UserDictionary) -> tuple[list[str], list[str]]:
    """Return the words that only the second dictionary has, and those that only the first has; one
    with another frequency is in both.
    """
    old, new = set(before.words), set(after.words)
    added = [entry[0] for entry in after.words if entry not in old]
    removed = [entry[0] for entry in before.words if entry not in new]
    return added, removed


def _cut_anew(writer: engine.IndexUpdater, places: NDArray[np.int64]) -> None:
    """Write the articles at some places, ascending, once more, with all that belongs to them."""
    live = writer.live
    groups = live.numbers(GROUP)
    for stored in live.articles(places.tolist()):
        writer.add(document_of(stored, live.original(stored["id"]) or b""))
    writer.set_numbers(GROUP, np.concatenate([groups[writer.kept], groups[places]]))
    writer.attach_rows(SIGNATURES, _rows(live, places))


def _rows(live: engine.Index, places: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    parts = live.rows(SIGNATURES)
    names = {name for part in parts for name in part.arrays}
    return {name: np.concatenate(rows_at(parts, name, places)) for name in sorted(names)}


def _forget_sources(writer: engine.IndexUpdater) -> None:
    """Have `build --if-needed` build: the index is no more what its record says."""
    standing = StandingReport.of(writer.live)
    standing.counts.pop(SOURCES, None)
    standing.attach(writer)
