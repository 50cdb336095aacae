"""How many requests one address may send; more are answered 429 and when to come back.

What costs next to nothing is not counted: static files, and the addresses for machines.
"""

import math
import time
from ipaddress import IPv6Address, ip_address

from flask import Flask, request
from limits import RateLimitItemPerSecond
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from webapp.shared_counts import SharedCounts

WINDOW_SECONDS = 2
"""A client that was too fast may come back after so long at most. In a longer window all that it
may send comes at once, and others wait behind that.
"""

_FOR_MACHINES = ("healthz", "readyz", "metrics", "robots", "opensearch")

UNCOUNTED = frozenset(
    (
        *("static", "embed.script", "embed.pinned_script"),
        *(f"service.{name}" for name in _FOR_MACHINES),
    )
)
"""Endpoints."""

_IPV6_NETWORK = 64
"""Bits of an IPv6 address that one subscriber has for himself; he may choose all others."""


class TooFast(TooManyRequests):
    """An address sent more than it may."""

    def __init__(self, ends: float, requests_per_minute: int) -> None:
        seconds = max(1, math.ceil(ends - time.time()))
        super().__init__(
            f"more than {requests_per_minute:,} requests a minute came from your address: "
            f"go on in {seconds} s",
            retry_after=seconds,
        )


def client() -> str:
    """Return whom a request is counted for: an address, of IPv6 the network of it.

    Example: `2001:db8:1:2:3::4` -> `2001:db8:1:2::`
    """
    named = request.remote_addr or ""
    try:
        address = ip_address(named)
    except ValueError:  # a unix socket has none
        return named
    if not isinstance(address, IPv6Address):
        return named
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    host_bits = 128 - _IPV6_NETWORK
    return str(IPv6Address(int(address) >> host_bits << host_bits))


def install(app: Flask, requests_per_minute: int) -> None:
    """Limit the requests of each address to an application; 0 sets no limit."""
    if not requests_per_minute:
        return
    in_window = max(1, round(requests_per_minute * WINDOW_SECONDS / 60))
    limit = RateLimitItemPerSecond(in_window, WINDOW_SECONDS)
    limiter = FixedWindowRateLimiter(SharedCounts())

    def count() -> None:
        if request.endpoint in UNCOUNTED:
            return
        address = client()
        if not limiter.hit(limit, address):
            ends = limiter.get_window_stats(limit, address).reset_time
            raise TooFast(ends, requests_per_minute)

    app.before_request(count)
