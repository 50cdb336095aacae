"""Keep an index up to date while its sources change: what happens below them is waited for, and
once they are quiet an update reads what is different.

What changed is told by the update, which compares all files, not by the events; so none can be
lost, and a file that is still being written is read again with its next change.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import watchfiles
from watchfiles._rust_notify import WatchfilesRustInternalError

import engine
from analysis import DictionaryError
from indexer.build import BuildOptions
from indexer.errors import IndexerError
from indexer.sources.scanning import absolute_source
from indexer.update import update
from indexer.update_report import UpdateReport

LONGEST_WAIT = 15
"""How many times as long as for quiet is waited at most, where sources never are quiet."""

RETRY_SECONDS = 30.0
"""After which an update is tried again that failed as a whole."""

_TICK_MS, _STEP_MS, _GATHERED_MS, _POLL_MS = 200, 50, 500, 5_000

Stamp = tuple[int, ...]
Say = Callable[[str], None]


@dataclass(slots=True)
class Watch:
    """Updates the index at `index` whenever `sources` have changed and then been quiet for
    `debounce_seconds`; says what became of it to `say`, failures of articles to `list_failures`.
    """

    sources: Sequence[Path]
    index: engine.Place
    options: BuildOptions
    debounce_seconds: float
    say: Say
    list_failures: Callable[[UpdateReport], None]
    updating: bool = False
    """Whether an update is under way, which an interruption would cut off."""
    _due: float | None = 0.0
    """When the next update is, by the monotonic clock; at once at the start."""
    _first_change: float | None = None
    _told: str = ""
    """What the last update said, if it failed: the same is not said again."""
    _caught_up: bool = False

    def run(self) -> None:
        """Watch until there is a KeyboardInterrupt."""
        for changed in changes(self.sources, self.index, self.say):
            now = time.monotonic()
            if changed:
                self._wait_for_quiet(now)
            if self._due is not None and now >= self._due:
                self._update()

    def _wait_for_quiet(self, now: float) -> None:
        if self._first_change is None:
            self._first_change = now
        latest = self._first_change + LONGEST_WAIT * self.debounce_seconds
        self._due = min(now + self.debounce_seconds, latest)

    def _update(self) -> None:
        self._due = self._first_change = None
        self.updating = True
        try:
            report = update(self.sources, self.index, self.options)
        except (IndexerError, DictionaryError, engine.EngineError, OSError) as error:
            self._due = time.monotonic() + RETRY_SECONDS
            self._say_once(f"not updated: {error}; watching on")
        else:
            self.list_failures(report)
            self._told = ""
            if what := done(report, told=self._caught_up):
                self.say(what)
            self._caught_up = True
            self.options = replace(self.options, progress="none")
        self.updating = False

    def _say_once(self, message: str) -> None:
        if message != self._told:
            self.say(message)
        self._told = message


def done(report: UpdateReport, told: bool = False) -> str:
    """Return what an update did in a line; nothing where that is nothing and the last one `told`
    so.
    """
    files, gone = report.files, report.gone_files
    if not (files or gone or report.failed):
        return "" if told else f"up to date: {_files(report.unchanged_files)} as before"
    parts = [
        f"{report.indexed:,} indexed",
        *(f"{count:,} {name}" for name, count in _others(report) if count),
    ]
    looked = "built of" if report.built else "read"
    went = f", {gone:,} gone" if gone else ""
    return f"{looked} {_files(files)}{went}: {', '.join(parts)}, {report.seconds:.1f} s"


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"


def _others(report: UpdateReport) -> list[tuple[str, int]]:
    return [
        ("deleted", report.deleted),
        ("duplicates", report.duplicates),
        ("failed", report.failed),
    ]


def changes(sources: Sequence[Path], index: engine.Place, say: Say) -> Iterator[bool]:
    """Yield several times a second whether something has changed below the sources, but for hidden
    files and those of the index.

    Folders are watched by the system. Files are looked at, since what replaces one leaves it, and
    so are the folders themselves: one that is made anew is watched anew.
    """
    while True:
        roots = [absolute_source(source) for source in sources]
        folders, stamps = [root for root in roots if root.is_dir()], _stamps(roots)
        for paths in _events(folders, say):
            before, stamps = stamps, _stamps(roots)
            yield stamps != before or any(_counts(Path(path), folders, index) for path in paths)
            if [root for root in roots if root.is_dir()] != folders or _replaced(before, stamps):
                break
        yield True  # a folder came or went, perhaps while an update ran


def _events(folders: Sequence[Path], say: Say) -> Iterator[set[str]]:
    """Yield the paths at which something happened, none several times a second."""
    if not folders:
        while True:
            time.sleep(_TICK_MS / 1000)
            yield set()
    try:
        yield from _watched(folders)
    except FileNotFoundError:  # gone again: the next round looks which there are
        return
    except (OSError, WatchfilesRustInternalError) as error:
        say(f"the system cannot watch {len(folders)} folders ({error}): looking every few seconds")
        yield from _watched(folders, force_polling=True)


def _watched(folders: Sequence[Path], force_polling: bool | None = None) -> Iterator[set[str]]:
    watching = watchfiles.watch(
        *folders,
        watch_filter=None,
        debounce=_GATHERED_MS,
        step=_STEP_MS,
        rust_timeout=_TICK_MS,
        yield_on_timeout=True,
        force_polling=force_polling,
        poll_delay_ms=_POLL_MS,
        ignore_permission_denied=True,
    )
    for found in watching:
        yield {path for _, path in found}


def _counts(path: Path, folders: Sequence[Path], index: engine.Place) -> bool:
    """Whether a path below some folders may be that of a file to read."""
    if not engine.is_address(index):
        folder = Path(index)
        if path.is_relative_to(folder.absolute()) or path.is_relative_to(folder.resolve()):
            return False
    inside = (path.relative_to(folder) for folder in folders if path.is_relative_to(folder))
    return any(not any(part.startswith(".") for part in below.parts) for below in inside)


def _stamps(roots: Sequence[Path]) -> list[Stamp]:
    """Return what tells each source from what it was: of a folder only which one it is."""
    return [_stamp(root) for root in roots]


def _stamp(root: Path) -> Stamp:
    try:
        status = root.stat()
    except OSError:
        return ()
    if root.is_dir():
        return (status.st_ino,)
    return (status.st_ino, status.st_size, status.st_mtime_ns)


def _replaced(before: Sequence[Stamp], after: Sequence[Stamp]) -> bool:
    """Whether another folder, or none, lies where one was."""
    return any(
        one != other and 1 in (len(one), len(other))
        for one, other in zip(before, after, strict=True)
    )
