"""What an operator decides about a running application, beside which index it serves."""

from dataclasses import dataclass, field
from typing import Literal, cast

from flask import Flask, current_app

from search.answer_cache import MOST_BYTES
from search.models import DEEPEST_HIT, LONGEST_QUERY
from search.searcher import TIME_LIMIT_SECONDS

Log = Literal["plain", "json", "errors"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one client, and all together, may ask for. The longest search with the most filters
    takes a tenth of `body_bytes`. `requests_per_minute` is of one address, 0
    for any number; `searches` are worked on at once in one process, None for any number, and
    `cache_bytes` is what the answers may take that all processes together keep.
    """

    query_length: int = LONGEST_QUERY
    page_depth: int = DEEPEST_HIT
    seconds: float = TIME_LIMIT_SECONDS
    body_bytes: int = 65_536
    requests_per_minute: int = 0
    searches: int | None = None
    cache_bytes: int = MOST_BYTES


@dataclass(frozen=True, slots=True)
class Options:
    """How an application is run: by so many processes (`workers`); `proxies` in front of it are
    believed what they say of the client; `wait_for_index`: it starts without one and
    answers 503 until there is one.
    """

    limits: Limits = field(default_factory=Limits)
    workers: int = 1
    proxies: int = 0
    log_queries: bool = False
    metrics: bool = False
    wait_for_index: bool = False


_EXTENSION = "wensou-options"


def install(app: Flask, options: Options) -> None:
    """Make the options of an application known to what answers its requests."""
    app.extensions[_EXTENSION] = options


def current_options() -> Options:
    """Return the options of the application that answers; the defaults outside of one."""
    return cast(Options, current_app.extensions[_EXTENSION]) if current_app else Options()
