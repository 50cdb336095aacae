"""The open index of a running application, moved over to each new generation as it goes live."""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import cast

from flask import Flask, current_app, g

from engine import Index, IndexMissing, IndexUnusable, open_index
from search import Searcher

CHECK_SECONDS = 1.0
"""Between two looks at the pointer of the index: how late a reader may see a new generation."""

_EXTENSION = "wensou-live-index"

logger = logging.getLogger(__name__)


class LiveIndex:
    """Hands out the searcher of the live generation; safe to use from several threads.

    Where the new generation cannot be opened, the old one goes on answering. An old one is never
    closed here: requests may still hold it, and its files are released with the last of them.
    """

    def __init__(
        self, path: str | Path, make_searcher: Callable[[Index], Searcher], wait: bool = False
    ) -> None:
        """Open the index. Raises IndexUnusable, unless the application is to `wait` for an index
        that can be opened.
        """
        self._path, self._make_searcher = path, make_searcher
        self._searcher: Searcher | None = None
        self._moving = Lock()
        self._complaint = ""
        self._last_check = -CHECK_SECONDS
        self._reason: IndexUnusable | None = None
        try:
            self._searcher = self._open()
        except IndexUnusable as error:
            if not wait:
                raise
            self._reason = error
        self._last_check = monotonic()

    def searcher(self) -> Searcher:
        """Return the searcher to answer one request with; keep it for the whole request. Raises
        IndexUnusable where none could be opened yet.
        """
        due = monotonic() >= self._last_check + CHECK_SECONDS
        # Who has nothing to answer with waits for who is opening it.
        if due and self._moving.acquire(blocking=self._searcher is None):
            try:
                if monotonic() >= self._last_check + CHECK_SECONDS:
                    self._move_over()
            finally:
                self._last_check = monotonic()
                self._moving.release()
        if (searcher := self._searcher) is None:
            raise self._reason or IndexMissing(f"{self._path} is not open yet")
        return searcher

    def let_go(self) -> None:
        """Close the index, to be opened anew by whoever needs it: the process that only starts
        others must not hold the files of a generation that is replaced.
        """
        self._searcher, self._last_check = None, -CHECK_SECONDS

    def _open(self) -> Searcher:
        searcher = self._make_searcher(open_index(self._path))
        searcher.warm_up()
        return searcher

    def _move_over(self) -> None:
        try:
            before = self._searcher
            if before is None or not before.index.is_live():
                self._searcher = searcher = self._open()
                if before or self._reason:  # not as a process begins
                    logger.info("now serving generation %s", searcher.index.generation)
            self._complaint, self._reason = "", None
        except IndexUnusable as error:
            self._reason = error
            self._complain(str(error))

    def _complain(self, message: str) -> None:
        """Log a message once, not at every check."""
        if message != self._complaint:
            serving = self._searcher
            still = f"generation {serving.index.generation}" if serving else "nothing"
            logger.warning("still serving %s: %s", still, message)
        self._complaint = message


def install(
    app: Flask,
    path: str | Path,
    make_searcher: Callable[[Index], Searcher] = Searcher,
    wait: bool = False,
) -> None:
    """Open the index at `path` for an application. Raises IndexUnusable, unless it is to wait."""
    app.extensions[_EXTENSION] = LiveIndex(path, make_searcher, wait)


def searcher_of(app: Flask) -> Searcher:
    """Return the searcher of an application, for one answer."""
    return live_index_of(app).searcher()


def live_index_of(app: Flask) -> LiveIndex:
    """Return the open index of an application."""
    return cast(LiveIndex, app.extensions[_EXTENSION])


def current_searcher() -> Searcher:
    """Return the searcher to answer the current request with."""
    searcher = searcher_of(current_app)
    g.generation = searcher.index.generation
    return searcher
