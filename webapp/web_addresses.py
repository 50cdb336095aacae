"""Addresses that articles state: only those that lead to the web become links."""

from urllib.parse import urlsplit


def web_address(url: str) -> str:
    """Return `url` if it is an http or https address, else "".

    Example: `javascript:alert(1)` -> ``
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and host else ""


def site_name(url: str) -> str:
    """Return the host of a web address without `www.`; "" for other addresses."""
    host = urlsplit(url).hostname if web_address(url) else None
    return (host or "").removeprefix("www.")
