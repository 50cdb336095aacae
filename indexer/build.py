"""Build an index from sources: the whole way, read -> clean -> analyze -> write, into a new
generation.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import engine
from indexer.articles import Failure, Passed
from indexer.cleaning.furniture_patterns import known_furniture, read_furniture
from indexer.deduplication import Duplicate
from indexer.errors import NothingIndexed, SourceError
from indexer.learning import Learner, finish_spooled, learned_keys, spool_chunk
from indexer.ledger import LEDGER
from indexer.preparation import Chunk, Preparation, Read, chunks, in_order, prepare_all
from indexer.progress import ProgressReporter, Style
from indexer.recorder import Recorder
from indexer.report import DUPLICATES, FAILURES, REPORT, Report
from indexer.sources import Reader, SourceFile, find_files
from indexer.sources.files import absolute
from indexer.sources.kinds import READABLE
from indexer.sources.scanning import file_stamp
from indexer.writer import ArticleWriter, Outcome

_FIRST_PASS = 0.1
"""Share of a build that the first pass takes, for progress."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build: cleaning processes, postings held in memory, the way progress is shown, whether
    originals are kept, from which share of an outlet's articles on a line is furniture (0: none
    is), a file of patterns.
    """

    workers: int = 1
    memory_mb: int = 384
    progress: Style = "none"
    originals: bool = True
    furniture_share: float = 0.3
    furniture: Path | None = None


def build(sources: Sequence[Path], index: Path, options: BuildOptions = BuildOptions()) -> Report:
    """Build a new generation of the index at `index` from all articles of `sources`; return the
    report.

    Articles that fail, and exact duplicates, are in the report, not in the index. Raises
    SourceError where there is nothing to read, FurnitureError where the file of patterns is wrong,
    NothingIndexed where every article failed, and `engine.IndexLocked`; the live index then stays.
    """
    started, report, files = time.monotonic(), Report(), []
    for found in find_files(sources):
        if isinstance(found, Passed):
            report.add_passed(found)
        else:
            files.append(found)
    if not files:
        raise SourceError(f"{', '.join(map(str, sources))}: no articles there; put in {READABLE}")
    known = read_furniture(options.furniture) if options.furniture else known_furniture()
    report.files = len(files)
    with (
        ProgressReporter(options.progress, sum(file.size for file in files)) as progress,
        engine.rebuild(index, options.memory_mb, options.workers) as generation,
    ):
        preparation = Preparation(generation.batches, known, originals=options.originals)
        reader = Reader(passed=report.add_passed)
        recorder = Recorder()
        _Build(files, generation, preparation, options, report, progress, reader, recorder).run()
        progress.finish(report.indexed, report.failed)
        generation.attach_arrays(LEDGER, recorder.ledger().arrays())
        generation.attach(FAILURES, report.failures_jsonl())
        generation.attach(DUPLICATES, report.duplicates_jsonl())
        generation.attach(REPORT, report.to_json())
    report.seconds = time.monotonic() - started
    return report


@dataclass(frozen=True, slots=True)
class _Build:
    """One build: its sources, where it writes, how it prepares, and who is told."""

    files: Sequence[SourceFile]
    generation: engine.IndexWriter
    preparation: Preparation
    options: BuildOptions
    report: Report
    progress: ProgressReporter
    reader: Reader
    recorder: Recorder

    def run(self) -> None:
        """Write all articles. Raises NothingIndexed where none came through."""
        with closing(ArticleWriter(self.generation)) as writer:
            for chunk in self._in_two_passes() if self.options.furniture_share else self._in_one():
                for outcome in writer.write(chunk):
                    self._report(outcome)
            if not self.report.indexed:
                raise NothingIndexed(self.report)
            self.report.grouped = writer.finish()

    def _report(self, outcome: Outcome) -> None:
        self.recorder.note(outcome)
        report_outcome(self.report, outcome)

    def _in_one(self) -> Iterator[Chunk]:
        raws = counted(self._read_all(), self.report)
        for chunk in prepare_all(raws, self.preparation, self.options.workers):
            yield chunk
            self._show(self.reader.bytes_read)

    def _in_two_passes(self) -> Iterator[Chunk]:
        """Yield all articles, cleaned of lines that the first pass found to be furniture."""
        workers = self.options.workers
        raws = counted(self._read_all(), self.report)
        learner = Learner(
            self.generation.scratch, self.preparation.furniture, self.options.furniture_share
        )
        spool = partial(spool_chunk, folder=self.generation.scratch)
        for spooled in in_order(spool, chunks(raws), workers):
            learner.add(spooled)
            self._show(_FIRST_PASS * self.reader.bytes_read)
        self.report.learned = learner.learn()
        preparation = replace(self.preparation, learned=learned_keys(self.report.learned))
        finish = partial(finish_spooled, preparation=preparation)
        for number, chunk in enumerate(in_order(finish, learner.paths, workers), start=1):
            yield chunk
            done = _FIRST_PASS + (1 - _FIRST_PASS) * number / len(learner.paths)
            self._show(done * self.reader.bytes_read)

    def _read_all(self) -> Iterator[Read]:
        now = time.time_ns()
        for file in self.files:
            path = str(absolute(file.path))
            number = self.recorder.add_file(path, *file_stamp(path, now))
            yield from self.recorder.noted(number, file.name, self.reader.read(file))

    def _show(self, done: float) -> None:
        self.progress.update(int(done), self.report.indexed, self.report.failed)


def report_outcome(report: Report, outcome: Outcome) -> None:
    """Count what became of an article."""
    match outcome:
        case Failure():
            report.add_failure(outcome)
        case Duplicate():
            report.add_duplicate(outcome)
        case _:
            report.add_indexed(outcome.changes)


def counted(raws: Iterable[Read], report: Report) -> Iterator[Read]:
    """Yield what is read, and count it."""
    for raw in raws:
        report.read += 1
        yield raw
