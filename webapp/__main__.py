"""Serve the web application: `python -m webapp`, also `wensou serve`."""

import contextlib
import errno
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, Protocol

import click
from flask import Flask
from waitress.server import create_server

import interrupts
import settings
from engine import EngineError, Unsupported
from search import SynonymsError, read_synonyms
from webapp import create_app
from webapp.live_index import searcher_of

USAGE, UNUSABLE = 2, 4

BIGGEST_BODY = 65_536
"""Bytes. No address here reads a body, so waitress need not keep one."""

_ANY_ADDRESS = {"0.0.0.0", "::", ""}


class Server(Protocol):
    """What we use of waitress's servers."""

    def run(self) -> None:
        """Answer requests until Ctrl-C."""


@click.command()
@settings.option("index")
@settings.option("host")
@settings.option("port")
@settings.option("threads")
@settings.option("allow-origin")
@settings.option("recency")
@settings.option("synonyms")
def main(index: str, host: str, port: int, threads: int, **options: Any) -> None:
    """Serve the search pages, the JSON API and the search box for other sites."""
    app = _open(index, **options)
    server = _listen(app, host, port, threads)
    # Waitress warns at each request that waits for a thread; a busy second is nothing to report.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    with contextlib.suppress(KeyboardInterrupt):
        click.echo(_greeting(app, host, server), err=True)
        server.run()


def _open(index: str, allow_origin: Sequence[str], recency: int, synonyms: Path | None) -> Flask:
    try:
        known = read_synonyms(synonyms) if synonyms else None
        return create_app(index, allow_origin, recency, known)
    except (SynonymsError, Unsupported) as error:
        _fail(str(error), USAGE)
    except EngineError as error:
        _fail(str(error), UNUSABLE)
    except ValueError as error:
        _fail(f"--allow-origin: {error}", USAGE)


def _listen(app: Flask, host: str, port: int, threads: int) -> Server:
    try:
        server: Server = create_server(
            app, host=host, port=port, threads=threads, ident="", max_request_body_size=BIGGEST_BODY
        )
    except (OSError, ValueError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        reason = "it is taken" if taken else str(error)
        another = port % 65535 + 1
        _fail(f"cannot listen on {host} port {port}, {reason}: try --port {another}", USAGE)
    return server


def _greeting(app: Flask, host: str, server: Server) -> str:
    index = searcher_of(app).index
    name = "127.0.0.1" if host in _ANY_ADDRESS else f"[{host}]" if ":" in host else host
    return (
        f"Wensou is at http://{name}:{_port(server)}/ "
        f"({index.article_count:,} articles, built {index.built_at}); Ctrl-C stops it"
    )


def _port(server: Server) -> int:
    """Return the port that was bound; waitress has servers of one address and of several."""
    addresses = getattr(server, "effective_listen", None)
    port = addresses[0][1] if addresses else getattr(server, "effective_port", 0)
    return int(port)


def _fail(message: str, status: int) -> NoReturn:
    click.echo(f"error: {message}", err=True)
    sys.exit(status)


if __name__ == "__main__":
    interrupts.loaded()
    main()
