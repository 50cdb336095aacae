"""Lay out the generation that follows another one: which segments it shares with that, which are
written anew, and what stands over them.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.columnar.array_file import Array
from engine.columnar.field import Field, field_names
from engine.columnar.merge import Source
from engine.columnar.segment import ColumnarSegment
from engine.columnar.segment_fields import SegmentField
from engine.embedded import overlay
from engine.embedded.batches import Part
from engine.embedded.manifest import EngineFile
from engine.embedded.merge_policy import Group, Size, plan
from engine.embedded.opening import Opened
from engine.embedded.rows import read_rows, rows_file, rows_names, write_rows
from engine.embedded.segments import (
    INDEX_NAME,
    NUMBER_FIELDS,
    SegmentWriter,
    commit,
    joined,
    stated_numbers,
)
from engine.protocol import Rows


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different: which documents of the generation before are `gone` (by number), which
    are `added`, the rows of these, and the numbers of all documents that are there then.
    """

    gone: NDArray[np.bool_]
    added: Sequence[Part]
    rows: Mapping[str, Mapping[str, Array]]
    numbers: Mapping[str, Array]

    @property
    def added_count(self) -> int:
        """Number of documents that are added."""
        return sum(part.kept_count for part in self.added)


@dataclass(slots=True)
class NextGeneration:
    """Writes the engine's files of a generation into the directory of `writer`."""

    before: Opened
    folder: Path
    """Where the generation before lies."""
    changes: Changes
    writer: SegmentWriter
    carried: dict[str, EngineFile] = field(default_factory=dict)
    """The files that were taken over from the generation before."""

    def write(self) -> None:
        """Write the segments, what stands over them, and the table of contents."""
        groups = plan(self._sizes())
        segments, deleted = [], {}
        for group in groups:
            if self._stays(group):
                segment = self.before.segments[group.places[0]]
                self._carry_segment(segment)
                gone = np.flatnonzero(self._gone(group.places[0]))
                if len(gone):
                    deleted[segment.segid] = gone
            else:
                segment = self._write_segment(group)
            segments.append(segment)
        numbers = {name: self._numbers(name, groups) for name in self._fields_over_segments()}
        overlay.Overlay(deleted, numbers).write(self.writer.directory)
        commit(self.writer.directory, segments)

    def carry_attachments(self, staged: Path) -> None:
        """Take over the attachments of the generation before, but those that are `staged` anew."""
        for path in staged.iterdir():
            if path.is_file():
                path.rename(self.writer.directory / path.name)
        for name in self.before.manifest.files:
            own = name.startswith(f"{INDEX_NAME}_") or name == overlay.NAME
            if not own and not name.endswith(".toc"):
                self._carry(name)

    def _sizes(self) -> list[Size]:
        sizes = []
        for place, segment in enumerate(self.before.segments):
            gone = int(np.count_nonzero(self._gone(place)))
            sizes.append(Size(segment.document_count, segment.document_count - gone))
        added = self.changes.added_count
        return [*sizes, Size(added, added)]

    def _stays(self, group: Group) -> bool:
        return not group.rewritten and not self._is_new(group.places[0])

    def _is_new(self, place: int) -> bool:
        return place == len(self.before.segments)

    def _gone(self, place: int) -> NDArray[np.bool_]:
        first = self.before.arrays.bases[place]
        return self.changes.gone[first : first + self.before.segments[place].document_count]

    def _carry_segment(self, segment: ColumnarSegment) -> None:
        for name in self.before.manifest.files:
            if name.startswith(segment.make_filename(".")):
                self._carry(name)

    def _carry(self, name: str) -> None:
        if not (self.writer.directory / name).exists():
            link_or_copy(self.folder / name, self.writer.directory / name)
            self.carried[name] = self.before.manifest.files[name]

    def _write_segment(self, group: Group) -> ColumnarSegment:
        parts: list[Part] = []
        for place in group.places:
            parts += self.changes.added if self._is_new(place) else [self._part(place)]
        segment = self.writer.write(parts)
        names = rows_names(self.folder, self.before.segments) | self.changes.rows.keys()
        for name in sorted(names):
            rows = [self._rows(place, name) for place in group.places]
            if any(part.arrays for part in rows):
                write_rows(rows_file(self.writer.directory, segment, name), rows)
        return segment

    def _part(self, place: int) -> Part:
        """Return a segment of the generation before as something to be written anew."""
        files, kept = self.before.arrays.segments[place], ~self._gone(place)
        postings = files.postings
        fields = {
            name: SegmentField(Field(postings, name, len(kept)), kept)
            for name in field_names(postings)
        }
        source = Source(len(kept), fields, None if kept.all() else kept)
        return Part(source, files.documents, (postings, files.documents.file))

    def _rows(self, place: int, name: str) -> Rows:
        if self._is_new(place):
            return Rows(self.changes.rows.get(name, {}), np.arange(self.changes.added_count))
        segment = self.before.segments[place]
        rows = read_rows(rows_file(self.folder, segment, name), segment.document_count)
        return Rows(rows, np.flatnonzero(~self._gone(place)))

    def _fields_over_segments(self) -> list[str]:
        known = self.changes.numbers.keys() | self.before.overlay.numbers.keys()
        return [name for name in NUMBER_FIELDS if name in known]

    def _numbers(self, name: str, groups: Sequence[Group]) -> Array:
        """Return the number of every document, in the order of the groups."""
        gone = self.changes.gone
        if name in self.changes.numbers:
            kept = int(np.count_nonzero(~gone))
            given = self.changes.numbers[name]
            old, new = np.zeros(len(gone), np.uint64), given[kept:]
            old[~gone] = given[:kept]
        else:
            old = self.before.arrays.numbers(name)
            new = stated_numbers(self.changes.added, name)
        pieces = []
        for group in groups:
            for place in group.places:
                if self._is_new(place):
                    pieces.append(new)
                    continue
                first = self.before.arrays.bases[place]
                piece = old[first : first + self.before.segments[place].document_count]
                pieces.append(piece if self._stays(group) else piece[~self._gone(place)])
        return joined(pieces)


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name; where the file system has none, copy it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
