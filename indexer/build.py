"""Build an index from sources: the whole way, read -> clean -> analyze -> write, into a new
generation.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import engine
from analysis import NO_WORDS, read_dictionary
from indexer.articles import Failure, Passed
from indexer.audit import audit
from indexer.cleaning.furniture_patterns import known_furniture, read_furniture
from indexer.deduplication import Duplicate
from indexer.errors import NothingIndexed, NothingToDo, SourceError
from indexer.learning import Learner, finish_spooled, learned_keys, spool_chunk
from indexer.ledger import LEDGER
from indexer.preflight import needed_bytes
from indexer.preparation import Chunk, Preparation, Read, chunks, in_order, prepare_all
from indexer.progress import ProgressReporter, Style
from indexer.recorder import Recorder
from indexer.report import DUPLICATES, FAILURES, REPORT, Report
from indexer.sources import Reader, SourceFile, find_files
from indexer.sources.files import absolute
from indexer.sources.kinds import READABLE
from indexer.sources.scanning import file_stamp
from indexer.sources_record import file_state, record_of, recorded
from indexer.writer import ArticleWriter, Outcome

_FIRST_PASS = 0.1
"""Share of a build that the first pass takes, for progress."""


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build: cleaning processes, postings held in memory, the way progress is shown, whether
    originals are kept, from which share of an outlet's articles on a line is furniture (0: none
    is), a file of patterns, a file of words that jieba does not know; which recall the audit asks
    for at least (0: there is none), whether a live index from the same sources will do, and who is
    told that another process is writing.
    """

    workers: int = 1
    memory_mb: int = 384
    progress: Style = "none"
    originals: bool = True
    furniture_share: float = 0.3
    furniture: Path | None = None
    dictionary: Path | None = None
    min_recall: float = 0.999
    if_needed: bool = False
    waiting: engine.Waiting | None = None


def build(
    sources: Sequence[Path], index: engine.Place, options: BuildOptions = BuildOptions()
) -> Report:
    """Build a new generation of the index at `index` from all articles of `sources`; return the
    report.

    Articles that fail, and exact duplicates, are in the report, not in the index. Raises
    SourceError where there is nothing to read, FurnitureError or DictionaryError where the file of
    patterns or of words is wrong, NothingIndexed where every article failed, AuditFailed,
    NothingToDo, `engine.IndexLocked` and `engine.NoSpace`; the live index then stays.
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
    dictionary = read_dictionary(options.dictionary) if options.dictionary else NO_WORDS
    report.files, report.sources = len(files), _record(files, options)
    how = options.memory_mb, options.workers, dictionary, _safeguards(index, options, report)
    with (
        ProgressReporter(options.progress, sum(file.size for file in files)) as progress,
        engine.rebuild(index, *how) as generation,
    ):
        progress.begin()
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


def _record(files: Sequence[SourceFile], options: BuildOptions) -> dict[str, Any]:
    """Return the record of the sources, and of the options that decide what is in the index."""
    what = {
        "originals": options.originals,
        "furniture share": options.furniture_share,
        "furniture": file_state(options.furniture),
        "dictionary": file_state(options.dictionary),
    }
    return record_of(files, what)


def _safeguards(index: engine.Place, options: BuildOptions, report: Report) -> engine.Safeguards:
    """Return what the engine makes sure of. Raises NothingToDo where that is all there is to do."""
    live_sources, live_bytes = {}, 0
    with suppress(engine.IndexUnusable), closing(engine.open_index(index)) as live:
        live_sources, live_bytes = recorded(live), live.size_bytes
        if options.if_needed and live_sources == report.sources:
            raise NothingToDo(
                f"generation {live.generation} ({live.article_count:,} articles, built "
                f"{live.built_at}) is of these sources as they are: nothing to do"
            )

    def audit_it(generation: engine.Index) -> None:
        report.audited = audit(generation, options.min_recall)

    return engine.Safeguards(
        needed_bytes(report.sources["bytes"], live_sources.get("bytes", 0), live_bytes),
        audit_it if options.min_recall else None,
        options.waiting,
    )


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
