"""Serve the web application: `python -m webapp`, also `wensou serve`."""

import errno
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click
from flask import Flask

import interrupts
import settings
from engine import EngineError, IndexUnusable, Unsupported, trust
from search import SynonymsError, read_synonyms
from webapp import create_app, request_log, server
from webapp.live_index import searcher_of
from webapp.options import Limits, Options
from webapp.shared_answers import NoMemory

USAGE, UNUSABLE = 2, 4

_ANY_ADDRESS = {"0.0.0.0", "::", ""}  # nosec B104

_SETTINGS = (
    *("index", "trust", "host", "port", "workers", "threads", "allow-origin", "recency"),
    *(
        "synonyms",
        "searches",
        "cache-mb",
        "time-limit-ms",
        "rate-limit",
        "query-length",
        "page-depth",
    ),
    *("body-kb", "proxies", "log", "log-queries", "metrics", "wait-for-index"),
)


def _with_settings(command: Callable[..., None]) -> Callable[..., None]:
    for name in reversed(_SETTINGS):
        command = settings.option(name)(command)
    return command


@click.command()
@_with_settings
def main(index: str, host: str, port: int, workers: int, threads: int, **told: Any) -> None:
    """Serve the search pages, the JSON API and the search box for other sites."""
    request_log.write_to_stderr(told["log"])
    trust.set_trusted(told["trust"])
    folder = _share_metrics() if told["metrics"] else None
    app = _open(index, _options(workers, told), told)
    listening = _listen(host, port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the server has its own
    try:
        click.echo(_greeting(app, host, listening), err=True)
        server.serve(app, listening, workers, threads, _forgetting(folder))
    except KeyboardInterrupt:
        pass  # while the processes were starting
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def _options(workers: int, told: dict[str, Any]) -> Options:
    limits = Limits(
        query_length=told["query_length"],
        page_depth=told["page_depth"],
        seconds=told["time_limit_ms"] / 1000,
        body_bytes=told["body_kb"] * 1024,
        requests_per_minute=told["rate_limit"],
        searches=told["searches"],
        cache_bytes=told["cache_mb"] << 20,
    )
    same = {name: told[name] for name in ("proxies", "log_queries", "metrics", "wait_for_index")}
    return Options(limits, workers, **same)


def _share_metrics() -> str:
    """Make the folder in which the processes keep their counts, before anything looks for it."""
    folder = tempfile.mkdtemp(prefix="wensou-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    return folder


def _forgetting(folder: str | None) -> Callable[[int], None]:
    """Return what is done when a process has ended."""
    if not folder:
        return lambda pid: None
    from webapp.metrics import forget_process

    return forget_process


def _open(index: str, options: Options, told: dict[str, Any]) -> Flask:
    origins: Sequence[str] = told["allow_origin"]
    synonyms: Path | None = told["synonyms"]
    try:
        known = read_synonyms(synonyms) if synonyms else None
        return create_app(index, origins, told["recency"], known, options)
    except (SynonymsError, Unsupported) as error:
        _fail(str(error), USAGE)
    except EngineError as error:
        _fail(str(error), UNUSABLE)
    except ValueError as error:
        _fail(f"--allow-origin: {error}", USAGE)
    except NoMemory as error:
        _fail(f"--cache-mb: {error}", USAGE)


def _listen(host: str, port: int) -> socket.socket:
    try:
        return server.listen(host, port)
    except OSError as error:
        reason = "it is taken" if error.errno == errno.EADDRINUSE else str(error)
        another = port % 65535 + 1
        _fail(f"cannot listen on {host} port {port}, {reason}: try --port {another}", USAGE)


def _greeting(app: Flask, host: str, listening: socket.socket) -> str:
    name = "127.0.0.1" if host in _ANY_ADDRESS else f"[{host}]" if ":" in host else host
    try:
        index = searcher_of(app).index
        holding = f"{index.article_count:,} articles, built {index.built_at}"
    except IndexUnusable as error:
        holding = f"waiting: {error}"
    return f"Wensou is at http://{name}:{listening.getsockname()[1]}/ ({holding}); Ctrl-C stops it"


def _fail(message: str, status: int) -> NoReturn:
    click.echo(f"error: {message}", err=True)
    sys.exit(status)


if __name__ == "__main__":
    interrupts.loaded()
    main()
