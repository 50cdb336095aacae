"""The processes that serve: one that starts the others and answers nothing, and those that answer.

    command: checks, binds the port, lets go of the index ─ gunicorn ─┬─ worker: index, threads
                                                                      └─ worker: …

Modules and tables are loaded before the processes part, so they share that memory; the index is
mapped by each, and lies in memory once. A worker that ends is replaced. SIGTERM lets requests that
are under way end; Ctrl-C does not wait.
"""

import gc
import logging
import re
import signal
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser

from engine import IndexUnusable
from search import SearchRequest
from webapp.live_index import live_index_of, searcher_of
from webapp.shared_answers import shared_answers_of

DRAIN_SECONDS = 20
"""What a worker has to end its requests; containers are killed after ten or thirty."""

STUCK_SECONDS = 60
"""A worker that does not even look at its connections for so long is replaced."""

KEEP_ALIVE_SECONDS = 15
LONGEST_LINE, MOST_FIELDS, LONGEST_FIELD = 8190, 50, 8190
"""Of a request, in bytes; a query of 512 characters takes up to 6,144."""

_BACKLOG = 1024
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; port 0 is any that is free. Raises OSError."""
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, *_, address = found[0]
    both = host == "::" and socket.has_dualstack_ipv6()
    return socket.create_server(address, family=family, backlog=_BACKLOG, dualstack_ipv6=both)


def serve(
    app: Flask,
    listening: socket.socket,
    workers: int,
    threads: int,
    ended: Callable[[int], None] = lambda pid: None,
) -> None:
    """Answer requests until SIGTERM or Ctrl-C; raises SystemExit then. `ended` is told of each
    process that ended.
    """
    _warm_up(app)
    live_index_of(app).let_go()
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)  # compiled once, for all processes
    RequestParser.mesg_class = _Request
    gc.collect()
    gc.freeze()  # what is loaded stays shared between the processes
    _Application(app, listening, workers, threads, ended).run()


def _warm_up(app: Flask) -> None:
    """Have loaded what a first search loads, so that no reader waits for it."""
    with suppress(IndexUnusable), app.app_context():
        searcher = searcher_of(app)
        searcher.search(SearchRequest("2022年的 abc"))
        searcher.suggest("wu")


class _Request(Request):
    """Takes Chinese in an address that was not percent-encoded, as curl sends it."""

    def parse_request_line(self, line_bytes: bytes) -> None:
        """Read the first line of a request."""
        super().parse_request_line(_NOT_ASCII.sub(_percent_encoded, line_bytes))


def _percent_encoded(byte: re.Match[bytes]) -> bytes:
    return b"%%%02X" % byte[0][0]


class _Log(Logger):
    """Gunicorn's messages go where all others go; what it says as it starts and stops does not."""

    def setup(self, cfg: Any) -> None:
        self.cfg, self.loglevel = cfg, logging.WARNING
        self.error_log.propagate = True
        self.error_log.setLevel(self.loglevel)

    def access(self, *_: Any) -> None:
        """Log no request: that is done where its route is known."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log a warning; of a request that is none, not what it was."""
        if msg.startswith("Invalid request"):
            msg, args = "a request was refused that is not HTTP", ()
        self.error_log.warning(msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log what went wrong below the application, without the address, which has the query."""
        self.error_log.exception("a request could not be answered", **kwargs)


class _Application(BaseApplication):
    """What gunicorn is told; it reads neither files nor the command line."""

    def __init__(
        self,
        app: Flask,
        listening: socket.socket,
        workers: int,
        threads: int,
        ended: Callable[[int], None],
    ) -> None:
        self._app = app
        self._told = {
            "bind": f"fd://{listening.detach()}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "preload_app": True,
            "http_parser": "python",  # the one that `_Request` extends
            "timeout": STUCK_SECONDS,
            "graceful_timeout": DRAIN_SECONDS,
            "keepalive": KEEP_ALIVE_SECONDS,
            "limit_request_line": LONGEST_LINE,
            "limit_request_fields": MOST_FIELDS,
            "limit_request_field_size": LONGEST_FIELD,
            "forwarded_allow_ips": "",  # whom to believe is decided by `proxies` alone
            "secure_scheme_headers": {},
            "control_socket_disable": True,
            "logger_class": _Log,
            "pre_fork": self._about_to_fork,
            "post_fork": self._forked,
            "child_exit": lambda server, worker: ended(worker.pid),
        }
        super().__init__()

    def load_config(self) -> None:
        """Take what was told."""
        for name, value in self._told.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application."""
        return self._app

    def _about_to_fork(self, server: Any, worker: Any) -> None:
        """Give a new process the place of one that ended."""
        taken = Counter(each.place for each in server.WORKERS.values())
        worker.place = min(range(self.cfg.workers), key=lambda place: taken[place])

    def _forked(self, server: Any, worker: Any) -> None:
        """Open the index in a new process; where that fails, its requests say why."""
        if answers := shared_answers_of(self._app):
            answers.write_to(worker.place)
        for ending in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(ending, signal.SIG_DFL)  # inherited ones would do nothing here
        with suppress(IndexUnusable):
            live_index_of(self._app).searcher()
