"""Headers of every response: what a page may load, who may load it, how long it may be kept."""

import hashlib
from functools import cache, lru_cache
from pathlib import Path

from flask import Flask, Response, request, url_for

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing inline and nothing from elsewhere: injected markup could neither run nor call home."""

_SECURITY = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_STATIC = Path(__file__).parent / "static"


@cache
def _version(filename: str) -> str:
    return hashlib.sha256((_STATIC / filename).read_bytes()).hexdigest()[:12]


def static_url(filename: str) -> str:
    """Return the address of a static file with its version, so that it may be kept for good."""
    return _address(filename, request.root_path)


@lru_cache(512)
def _address(filename: str, root: str) -> str:
    """Return the address under which a file is reached by who reaches us under `root`."""
    return url_for("static", filename=filename, v=_version(filename))


def _add_headers(response: Response) -> Response:
    stated = {name.lower() for name, _ in response.headers}
    response.headers.extend(
        [(name, value) for name, value in _SECURITY.items() if name.lower() not in stated]
    )
    if request.endpoint == "static" and "v" in request.args:
        _keep_for_good(response)
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _keep_for_good(response: Response) -> None:
    """Let a static file be kept, if one is sent and its version is the one that was asked for."""
    if request.method not in ("GET", "HEAD") or response.status_code >= 400:
        return
    filename = (request.view_args or {}).get("filename", "")
    if request.args["v"] == _version(filename):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"


def install(app: Flask) -> None:
    """Add the headers to every response of an application, and `static_url` to its templates."""
    app.after_request(_add_headers)
    app.add_template_global(static_url)
