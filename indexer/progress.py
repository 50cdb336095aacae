"""Show how far a build is, on stderr: a bar on a terminal, lines elsewhere, JSON lines for
programs.
"""

import json
import sys
import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Literal

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)

Style = Literal["auto", "plain", "json", "none"]
_SECONDS_BETWEEN = {"bar": 0.1, "plain": 10.0, "json": 1.0}


class ProgressReporter(AbstractContextManager["ProgressReporter"]):
    """Reports bytes read and articles indexed of a build over `total` bytes."""

    def __init__(self, style: Style, total: int) -> None:
        self._style = ("bar" if sys.stderr.isatty() else "plain") if style == "auto" else style
        self._total = total
        self._started = self._shown = time.monotonic()
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TextColumn("{task.fields[articles]:,} articles, {task.fields[failed]:,} skipped"),
            TextColumn("{task.fields[rate]:,.0f}/s"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=self._style != "bar",
        )
        self._task = self._bar.add_task("indexing", total=total, articles=0, failed=0, rate=0)

    def __enter__(self) -> "ProgressReporter":
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def begin(self) -> None:
        """Count time from now on: what was before was waiting for another writer."""
        self._started = self._shown = time.monotonic()
        self._bar.reset(self._task)

    def update(self, done: int, articles: int, failed: int) -> None:
        """Show the state, unless it was shown a moment ago."""
        now = time.monotonic()
        if self._style == "none" or now - self._shown < _SECONDS_BETWEEN[self._style]:
            return
        self._shown = now
        self.show(done, articles, failed)

    def show(self, done: int, articles: int, failed: int) -> None:
        """Show the state now."""
        seconds = time.monotonic() - self._started
        rate = articles / seconds if seconds else 0.0
        left = (self._total - done) * seconds / done if done else None
        if self._style == "bar":
            self._bar.update(
                self._task, completed=done, articles=articles, failed=failed, rate=rate
            )
        elif self._style == "plain":
            share = 100 * done // max(self._total, 1)
            counted = f"{articles:,} articles, {failed:,} skipped, {seconds:.0f} s"
            speed = f", {rate:,.0f}/s" if articles else ""
            to_go = f", {_duration(left)} left" if left else ""
            print(f"{share:3} %  {counted}{speed}{to_go}", file=sys.stderr)
        elif self._style == "json":
            event: dict[str, float | None] = {
                "done": done,
                "total": self._total,
                "articles": articles,
                "failed": failed,
                "rate": round(rate, 1),
                "eta": None if left is None else round(left, 1),
            }
            print(json.dumps(event), file=sys.stderr, flush=True)

    def finish(self, articles: int, failed: int) -> None:
        """Say that all is read and the rest is writing, which for a large archive takes a while."""
        self.show(self._total, articles, failed)
        if self._style == "bar":
            self._bar.update(self._task, description="writing", total=None)  # pulses
        elif self._style == "plain":
            print("writing the index", file=sys.stderr)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
