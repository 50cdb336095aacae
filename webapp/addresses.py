"""Addresses of this site, made as `url_for` makes them but without asking werkzeug's map each time.

A page of results has some eighty of them; asking took a tenth of its time, and quoting the same
query in each a twentieth.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

from flask import request, url_for

_IN_QUERY = "!$'()*,/:;?@"
_IN_PATH = "!$&'()*+,/:;=@"
"""What werkzeug leaves as it is."""

_PLAIN_PATH = re.compile(r"[A-Za-z0-9/_.-]*")
"""What has nothing to quote, as most ids; asking `quote` takes three times as long."""

_KEPT = 512
"""Texts and addresses that are remembered: those of a few pages, 3 MB where all are longest."""


def address_of(
    endpoint: str, parameters: Mapping[str, Any] | None = None, *, external: bool = False
) -> str:
    """Return the address of an endpoint whose path has no variables, with these parameters."""
    return with_parameters(_home_of(endpoint, external), parameters or {})


def path_below_home(path: str, *, external: bool = False) -> str:
    """Return the address of a path, given without its first slash."""
    return _home_of("pages.home", external) + quoted_path(path)


def quoted_path(path: str) -> str:
    """Return a path as it stands in an address."""
    return path if _PLAIN_PATH.fullmatch(path) else quote(path, safe=_IN_PATH)


def with_parameters(address: str, parameters: Mapping[str, Any]) -> str:
    """Return an address that has no parameters with these."""
    return with_pairs(address, [pairs(*item) for item in parameters.items()])


def with_pairs(address: str, written: Iterable[str]) -> str:
    """Return an address that has no parameters with these, as `pairs` writes them."""
    stated = "&".join(filter(None, written))
    return f"{address}?{stated}" if stated else address


def pairs(name: str, value: Any) -> str:
    """Return a parameter as it stands in an address, once for each of several values; nothing for
    None. Example: `pairs("source", ["a b", "c"])` -> `"source=a+b&source=c"`
    """
    if value is None:
        return ""
    values = value if isinstance(value, list) else [value]
    return "&".join([f"{_quoted(name)}={_quoted(str(one))}" for one in values])


@lru_cache(_KEPT)
def _quoted(text: str) -> str:
    return quote_plus(text, safe=_IN_QUERY)


def _home_of(endpoint: str, external: bool) -> str:
    root = request.url_root if external else request.root_path
    return _looked_up(root, endpoint, external)


@lru_cache(_KEPT)
def _looked_up(root: str, endpoint: str, external: bool) -> str:
    """Return what `url_for` says, looked up once for all requests that reach us under `root`."""
    return url_for(endpoint, _external=external)
