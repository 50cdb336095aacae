"""Batches: documents -> token arrays -> a file of sorted runs, in this process or another one."""

import mmap
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from analysis import NO_WORDS, UserDictionary
from analysis.batch import BatchAnalyzer
from analysis.schema import FIELDS, TEXT_FIELDS
from engine.columnar.array_file import ALIGNMENT, Array, ArrayFile, ArrayFileWriter
from engine.columnar.blocks import write_blocks
from engine.columnar.documents import DocumentFile, encode_stored, write_documents
from engine.columnar.merge import Source
from engine.columnar.runs import FieldRun, gram_run, keyword_run, word_run
from engine.embedded.layout import ORIGINAL_FIELD, UNDATED
from engine.protocol import Document
from engine.write_protocol import Batch

CHARACTERS = 400_000
"""Characters of a batch: 200,000 to 500,000 are analyzed fastest, and take about 100 MB."""
DOCUMENTS = 10_000
"""Documents of a batch at most."""

_KNOWN = (
    frozenset(TEXT_FIELDS),
    *(
        frozenset(field.name for field in FIELDS if field.kind == kind)
        for kind in ("keyword", "number")
    ),
)
"""Names of texts, keywords and numbers."""


@dataclass(frozen=True, slots=True)
class RunWriter:
    """Writes a batch as a file of runs in a folder, cut with words that jieba does not know;
    implements `engine.BatchWriter`.
    """

    folder: Path
    dictionary: UserDictionary = NO_WORDS

    def write(self, documents: Sequence[Document]) -> Batch:
        """Analyze documents and write their runs. Raises ValueError where one has no id, a field
        that there is not, or half a surrogate pair; OverflowError where a number has more than 64
        bits; TypeError where a stored value is not as in JSON.
        """
        for document in documents:
            _check(document)
        handle, name = tempfile.mkstemp(".run", dir=self.folder)
        with os.fdopen(handle, "wb") as file:
            runs = ArrayFileWriter(file)
            _write_runs(runs, documents, _analyzer(self.dictionary))
            runs.close()
        return Batch(Path(name), tuple(document.id for document in documents))


def _check(document: Document) -> None:
    if not document.id:
        raise ValueError("a document needs an id")
    unknown: set[str] = set()
    for given, known in zip(
        (document.texts, document.keywords, document.numbers), _KNOWN, strict=True
    ):
        if not given.keys() <= known:
            unknown |= given.keys() - known
    if unknown:
        raise ValueError(f"document {document.id!r} has unknown fields: {sorted(unknown)}")


def _write_runs(
    file: ArrayFileWriter, documents: Sequence[Document], analyzer: BatchAnalyzer
) -> None:
    lengths: dict[str, Array] = {}
    numbers: dict[str, Array] = {}
    for name in TEXT_FIELDS:
        words, grams = analyzer.streams([document.texts.get(name, "") for document in documents])
        word_run(words).write(file, f"{name}_words")
        gram_run(grams).write(file, f"{name}_grams")
        lengths[f"{name}_words"] = words.lengths
        lengths[f"{name}_grams"] = np.diff(grams.starts).astype(np.uint32)
    for field in FIELDS:
        if field.kind == "number":
            given = [document.numbers.get(field.name, UNDATED) for document in documents]
            numbers[field.name] = np.array(given, np.uint64)
        elif field.kind == "id":
            keyword_run([document.id for document in documents]).write(file, field.name)
        elif field.kind == "keyword":
            values = [document.keywords.get(field.name, "") for document in documents]
            keyword_run(values).write(file, field.name)
    stored = (encode_stored(document.stored) for document in documents)
    write_documents(file, lengths, stored, numbers)
    if any(document.original for document in documents):
        originals = (document.original for document in documents)
        write_blocks(file, f"blocks/{ORIGINAL_FIELD}", originals)


@lru_cache(maxsize=1)
def _analyzer(dictionary: UserDictionary) -> BatchAnalyzer:
    return BatchAnalyzer(dictionary)


@dataclass(frozen=True, slots=True)
class Part:
    """Documents on their way into a segment, open: the runs of a batch, or another segment; and
    the files that they are read from.
    """

    source: Source
    documents: DocumentFile
    files: tuple[ArrayFile, ...]

    @property
    def kept_count(self) -> int:
        """Number of documents that are kept."""
        return self.source.kept_count

    def kept(self, values: Array) -> Array:
        """Return what documents have that are kept, of what all have."""
        return values if self.source.kept is None else values[self.source.kept]


class RunSpool:
    """All runs of a build in one file, one after the other, so that one memory map is enough."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "spool"
        self._file = self._path.open("wb")
        self._parts: list[tuple[int, int, list[bool]]] = []

    def append(self, batch: Batch, kept: Sequence[bool]) -> int:
        """Take over the file of a batch, of whose documents those that are `kept` are wanted;
        return its number.
        """
        start = self._file.tell()
        with batch.path.open("rb") as source:
            shutil.copyfileobj(source, self._file, 1 << 20)
        batch.path.unlink()
        end = self._file.tell()
        self._file.write(bytes(-end % ALIGNMENT))
        self._parts.append((start, end, list(kept)))
        return len(self._parts) - 1

    def leave_out(self, number: int, place: int) -> None:
        """Not want a document any more, by the number of its batch and its place there."""
        self._parts[number][2][place] = False

    @property
    def kept_count(self) -> int:
        """Number of documents that are wanted."""
        return sum(sum(kept) for _, _, kept in self._parts)

    def open(self) -> list[Part]:
        """Return the runs of all batches, in order; nothing can be appended afterwards."""
        self._file.close()
        if not self._parts:
            return []
        with self._path.open("rb") as file:
            content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return [_open(content[start:end], kept) for start, end, kept in self._parts]

    def close(self) -> None:
        """Close the file without opening it."""
        self._file.close()


def _open(content: memoryview, kept: Sequence[bool]) -> Part:
    file = ArrayFile(content, "runs")
    documents = DocumentFile(file)
    fields = {name: FieldRun.read(file, name) for name in file.attributes["fields"]}
    mask = None if all(kept) else np.array(kept, bool)
    return Part(Source(len(documents), fields, mask), documents, (file,))
