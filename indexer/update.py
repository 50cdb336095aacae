"""Bring an index up to date: what changed since it was written is read, cleaned and written, what
is gone is deleted, and all else stays as it is.

plan (scanning, changes, planning) -> read what is not known -> clean -> write -> commit, in
batches: an update that was interrupted goes on from the last of them.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np

import engine
from indexer.articles import Failure, Place
from indexer.build import BuildOptions, build, counted, report_outcome
from indexer.changes import Wanted, unknown_articles
from indexer.cleaning.furniture_patterns import known_furniture, read_furniture
from indexer.deduplication import NearDuplicates
from indexer.known_articles import KnownArticles
from indexer.learning import learned_keys
from indexer.ledger import DUPLICATE, LEDGER, Ledger
from indexer.planning import Plan, plan_update
from indexer.preparation import Chunk, Cleaned, Preparation, Read, prepare_all
from indexer.progress import ProgressReporter
from indexer.recorder import Recorder
from indexer.sources import Reader
from indexer.sources.files import printable
from indexer.sources.scanning import UNKNOWN, trusted
from indexer.standing_report import StandingReport
from indexer.update_report import UpdateReport
from indexer.writer import ArticleWriter

COMMIT_ARTICLES, COMMIT_SECONDS = 20_000, 60
"""Articles, or seconds, after which what was written becomes part of the index: an interruption
loses no more. Each commit takes as long as writing some hundred bytes an article of the index."""


def update(
    sources: Sequence[Path],
    index: engine.Place,
    options: BuildOptions | None = None,
    wanted: Wanted | None = None,
) -> UpdateReport:
    """Bring the index at `index` up to date with `sources`; build it where there is none.

    Files of other sources stay as they are. Raises SourceError where a source is not there, and
    where nothing is left of what the sources held; engine.IndexStale where the index was built by
    another version; engine.IndexLocked.
    """
    started = time.monotonic()
    options = options or BuildOptions()
    try:
        safeguards = engine.Safeguards(waiting=options.waiting)
        with engine.update(index, options.memory_mb, options.workers, safeguards) as writer:
            ledger = Ledger.of(writer.live, str(index))
            plan = plan_update(writer.live, ledger, sources, wanted or Wanted())
            report = UpdateReport.of_plan(plan)
            _report_closed(plan, report)
            if plan:
                _Update(writer, plan, options, report).run()
    except engine.IndexMissing:
        return UpdateReport.of_build(build(sources, index, options))
    report.seconds = time.monotonic() - started
    return report


def planned(sources: Sequence[Path], index: engine.Place, wanted: Wanted | None = None) -> Plan:
    """Return what `update` would do, without doing it. Raises what it does, and
    engine.IndexMissing.
    """
    with closing(engine.open_index(index)) as opened:
        return plan_update(opened, Ledger.of(opened, str(index)), sources, wanted or Wanted())


def delete(
    ids: Sequence[str], index: engine.Place, waiting: engine.Waiting | None = None
) -> list[str]:
    """Delete articles from an index; return the ids that none has. `waiting` is told who else is
    writing, for whom it then waits.

    They stay away until their source changes: `update` does not read what it knows.
    """
    with engine.update(index, safeguards=engine.Safeguards(waiting=waiting)) as writer:
        unknown = writer.delete(ids)
        if len(unknown) < len(ids):
            standing = StandingReport.of(writer.live)
            with closing(NearDuplicates()) as near:
                standing.counts["grouped"] = asdict(near.write_more(writer))
            standing.counts["indexed"] = int(np.count_nonzero(writer.kept))
            standing.attach(writer)
    return unknown


def _report_closed(plan: Plan, report: UpdateReport) -> None:
    for folder in plan.closed:
        message = "a folder that cannot be opened: check its permissions"
        report.add_failure(Failure(Place(printable(folder)), "unreadable", message))


@dataclass(slots=True)
class _Update:
    """One update: where it writes, what it has to do, and who is told."""

    writer: engine.IndexUpdater
    plan: Plan
    options: BuildOptions
    report: UpdateReport
    added: set[str] = field(default_factory=set)
    """Ids of the articles that were written."""
    numbers: list[int] = field(default_factory=list)
    """Numbers in the ledger of the files that were begun, in the order of the plan."""
    position: int = 0
    """Place in the plan of the file of which something was written last."""
    recorder: Recorder = field(init=False)
    standing: StandingReport = field(init=False)

    def __post_init__(self) -> None:
        self.recorder = Recorder(len(self.plan.ledger.keys))
        self.standing = StandingReport.of(self.writer.live)

    def run(self) -> None:
        """Write all changes."""
        plan = self.plan
        size = sum(change.file.size for change in plan.files)
        doomed = self.writer.live.places(list(plan.doomed))
        known = KnownArticles(self.writer.live, plan.doomed, doomed[doomed >= 0])
        with (
            ProgressReporter(self.options.progress, size) as progress,
            closing(ArticleWriter(self.writer, known)) as articles,
        ):
            reader = Reader(passed=self.report.add_passed)
            raws = counted(self._read_all(reader), self.report)
            committed, written = time.monotonic(), 0
            for chunk in prepare_all(raws, self._preparation(), self.options.workers):
                self._write(chunk, articles)
                progress.update(reader.bytes_read, self.report.indexed, self.report.failed)
                late = time.monotonic() - committed > COMMIT_SECONDS
                if late or self.report.indexed - written >= COMMIT_ARTICLES:
                    self._commit(articles, finished=self.position)
                    committed, written = time.monotonic(), self.report.indexed
            self._commit(articles, finished=len(plan.files))
            progress.finish(self.report.indexed, self.report.failed)

    def _preparation(self) -> Preparation:
        options = self.options
        furniture = read_furniture(options.furniture) if options.furniture else known_furniture()
        learned = learned_keys(self.standing.learned) if options.furniture_share else {}
        return Preparation(self.writer.batches, furniture, learned, options.originals)

    def _read_all(self, reader: Reader) -> Iterator[Read]:
        for change in self.plan.files:
            number, looked = change.number, change.looked
            if number is None:
                changed = trusted(looked.changed, self.plan.looked_at)
                number = self.recorder.add_file(looked.path, looked.size, changed)
            self.numbers.append(number)
            yield from self.recorder.noted(
                number, change.file.name, unknown_articles(change, reader)
            )

    def _write(self, chunk: Chunk, articles: ArticleWriter) -> None:
        for outcome in articles.write(chunk):
            number = self.recorder.note(outcome)
            self.position = self.numbers.index(number, self.position)
            report_outcome(self.report, outcome)
            if isinstance(outcome, Cleaned):
                self.added.add(outcome.id)

    def _commit(self, articles: ArticleWriter, finished: int) -> None:
        """Publish what was written, with the ledger; the first `finished` files are read."""
        done = {*self.plan.gone, *self.numbers[:finished]}
        gone = [
            id for id, owner in self.plan.doomed.items() if owner in done and id not in self.added
        ]
        self.report.deleted += len(gone) - len(self.writer.delete(gone))
        self.report.grouped = articles.finish_update(self.writer)
        ledger = self._ledger(finished)
        self.writer.attach_arrays(LEDGER, ledger.arrays())
        paths = {printable(self.plan.ledger.path_of(number)) for number in self.plan.gone}
        paths |= {change.file.shown for change in self.plan.files[:finished]}
        standing = self.standing.followed_by(self.report, paths)
        standing.counts["duplicates"] = int(np.count_nonzero(ledger.states == DUPLICATE))
        standing.counts["indexed"] = int(np.count_nonzero(self.writer.kept)) + articles.count
        standing.attach(self.writer)
        articles.begin()
        self.writer.commit()

    def _ledger(self, finished: int) -> Ledger:
        """Return the ledger as it is when the first `finished` files are read, and some of the
        next one.
        """
        before, more = self.plan.ledger, self.recorder.ledger()
        files = np.ones(len(before.keys) + len(more.keys), bool)
        files[self.plan.gone] = False
        items = np.ones(len(before.owners) + len(more.owners), bool)
        ledger = before.extended(more)
        sizes, changed = ledger.sizes.copy(), ledger.changed.copy()
        for place, change in enumerate(self.plan.files):
            number = self.numbers[place] if place < len(self.numbers) else change.number
            if number is None:
                continue
            if place >= finished:
                changed[number] = UNKNOWN
                continue
            sizes[number] = change.looked.size
            changed[number] = trusted(change.looked.changed, self.plan.looked_at)
            if change.number is not None:
                items[before.items_of(number)[~change.survey.still_there]] = False
        rewritten = before.with_ids(np.flatnonzero(items[: len(before.owners)]), self.added)
        items[rewritten] = False
        return replace(ledger, sizes=sizes, changed=changed).only(files, items)
