"""Build an index from sources: the whole way, read -> clean -> analyze -> write, into a new
generation.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import engine
from indexer.articles import Failure, Passed, RawArticle
from indexer.deduplication import Duplicate
from indexer.errors import NothingIndexed, SourceError
from indexer.preparation import Preparer
from indexer.progress import ProgressReporter, Style
from indexer.report import DUPLICATES, FAILURES, REPORT, Report
from indexer.sources import Reader, SourceFile, find_files
from indexer.sources.kinds import READABLE
from indexer.writer import ArticleWriter, Outcome


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """How to build: cleaning processes, postings held in memory, the way progress is shown, and
    whether originals are kept.
    """

    workers: int = 1
    memory_mb: int = 384
    progress: Style = "none"
    originals: bool = True


def build(sources: Sequence[Path], index: Path, options: BuildOptions = BuildOptions()) -> Report:
    """Build a new generation of the index at `index` from all articles of `sources`; return the
    report.

    Articles that fail, and exact duplicates, are in the report, not in the index. Raises
    SourceError where there is nothing to read, NothingIndexed where every article failed, and
    `engine.IndexLocked`; the live index then stays.
    """
    started, report, files = time.monotonic(), Report(), []
    for found in find_files(sources):
        if isinstance(found, Passed):
            report.add_passed(found)
        else:
            files.append(found)
    if not files:
        raise SourceError(f"{', '.join(map(str, sources))}: no articles there; put in {READABLE}")
    report.files = len(files)
    with (
        ProgressReporter(options.progress, sum(file.size for file in files)) as progress,
        engine.rebuild(index, options.memory_mb, options.workers) as generation,
    ):
        _write_all(files, generation, report, options, progress)
        progress.finish(report.indexed, report.failed)
        generation.attach(FAILURES, report.failures_jsonl())
        generation.attach(DUPLICATES, report.duplicates_jsonl())
        generation.attach(REPORT, report.to_json())
    report.seconds = time.monotonic() - started
    return report


def _write_all(
    files: Sequence[SourceFile],
    generation: engine.IndexWriter,
    report: Report,
    options: BuildOptions,
    progress: ProgressReporter,
) -> None:
    reader = Reader(passed=report.add_passed)
    raws = _counted(_read_all(files, reader), report)
    preparer = Preparer(generation.batches, options.originals)
    with closing(ArticleWriter(generation)) as writer:
        for chunk in preparer.prepare_all(raws, options.workers):
            for outcome in writer.write(chunk):
                _report(outcome, report)
            progress.update(reader.bytes_read, report.indexed, report.failed)
        if not report.indexed:
            raise NothingIndexed(report)
        report.grouped = writer.finish()


def _report(outcome: Outcome, report: Report) -> None:
    match outcome:
        case Failure():
            report.add_failure(outcome)
        case Duplicate():
            report.add_duplicate(outcome)
        case _:
            report.add_indexed(outcome.changes)


def _read_all(files: Sequence[SourceFile], reader: Reader) -> Iterator[RawArticle | Failure]:
    for file in files:
        yield from reader.read(file)


def _counted(
    raws: Iterable[RawArticle | Failure], report: Report
) -> Iterator[RawArticle | Failure]:
    for raw in raws:
        report.read += 1
        yield raw
