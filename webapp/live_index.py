"""The open index of a running application, moved over to each new generation as it goes live."""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import cast

from flask import Flask, current_app

from engine import Index, IndexUnusable, open_index
from search import Searcher
from search.homophones import sounds

CHECK_SECONDS = 1.0
"""Between two looks at the pointer of the index: how late a reader may see a new generation."""

_EXTENSION = "wensou-live-index"

logger = logging.getLogger(__name__)


class LiveIndex:
    """Hands out the searcher of the live generation; safe to use from several threads.

    Where the new generation cannot be opened, the old one goes on answering. An old one is never
    closed here: requests may still hold it, and its files are released with the last of them.
    """

    def __init__(self, path: str | Path, make_searcher: Callable[[Index], Searcher]) -> None:
        """Open the index. Raises IndexUnusable."""
        sounds()  # a fifth of a second, once: no reader shall wait for it
        self._path, self._make_searcher = path, make_searcher
        self._searcher = self._open()
        self._moving = Lock()
        self._last_check = monotonic()
        self._complaint = ""

    def searcher(self) -> Searcher:
        """Return the searcher to answer one request with; keep it for the whole request."""
        due = monotonic() >= self._last_check + CHECK_SECONDS
        if due and self._moving.acquire(blocking=False):
            try:
                self._move_over()
            finally:
                self._last_check = monotonic()
                self._moving.release()
        return self._searcher

    def _open(self) -> Searcher:
        return self._make_searcher(open_index(self._path))

    def _move_over(self) -> None:
        try:
            if not self._searcher.index.is_live():
                self._searcher = self._open()
                logger.info("now serving generation %s", self._searcher.index.generation)
            self._complaint = ""
        except IndexUnusable as error:
            self._complain(str(error))

    def _complain(self, message: str) -> None:
        """Log a message once, not at every check."""
        if message != self._complaint:
            generation = self._searcher.index.generation
            logger.warning("still serving generation %s: %s", generation, message)
        self._complaint = message


def install(
    app: Flask, path: str | Path, make_searcher: Callable[[Index], Searcher] = Searcher
) -> None:
    """Open the index at `path` for an application. Raises IndexUnusable."""
    app.extensions[_EXTENSION] = LiveIndex(path, make_searcher)


def searcher_of(app: Flask) -> Searcher:
    """Return the searcher of an application, for one answer."""
    return cast(LiveIndex, app.extensions[_EXTENSION]).searcher()


def current_searcher() -> Searcher:
    """Return the searcher to answer the current request with."""
    return searcher_of(current_app)
